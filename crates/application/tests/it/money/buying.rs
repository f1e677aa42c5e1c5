use super::market::{A_WHILE, LEASE, Market};
use crate::{
    fakes::{CallKind, Fault, declined, unanswered},
    shop::on_sale,
};
use CallKind::{Ask, Create, Fetch, Pay};
use application::buying::BuyingError;
use domain::{
    account::UserId,
    order::{OrderId, OrderStatus},
    purchase::{IncidentReason, PurchaseState, RefundReason, StateName, SupplierError},
};
use futures_util::{FutureExt, poll};
use std::{pin::pin, time::Duration};

/// A market where one customer has bought one Portal for 4.99.
async fn one_sold() -> (Market, UserId, OrderId) {
    let market = Market::new([on_sale("Portal").price(499).stock(5)]).await;
    let user = market.customer("gordon@example.com", 1000).await;
    let order = market.buy(user, &[("Portal", 1)]).await;
    (market, user, order)
}

async fn check_delivered(market: &Market, user: UserId, order: OrderId) {
    assert_eq!(market.status(order).await, OrderStatus::Completed);
    assert_eq!(market.keys(user, order).await.unwrap(), market.handed_out());
    assert_eq!(market.supplier.paid().len(), 1, "one key is paid for once");
    assert_eq!(market.balance(user).await, 1000 - 499);
    market.check_books().await;
}

#[tokio::test]
async fn a_unit_is_bought_and_delivered() {
    let (market, user, order) = one_sold().await;
    market.work().await;
    assert_eq!(market.supplier.take_calls(), [Create, Pay, Fetch]);
    check_delivered(&market, user, order).await;
    market.clock.advance(Duration::from_hours(1));
    assert_eq!(market.work().await, 0, "there is nothing more to do");
}

#[tokio::test]
async fn each_unit_gets_a_key_of_its_own() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 5000).await;
    let order = market.buy(user, &[("Portal", 3)]).await;
    market.work().await;
    let mut keys = market.keys(user, order).await.unwrap();
    keys.dedup();
    assert_eq!(keys.len(), 3);
    assert_eq!(market.supplier.paid().len(), 3);
}

#[tokio::test]
async fn what_cannot_be_bought_is_refunded_by_itself_and_with_its_order() {
    for (error, reason, frees_stock) in [
        (SupplierError::OutOfStock("ORD101".into()), RefundReason::OutOfStock, false),
        (SupplierError::PriceTooHigh("ORD102".into()), RefundReason::PriceRose, false),
        (declined("BR04"), RefundReason::Declined, false),
    ] {
        let (market, user, order) = one_sold().await;
        market.supplier.refuse(CallKind::Create, error);
        market.work().await;
        assert_eq!(market.unit().await.state, PurchaseState::Refunded(reason, None));
        assert_eq!(market.status(order).await, OrderStatus::Failed);
        assert_eq!(market.balance(user).await, 1000);
        assert_eq!(market.stock("Portal").await, 4 + u32::from(frees_stock));
        market.check_books().await;
    }
}

#[tokio::test]
async fn a_price_above_the_ceiling_is_not_paid() {
    let (market, user, order) = one_sold().await;
    market.costs("Portal", 500);
    market.work().await;
    assert_eq!(market.status(order).await, OrderStatus::Failed);
    assert_eq!((market.balance(user).await, market.supplier.paid().len()), (1000, 0));
}

#[tokio::test]
async fn two_units_of_three_make_a_partial_order_with_one_refund() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 5000).await;
    let order = market.buy(user, &[("Portal", 3)]).await;
    for _ in 0..2 {
        market.carry_on(market.take_up().await).await.unwrap();
    }
    assert_eq!(market.status(order).await, OrderStatus::Processing, "a partial delivery is not complete");
    market.supplier.sell_out();
    market.work().await;
    assert_eq!(market.status(order).await, OrderStatus::PartiallyCompleted);
    assert_eq!(market.balance(user).await, 5000 - 2 * 499, "one unit came back, and not the whole order");
    assert_eq!(market.keys(user, order).await.unwrap().len(), 2);
    market.check_books().await;
}

#[tokio::test]
async fn two_refunded_units_of_one_order_are_two_refunds() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 5000).await;
    let order = market.buy(user, &[("Portal", 2)]).await;
    market.supplier.sell_out();
    market.work().await;
    assert_eq!((market.status(order).await, market.balance(user).await), (OrderStatus::Failed, 5000));
    market.check_books().await;
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_is_made_again_and_the_orphan_never_paid() {
    let (market, user, order) = one_sold().await;
    market.supplier.next(CallKind::Create, Fault::LoseAnswer);
    market.work_for(A_WHILE).await;
    assert_eq!(market.supplier.ledger().len(), 2);
    assert_eq!(market.unit().await.orphans, 1);
    check_delivered(&market, user, order).await;
}

