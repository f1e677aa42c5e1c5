//! The purchases of units, and what becomes of them.

use super::HOUR;
use crate::{
    Shop,
    moment::moment,
    new_order,
    upstream::{delivered, incident, ordered_payment, paid_order, refunded, upstream_id, upstream_order},
};
use domain::{
    money::Money,
    ports::{Fenced, NextTakeUp},
    purchase::{IncidentReason, PaidOrder, Purchase, PurchaseId, PurchaseState, RefundReason, UpstreamOrder},
};
use std::time::Duration;
use uuid::Uuid;

pub async fn a_new_unit_is_intended_to_be_bought(shop: Shop) {
    let user = shop.customer("gordon@example.com", 0).await;
    let [portal] = shop.sell(["Portal"]).await;
    let (order, mut units) = new_order(user, &[(&portal, 1)]);
    units[0].max_price = Money::eur(900);
    shop.transact(async |tx| tx.orders().insert(&order, &units).await).await;
    let stored = shop.purchase(units[0].id).await;
    let expected = Purchase {
        id: units[0].id,
        order: order.id,
        user,
        game: portal.id,
        product: portal.product_id,
        sold_for: portal.price,
        max_price: Money::eur(900),
        deadline: units[0].deadline,
        state: PurchaseState::Intended { asked: false },
        since: stored.since,
        failures: 0,
        orphans: 0,
        last_failure: None,
    };
    assert_eq!(stored, expected);
}

pub async fn every_state_of_a_unit_is_kept(shop: Shop) {
    let [id] = shop.buy_units().await;
    for state in every_state() {
        shop.put_into(id, state.clone()).await;
        assert_eq!(shop.purchase(id).await.state, state);
        assert_eq!(shop.unit(id).await.purchase, shop.purchase(id).await);
    }
}

fn every_state() -> Vec<PurchaseState> {
    use PurchaseState::{Created, Delivered, Incident, Intended, Paid, Paying, Refunded};
    let untold = PaidOrder { transaction: None, ..paid_order(3) };
    let again = UpstreamOrder { payments_ordered: 2, ..ordered_payment(2) };
    let mut states = vec![
        Intended { asked: true },
        Intended { asked: false },
        Created(upstream_order(1)),
        Paying(ordered_payment(1)),
        Paying(again),
        Intended { asked: false },
        Paid(paid_order(3)),
        Paid(untold.clone()),
        Delivered(untold.clone()),
        delivered(4),
        Incident(IncidentReason::PaymentUnknown, untold),
        Refunded(RefundReason::Resolved, Some(paid_order(5))),
    ];
    states.extend(
        [
            IncidentReason::PaymentUnknown,
            IncidentReason::KeyLost,
            IncidentReason::KeyOverdue,
            IncidentReason::KeyDeclined,
            IncidentReason::KeyUnreadable,
        ]
        .map(|reason| incident(reason, 6)),
    );
    states.extend(
        [
            RefundReason::OutOfStock,
            RefundReason::PriceRose,
            RefundReason::Declined,
            RefundReason::TimedOut,
            RefundReason::Cancelled,
            RefundReason::Resolved,
        ]
        .map(refunded),
    );
    states
}

pub async fn what_has_become_of_a_unit_is_kept(shop: Shop) {
    let [id, other] = shop.buy_units().await;
    let (unit, untouched) = (shop.unit(id).await, shop.purchase(other).await);
    let changed = Purchase {
        state: PurchaseState::Created(upstream_order(7)),
        since: moment(5),
        failures: 3,
        orphans: 2,
        last_failure: Some("ORD110: \"sold\" out\n🎮".to_owned()),
        ..unit.purchase
    };
    let save = async |purchase: &Purchase| {
        let attempt = shop.unit(id).await.attempt;
        let next = NextTakeUp::After(HOUR);
        shop.transact(async |tx| tx.orders().save(attempt, purchase, next).await).await
    };
    assert_eq!(save(&changed).await, Fenced::Held);
    assert_eq!(shop.purchase(id).await, changed);
    let forgotten = Purchase { failures: 0, orphans: 0, last_failure: None, ..changed };
    assert_eq!(save(&forgotten).await, Fenced::Held);
    assert_eq!(shop.purchase(id).await, forgotten);
    assert_eq!(shop.purchase(other).await, untouched);
}

pub async fn what_was_bought_stays_what_it_is(shop: Shop) {
    let ([id], [other]) = (shop.buy_units().await, shop.buy_units().await);
    let (unit, other) = (shop.unit(id).await, shop.purchase(other).await);
    let stranger =
        Purchase { id, sold_for: Money::eur(1), max_price: Money::eur(1), deadline: moment(0), ..other };
    let next = NextTakeUp::After(HOUR);
    let saved = shop.transact(async |tx| tx.orders().save(unit.attempt, &stranger, next).await).await;
    assert_eq!(saved, Fenced::Held);
    let since = stranger.since;
    assert_eq!(shop.purchase(id).await, Purchase { since, ..unit.purchase });
}

