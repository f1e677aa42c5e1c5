//! The worker is killed at every step: before and after each commit, and before and after each call has done what it does.

use super::market::{A_WHILE, LEASE, Market};
use crate::{
    fakes::{CallKind, Fault},
    shop::on_sale,
};
use domain::{
    account::UserId,
    order::{OrderId, OrderStatus},
    purchase::{IncidentReason, PurchaseState, StateName},
};
use futures_util::FutureExt;
use std::time::Duration;

/// One unit, whose worker dies after so many steps. Returns whether it died.
async fn die_at(step: u32, prepare: impl Fn(&Market)) -> (Market, UserId, OrderId, bool) {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 1000).await;
    let order = market.buy(user, &[("Portal", 1)]).await;
    prepare(&market);
    market.lifeline.die_after(step);
    let ended = market.work().now_or_never();
    let died = market.lifeline.revive();
    assert_eq!(ended.is_none(), died);
    market.check_books().await;
    (market, user, order, died)
}

/// Dies at each step of what it does, once, and has `check` look at what became of it a day later.
async fn die_everywhere(
    prepare: impl Fn(&Market),
    check: impl AsyncFn(u32, &Market, UserId, OrderId),
) -> u32 {
    for step in 1.. {
        let (market, user, order, died) = die_at(step, &prepare).await;
        market.work_for(LEASE + A_WHILE * 3).await;
        market.work_for(Duration::from_mins(40)).await;
        market.check_books().await;
        check(step, &market, user, order).await;
        if !died {
            return step;
        }
    }
    unreachable!("a unit has an end")
}

#[tokio::test]
async fn a_killed_worker_neither_loses_nor_buys_twice() {
    let lost = parking_lot::Mutex::new(Vec::new());
    let steps = die_everywhere(
        |_| {},
        async |step, market, user, order| {
            assert_eq!(market.supplier.paid().len(), 1, "step {step}: one order is paid");
            match market.unit().await.state {
                PurchaseState::Delivered(_) => {
                    assert_eq!(market.keys(user, order).await.unwrap(), market.handed_out(), "step {step}");
                }
                PurchaseState::Incident(IncidentReason::KeyLost, _) => lost.lock().push(step),
                state => panic!("step {step}: {state:?}"),
            }
            assert_eq!(market.balance(user).await, 1000 - 499, "step {step}");
        },
    )
    .await;
    // Take up, intend, create, order the payment, pay, note it, fetch, keep the answer, deliver; each has a before and an after.
    assert_eq!(steps, 2 * 9 + 1);
    // A key is handed out once: between the marketplace's doing so and our commit it is nowhere else.
    assert_eq!(*lost.lock(), [14, 15]);
}

#[tokio::test]
async fn a_worker_killed_while_it_refunds_refunds_once() {
    die_everywhere(
        |market| market.supplier.sell_out(),
        async |step, market, user, order| {
            assert_eq!(market.balance(user).await, 1000, "step {step}");
            assert_eq!(market.status(order).await, OrderStatus::Failed, "step {step}");
        },
    )
    .await;
}

#[tokio::test]
async fn a_worker_killed_after_it_asked_for_a_lost_payment_finds_it() {
    die_everywhere(
        |market| market.supplier.next(CallKind::Pay, Fault::LoseAnswer),
        async |step, market, user, _| {
            assert_eq!(market.supplier.paid().len(), 1, "step {step}");
            assert_eq!(market.unit().await.state.name(), StateName::Delivered, "step {step}");
            assert_eq!(market.balance(user).await, 1000 - 499, "step {step}");
        },
    )
    .await;
}

#[tokio::test]
async fn an_order_that_a_dead_worker_asked_for_counts_as_an_orphan() {
    // Take up and intend, both committed; then the order is made, and nobody hears of it.
    let (market, .., died) = die_at(6, |_| {}).await;
    assert!(died);
    market.work_for(LEASE).await;
    assert_eq!((market.unit().await.orphans, market.supplier.ledger().len()), (1, 2));
    assert_eq!(market.supplier.paid().len(), 1);
}