#[tokio::test]
async fn a_payment_whose_answer_was_lost_is_not_made_again() {
    let (market, user, order) = one_sold().await;
    market.supplier.next(CallKind::Pay, Fault::LoseAnswer);
    market.work().await;
    assert_eq!(market.states(order).await, [StateName::Paying]);
    market.work_for(A_WHILE).await;
    assert_eq!(market.supplier.take_calls(), [Create, Pay, Ask, Fetch]);
    check_delivered(&market, user, order).await;
}

#[tokio::test]
async fn a_payment_that_never_arrived_is_made_again_for_the_same_order() {
    let (market, user, order) = one_sold().await;
    market.supplier.refuse(CallKind::Pay, unanswered());
    market.work_for(A_WHILE).await;
    assert_eq!(market.supplier.take_calls(), [Create, Pay, Ask, Pay, Fetch]);
    check_delivered(&market, user, order).await;
}

#[tokio::test]
async fn a_payment_that_cannot_be_found_out_is_for_a_person() {
    let (market, user, order) = one_sold().await;
    market.supplier.next(CallKind::Pay, Fault::LoseAnswer);
    for _ in 0..5000 {
        market.supplier.refuse(CallKind::Ask, unanswered());
    }
    market.work_for(Duration::from_hours(25)).await;
    let state = market.unit().await.state;
    assert!(matches!(state, PurchaseState::Incident(IncidentReason::PaymentUnknown, _)), "{state:?}");
    assert_eq!(market.status(order).await, OrderStatus::Processing);
    assert_eq!(market.balance(user).await, 1000 - 499, "nothing is refunded by machine");
    assert_eq!(market.supplier.ledger().len(), 1, "nor bought again");
    market.check_books().await;
}

#[tokio::test]
async fn a_key_that_is_not_ready_is_waited_for() {
    let (market, user, order) = one_sold().await;
    for _ in 0..3 {
        market.supplier.refuse(CallKind::Fetch, SupplierError::NotReady);
    }
    market.work_for(A_WHILE * 3).await;
    check_delivered(&market, user, order).await;
}

#[tokio::test]
async fn a_key_whose_answer_was_lost_is_for_a_person_and_never_bought_again() {
    let (market, user, order) = one_sold().await;
    market.supplier.next(CallKind::Fetch, Fault::LoseAnswer);
    market.work_for(Duration::from_hours(25)).await;
    let PurchaseState::Incident(IncidentReason::KeyLost, paid) = market.unit().await.state else {
        panic!("it is an incident")
    };
    assert!(paid.transaction.is_some(), "the operator can tell the marketplace which payment it was");
    assert_eq!(market.status(order).await, OrderStatus::Processing);
    assert_eq!((market.balance(user).await, market.supplier.paid().len()), (1000 - 499, 1));
}

#[tokio::test]
async fn an_answer_without_a_key_is_kept_and_for_a_person() {
    let (market, _, order) = one_sold().await;
    market.supplier.next(CallKind::Fetch, Fault::Garble);
    market.work().await;
    let state = market.unit().await.state;
    assert!(matches!(state, PurchaseState::Incident(IncidentReason::KeyUnreadable, _)), "{state:?}");
    assert_eq!(market.buying.read_late_answers().await.unwrap(), 0, "it will not get any better");
    assert_eq!(market.states(order).await, [StateName::Incident]);
    market.check_books().await;
}

#[tokio::test]
async fn a_worker_that_slept_writes_nothing_more() {
    let (market, user, order) = one_sold().await;
    market.supplier.next(CallKind::Create, Fault::SleepAfter);
    let mut sleeper = pin!(market.carry_on(market.take_up().await));
    assert!(poll!(&mut sleeper).is_pending());
    market.clock.advance(LEASE);
    market.work().await;
    check_delivered(&market, user, order).await;
    market.supplier.wake();
    let ended = sleeper.now_or_never().unwrap();
    assert!(matches!(ended, Err(BuyingError::TakenOver)), "{ended:?}");
    check_delivered(&market, user, order).await;
}

#[tokio::test]
async fn a_unit_is_taken_up_by_one_worker_at_a_time() {
    let (market, ..) = one_sold().await;
    market.take_up().await;
    market.clock.advance(LEASE / 2);
    assert_eq!(market.work().await, 0);
    market.clock.advance(LEASE / 2);
    assert_eq!(market.work().await, 1);
}

