//! Taking units up, and the fence that keeps out whoever took them up before.

use super::HOUR;
use crate::{
    Shop,
    buying_line::{attempts, save},
    new_order,
    upstream::{delivered, ordered_payment, paid_order, refunded, upstream_order},
};
use domain::{
    ports::{Fenced, NextTakeUp, TakenUp, WorkerId},
    purchase::{Purchase, PurchaseId, PurchaseState, RefundReason},
};
use std::time::Duration;
use uuid::Uuid;

const NONE: Duration = Duration::ZERO;
const ASKED: PurchaseState = PurchaseState::Intended { asked: true };

pub async fn all_units_of_a_new_order_are_due(shop: Shop) {
    let ids: [PurchaseId; 3] = shop.buy_units().await;
    let taken = shop.take_up(10, HOUR).await;
    assert_eq!(taken.len(), 3);
    for unit in &taken {
        assert_eq!(unit.purchase, shop.purchase(unit.purchase.id).await);
        assert!(ids.contains(&unit.purchase.id));
    }
}

pub async fn a_unit_is_with_one_worker_while_its_lease_lasts(shop: Shop) {
    shop.buy_units::<2>().await;
    assert_eq!(shop.take_up(10, HOUR).await.len(), 2);
    assert!(shop.take_up(10, HOUR).await.is_empty());
}

pub async fn a_unit_whose_lease_has_run_out_is_taken_up_anew(shop: Shop) {
    shop.buy_units::<1>().await;
    let first = shop.take_up(10, NONE).await;
    let second = shop.take_up(10, NONE).await;
    let third = shop.take_up(10, HOUR).await;
    let all = [first, second, third].map(|taken| attempts(&taken));
    assert!(all.iter().all(|attempts| attempts.len() == 1));
    assert!(all.is_sorted_by(|earlier, later| earlier < later), "{all:?}");
}

pub async fn no_more_units_are_taken_up_than_asked_for(shop: Shop) {
    shop.buy_units::<5>().await;
    for (limit, count) in [(2, 2), (0, 0), (2, 2), (2, 1), (2, 0)] {
        assert_eq!(shop.take_up(limit, HOUR).await.len(), count);
    }
}

pub async fn the_unit_that_has_been_due_for_longest_comes_first(shop: Shop) {
    let ([first], [second], [third]) =
        (shop.buy_units().await, shop.buy_units().await, shop.buy_units().await);
    shop.leave(first, ASKED, NextTakeUp::After(NONE)).await;
    for expected in [second, third, first] {
        assert_eq!(shop.take_up_ids(1, HOUR).await, [expected]);
    }
}

pub async fn a_unit_is_taken_up_when_its_wait_is_over(shop: Shop) {
    let [now, later] = shop.buy_units().await;
    shop.leave(now, ASKED, NextTakeUp::After(NONE)).await;
    shop.leave(later, ASKED, NextTakeUp::After(HOUR)).await;
    assert_eq!(shop.take_up_ids(10, HOUR).await, [now]);
}

pub async fn a_unit_that_has_ended_is_never_taken_up(shop: Shop) {
    let [bought, lost] = shop.buy_units().await;
    shop.put_into(bought, delivered(1)).await;
    shop.put_into(lost, refunded(RefundReason::OutOfStock)).await;
    assert!(shop.take_up(10, HOUR).await.is_empty());
}

pub async fn units_are_taken_up_in_every_open_state(shop: Shop) {
    let ids: [PurchaseId; 4] = shop.buy_units().await;
    let states = [
        ASKED,
        PurchaseState::Created(upstream_order(1)),
        PurchaseState::Paying(ordered_payment(2)),
        PurchaseState::Paid(paid_order(3)),
    ];
    for (id, state) in ids.into_iter().zip(states) {
        shop.put_into(id, state).await;
    }
    assert_eq!(shop.take_up_ids(10, HOUR).await, ids);
}

/// So that the order may be made by one transaction and its units be bought by the next.
pub async fn a_take_up_that_was_rolled_back_has_not_happened(shop: Shop) {
    let [id] = shop.buy_units().await;
    let before = shop.unit(id).await;
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    let worker = WorkerId(Uuid::from_u128(7));
    assert_eq!(tx.orders().take_up(worker, 10, HOUR).await.unwrap().len(), 1);
    tx.rollback().await.unwrap();
    assert_eq!(shop.unit(id).await, before);
    assert_eq!(shop.take_up_ids(10, HOUR).await, [id]);
}

pub async fn whoever_goes_on_may_write_again(shop: Shop) {
    let taken = take_one(&shop).await;
    for state in [
        ASKED,
        PurchaseState::Created(upstream_order(7)),
        PurchaseState::Paying(ordered_payment(7)),
        PurchaseState::Paid(paid_order(7)),
    ] {
        assert_eq!(shop.save(&taken, state.clone(), NextTakeUp::Lease(HOUR)).await, Fenced::Held);
        assert_eq!(shop.unit(taken.purchase.id).await.attempt, taken.attempt);
        assert!(shop.take_up(10, HOUR).await.is_empty(), "the lease holds");
    }
    assert_eq!(shop.save(&taken, delivered(7), NextTakeUp::Never).await, Fenced::Held);
}

pub async fn going_on_begins_the_lease_anew(shop: Shop) {
    let taken = take_one(&shop).await;
    assert_eq!(shop.save(&taken, ASKED, NextTakeUp::Lease(NONE)).await, Fenced::Held);
    assert_eq!(shop.take_up_ids(10, HOUR).await, [taken.purchase.id]);
}