pub async fn what_has_become_of_a_unit_can_be_rolled_back(shop: Shop) {
    let [id] = shop.buy_units().await;
    let unit = shop.unit(id).await;
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    let changed = Purchase { state: delivered(7), ..unit.purchase.clone() };
    assert_eq!(tx.orders().save(unit.attempt, &changed, NextTakeUp::Never).await.unwrap(), Fenced::Held);
    let seen = tx.orders().lock_units(changed.order).await.unwrap();
    assert_eq!(seen[0].purchase, changed, "a transaction sees its own");
    tx.rollback().await.unwrap();
    assert_eq!(shop.unit(id).await, unit);
}

pub async fn the_units_of_an_order_come_by_their_ids(shop: Shop) {
    let ids: [PurchaseId; 4] = shop.buy_units().await;
    shop.buy_units::<1>().await;
    shop.put_into(ids[2], delivered(1)).await;
    shop.put_into(ids[0], delivered(2)).await;
    let units = shop.units(shop.purchase(ids[0]).await.order).await;
    assert_eq!(units.iter().map(|unit| unit.purchase.id).collect::<Vec<_>>(), ids);
}

pub async fn the_order_of_a_unit_is_found(shop: Shop) {
    let ([one], [other]) = (shop.buy_units().await, shop.buy_units().await);
    for unit in [one, other] {
        let order = shop.purchase(unit).await.order;
        assert_eq!(shop.transact(async |tx| tx.orders().find_order_of(unit).await).await, Some(order));
    }
    let unknown = PurchaseId(Uuid::from_u128(7));
    assert_eq!(shop.transact(async |tx| tx.orders().find_order_of(unknown).await).await, None);
}

pub async fn no_two_units_are_bought_by_one_order_at_the_marketplace(shop: Shop) {
    let [one, other] = shop.buy_units().await;
    shop.put_into(one, delivered(7)).await;
    let other = shop.unit(other).await;
    let shared = Purchase { state: PurchaseState::Created(upstream_order(7)), ..other.purchase.clone() };
    shop.refused(async |tx| tx.orders().save(other.attempt, &shared, NextTakeUp::Lease(HOUR)).await).await;
    assert_eq!(shop.unit(other.purchase.id).await, other);
}

pub async fn only_a_unit_that_is_open_is_taken_up_again(shop: Shop) {
    let [id] = shop.buy_units().await;
    let unit = shop.unit(id).await;
    let open = PurchaseState::Paid(paid_order(7));
    let [lease, later] = [NextTakeUp::Lease(HOUR), NextTakeUp::After(HOUR)];
    for (state, next) in [(open, NextTakeUp::Never), (delivered(7), lease), (delivered(7), later)] {
        let changed = Purchase { state, ..unit.purchase.clone() };
        shop.refused(async |tx| tx.orders().save(unit.attempt, &changed, next).await).await;
    }
    assert_eq!(shop.unit(id).await, unit);
}

pub async fn a_unit_that_waits_is_made_due(shop: Shop) {
    let [id] = shop.buy_units().await;
    let state = PurchaseState::Paid(paid_order(7));
    shop.leave(id, state.clone(), NextTakeUp::After(HOUR)).await;
    assert!(shop.take_up(10, HOUR).await.is_empty());
    assert!(make_due(&shop, 7).await);
    let taken = shop.take_up(10, HOUR).await;
    assert_eq!(
        taken.iter().map(|unit| (unit.purchase.id, &unit.purchase.state)).collect::<Vec<_>>(),
        [(id, &state)]
    );
}

pub async fn a_unit_that_somebody_has_is_not_made_due(shop: Shop) {
    let [id] = shop.buy_units().await;
    let taken = shop.take_up(10, HOUR).await;
    let paying = PurchaseState::Paying(ordered_payment(7));
    assert_eq!(shop.save(&taken[0], paying, NextTakeUp::Lease(HOUR)).await, Fenced::Held);
    assert!(make_due(&shop, 7).await, "it is known");
    assert!(shop.take_up(10, HOUR).await.is_empty());
    assert_eq!(shop.unit(id).await.attempt, taken[0].attempt, "nobody is fenced out");
}

pub async fn a_unit_that_has_ended_is_known_and_stays_so(shop: Shop) {
    let [id] = shop.buy_units().await;
    for state in [delivered(7), incident(IncidentReason::KeyLost, 7)] {
        shop.put_into(id, state.clone()).await;
        assert!(make_due(&shop, 7).await);
        assert!(shop.take_up(10, HOUR).await.is_empty());
        assert_eq!(shop.purchase(id).await.state, state);
    }
}

pub async fn of_an_order_that_is_not_ours_nothing_is_made_due(shop: Shop) {
    let [id] = shop.buy_units().await;
    shop.leave(id, PurchaseState::Paid(paid_order(7)), NextTakeUp::After(HOUR)).await;
    assert!(!make_due(&shop, 8).await);
    assert!(shop.take_up(10, Duration::ZERO).await.is_empty());
}

async fn make_due(shop: &Shop, upstream: u64) -> bool {
    let id = upstream_id(upstream);
    shop.transact(async |tx| tx.orders().make_due(&id).await).await
}