#[tokio::test]
async fn an_answer_that_a_sleeper_brings_late_settles_the_incident() {
    let (market, user, order) = one_sold().await;
    market.supplier.next(CallKind::Fetch, Fault::SleepAfter);
    let mut sleeper = pin!(market.carry_on(market.take_up().await));
    assert!(poll!(&mut sleeper).is_pending());
    market.clock.advance(LEASE);
    market.work().await;
    assert_eq!(market.states(order).await, [StateName::Incident], "the key was handed out, and is not here");
    assert_eq!(market.buying.read_late_answers().await.unwrap(), 0);
    market.supplier.wake();
    let ended = sleeper.now_or_never().unwrap();
    assert!(matches!(ended, Err(BuyingError::TakenOver)), "{ended:?}");
    assert_eq!(market.buying.read_late_answers().await.unwrap(), 1);
    check_delivered(&market, user, order).await;
    assert_eq!(market.buying.read_late_answers().await.unwrap(), 0);
}

#[tokio::test]
async fn a_key_that_another_has_fetched_and_stored_is_found() {
    let (market, user, order) = one_sold().await;
    market.supplier.next(CallKind::Fetch, Fault::SleepBefore);
    let mut sleeper = pin!(market.carry_on(market.take_up().await));
    assert!(poll!(&mut sleeper).is_pending());
    market.clock.advance(LEASE);
    // Another asks too early, waits, and sleeps as well before it asks again.
    market.supplier.refuse(CallKind::Fetch, SupplierError::NotReady);
    market.work().await;
    market.clock.advance(A_WHILE);
    market.supplier.next(CallKind::Fetch, Fault::SleepBefore);
    let mut other = pin!(market.carry_on(market.take_up().await));
    assert!(poll!(&mut other).is_pending());
    market.supplier.wake();
    assert!(sleeper.now_or_never().unwrap().is_err(), "it has stored the answer, but may not deliver it");
    market.supplier.wake();
    other.now_or_never().unwrap().unwrap();
    check_delivered(&market, user, order).await;
}

/// Whoever had it before may have stored the answer, and died.
#[tokio::test]
async fn a_key_that_is_stored_is_not_asked_for_again() {
    let (market, user, order) = one_sold().await;
    market.lifeline.die_after(16);
    assert!(market.work().now_or_never().is_none());
    assert!(market.lifeline.revive());
    assert_eq!(market.states(order).await, [StateName::Paid]);
    market.supplier.take_calls();
    market.work_for(LEASE).await;
    assert_eq!(market.supplier.take_calls(), []);
    check_delivered(&market, user, order).await;
}

/// That an order is not paid was so when it was asked for; a payment may have arrived since.
#[tokio::test]
async fn an_answer_that_lay_with_a_sleeper_says_nothing_of_what_came_after() {
    let (market, user, order) = one_sold().await;
    market.supplier.next(Pay, Fault::SleepBefore);
    let mut payer = pin!(market.carry_on(market.take_up().await));
    assert!(poll!(&mut payer).is_pending());
    market.clock.advance(LEASE);
    market.supplier.next(Ask, Fault::SleepAfter);
    let mut asker = pin!(market.carry_on(market.take_up().await));
    assert!(poll!(&mut asker).is_pending());
    market.supplier.wake();
    let _ = payer.now_or_never().unwrap();
    assert_eq!(market.supplier.paid().len(), 1);
    // The order would have lapsed by now, had it not been paid.
    market.clock.advance(Duration::from_mins(33));
    market.supplier.wake();
    asker.now_or_never().unwrap().unwrap();
    market.work_for(Duration::from_mins(5)).await;
    check_delivered(&market, user, order).await;
}

#[tokio::test]
async fn a_process_that_shall_end_makes_no_more_calls() {
    let (market, user, order) = one_sold().await;
    let taken = market.take_up().await;
    market.buying.carry_on(taken, || false).await.unwrap();
    assert_eq!(market.supplier.take_calls(), []);
    market.work_for(LEASE).await;
    check_delivered(&market, user, order).await;
}

/// An order that was asked for by a process that slept long before it really did is as young as the answer, not as the wish to ask.
#[tokio::test]
async fn a_late_order_is_not_given_up_while_it_can_still_be_paid() {
    let (market, user, order) = one_sold().await;
    market.supplier.next(CallKind::Create, Fault::SleepBefore);
    let mut first = pin!(market.carry_on(market.take_up().await));
    assert!(poll!(&mut first).is_pending());
    // Nobody else is there to take it up.
    market.clock.advance(Duration::from_mins(25));
    market.supplier.next(CallKind::Pay, Fault::SleepBefore);
    market.supplier.wake();
    assert!(poll!(&mut first).is_pending(), "it sleeps again, before its payment is sent");
    market.clock.advance(Duration::from_mins(8));
    market.work().await;
    market.supplier.wake();
    let _ = first.now_or_never().unwrap();
    market.work_for(Duration::from_hours(1)).await;
    let refunded = market.status(order).await == OrderStatus::Failed;
    assert_eq!(market.supplier.paid().len(), usize::from(!refunded), "{:?}", market.unit().await.state);
    assert_eq!(market.balance(user).await, if refunded { 1000 } else { 1000 - 499 });
}