/// Nobody else wrote meanwhile, so nothing is lost by going on.
pub async fn a_worker_whose_lease_ran_out_unnoticed_goes_on(shop: Shop) {
    shop.buy_units::<1>().await;
    let taken = shop.take_up(10, NONE).await.remove(0);
    assert_eq!(shop.save(&taken, ASKED, NextTakeUp::Lease(HOUR)).await, Fenced::Held);
    assert!(shop.take_up(10, HOUR).await.is_empty());
}

pub async fn only_the_latest_attempt_may_write(shop: Shop) {
    shop.buy_units::<1>().await;
    let dead = shop.take_up(10, NONE).await.remove(0);
    let next = shop.take_up(10, HOUR).await.remove(0);
    assert_lost(&shop, &dead).await;
    assert_eq!(shop.unit(dead.purchase.id).await, next);
    assert_eq!(shop.save(&next, ASKED, NextTakeUp::Lease(HOUR)).await, Fenced::Held);
}

pub async fn whoever_gives_a_unit_back_can_do_nothing_more(shop: Shop) {
    for (state, next) in [
        (ASKED, NextTakeUp::After(NONE)),
        (ASKED, NextTakeUp::After(HOUR)),
        (refunded(RefundReason::Declined), NextTakeUp::Never),
    ] {
        let taken = take_one(&shop).await;
        assert_eq!(shop.save(&taken, state, next).await, Fenced::Held);
        assert!(shop.unit(taken.purchase.id).await.attempt > taken.attempt);
        assert_lost(&shop, &taken).await;
        shop.put_into(taken.purchase.id, refunded(RefundReason::Declined)).await;
    }
}

pub async fn whoever_ends_a_unit_fences_out_the_worker_that_has_it(shop: Shop) {
    let taken = take_one(&shop).await;
    let seen = shop.unit(taken.purchase.id).await;
    assert_eq!(seen, taken, "looking fences nobody out");
    assert_eq!(shop.save(&seen, refunded(RefundReason::Cancelled), NextTakeUp::Never).await, Fenced::Held);
    assert_lost(&shop, &taken).await;
    assert!(shop.take_up(10, HOUR).await.is_empty());
}

/// A worker that takes a unit up between the look and the write of somebody else keeps it.
pub async fn whoever_looked_before_the_take_up_writes_nothing(shop: Shop) {
    let [id] = shop.buy_units().await;
    let seen = shop.unit(id).await;
    let taken = shop.take_up(10, HOUR).await.remove(0);
    assert_lost(&shop, &seen).await;
    assert_eq!(shop.save(&taken, ASKED, NextTakeUp::Lease(HOUR)).await, Fenced::Held);
}

/// Of what a write that was lost would have done, nothing happens, and the transaction may go on.
pub async fn a_lost_write_leaves_the_transaction_whole(shop: Shop) {
    shop.buy_units::<1>().await;
    let dead = shop.take_up(10, NONE).await.remove(0);
    let next = shop.take_up(10, HOUR).await.remove(0);
    shop.transact(async |tx| {
        assert_eq!(save(tx, &dead, delivered(7), NextTakeUp::Never).await?, Fenced::Lost);
        assert_eq!(save(tx, &next, ASKED, NextTakeUp::Lease(HOUR)).await?, Fenced::Held);
        Ok(())
    })
    .await;
    assert_eq!(shop.purchase(next.purchase.id).await.state, ASKED);
}

pub async fn of_an_unknown_unit_nothing_can_be_written(shop: Shop) {
    let user = shop.customer("gordon@example.com", 0).await;
    let taken = take_one(&shop).await;
    let unknown = Purchase { id: PurchaseId(user.0), ..taken.purchase };
    assert_lost(&shop, &TakenUp { purchase: unknown, ..taken }).await;
}

/// An attempt is one of its unit: with as many of another nothing can be written.
pub async fn a_fence_is_around_one_unit(shop: Shop) {
    let user = shop.customer("gordon@example.com", 0).await;
    let [portal] = shop.sell(["Portal"]).await;
    let (order, units) = new_order(user, &[(&portal, 2)]);
    shop.transact(async |tx| tx.orders().insert(&order, &units).await).await;
    let taken = shop.take_up(1, HOUR).await.remove(0);
    let other = units.iter().find(|unit| unit.id != taken.purchase.id).unwrap().id;
    assert_eq!(shop.save(&taken, delivered(7), NextTakeUp::Never).await, Fenced::Held);
    assert_eq!(shop.take_up_ids(10, HOUR).await, [other]);
}

/// A unit of its own, taken up.
async fn take_one(shop: &Shop) -> TakenUp {
    let [id] = shop.buy_units().await;
    let taken = shop.take_up(10, HOUR).await;
    taken.into_iter().find(|unit| unit.purchase.id == id).expect("it is due")
}

/// Checks that this attempt can write nothing, however it tries.
async fn assert_lost(shop: &Shop, unit: &TakenUp) {
    let before = shop.orders().list_purchases(None, None, 100).await.unwrap();
    for (state, next) in [
        (PurchaseState::Created(upstream_order(99)), NextTakeUp::Lease(HOUR)),
        (PurchaseState::Paid(paid_order(99)), NextTakeUp::After(HOUR)),
        (delivered(99), NextTakeUp::Never),
    ] {
        assert_eq!(shop.save(unit, state, next).await, Fenced::Lost);
    }
    assert_eq!(shop.orders().list_purchases(None, None, 100).await.unwrap(), before);
}
