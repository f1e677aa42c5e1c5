use super::market::Market;
use crate::{
    fakes::{CallKind, Fault, refused_account},
    shop::on_sale,
};
use application::{buying::BuyingError, orders::CancelError};
use domain::{account::UserId, order::OrderId, order::OrderStatus, purchase::StateName};
use futures_util::{FutureExt, poll};
use std::{pin::pin, time::Duration};

async fn two_sold() -> (Market, UserId, OrderId) {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 1000).await;
    let order = market.buy(user, &[("Portal", 2)]).await;
    (market, user, order)
}

async fn check_cancelled(market: &Market, user: UserId, order: OrderId) {
    assert_eq!(market.status(order).await, OrderStatus::Cancelled);
    assert_eq!((market.balance(user).await, market.stock("Portal").await), (1000, 100));
    market.clock.advance(Duration::from_hours(1));
    assert_eq!(market.work().await, 0);
    assert_eq!(market.supplier.paid().len(), 0);
    market.check_books().await;
}

#[tokio::test]
async fn while_nothing_is_bought_all_money_and_stock_come_back() {
    let (market, user, order) = two_sold().await;
    let cancelled = market.orders.cancel(user, order).await.unwrap();
    assert_eq!(cancelled, market.order(order).await);
    assert!(cancelled.completed_at.is_some());
    check_cancelled(&market, user, order).await;
}

#[tokio::test]
async fn a_cancelled_order_is_not_cancelled_again() {
    let (market, user, order) = two_sold().await;
    market.orders.cancel(user, order).await.unwrap();
    let again = market.orders.cancel(user, order).await;
    assert!(matches!(again, Err(CancelError::TooLate)), "{again:?}");
    check_cancelled(&market, user, order).await;
}

#[tokio::test]
async fn another_users_order_is_none() {
    let (market, user, order) = two_sold().await;
    let alyx = market.customer("alyx@example.com", 0).await;
    let refused = market.orders.cancel(alyx, order).await;
    assert!(matches!(refused, Err(CancelError::UnknownOrder)), "{refused:?}");
    assert_eq!((market.status(order).await, market.balance(user).await), (OrderStatus::Processing, 2));
}

#[tokio::test]
async fn an_order_whose_payment_was_refused_can_be_cancelled() {
    let (market, user, order) = two_sold().await;
    market.supplier.refuse(CallKind::Pay, refused_account());
    market.carry_on(market.take_up().await).await.unwrap();
    assert_eq!(market.states(order).await, [StateName::Created, StateName::Intended]);
    market.orders.cancel(user, order).await.unwrap();
    check_cancelled(&market, user, order).await;
}

#[tokio::test]
async fn once_a_unit_may_be_paid_for_it_is_too_late_for_all() {
    for (call, state) in [
        (CallKind::Pay, StateName::Paying),
        (CallKind::Fetch, StateName::Paid),
        (CallKind::Ask, StateName::Delivered),
    ] {
        let (market, user, order) = two_sold().await;
        market.supplier.next(call, Fault::SleepBefore);
        let mut worker = pin!(market.carry_on(market.take_up().await));
        let _ = poll!(&mut worker);
        let refused = market.orders.cancel(user, order).await;
        assert!(matches!(refused, Err(CancelError::TooLate)), "{refused:?}");
        assert_eq!(market.states(order).await, [state, StateName::Intended]);
        assert_eq!((market.balance(user).await, market.stock("Portal").await), (2, 98));
    }
}

#[tokio::test]
async fn what_a_worker_brings_after_the_cancellation_is_never_paid() {
    for fault in [Fault::SleepBefore, Fault::SleepAfter] {
        let (market, user, order) = two_sold().await;
        market.supplier.next(CallKind::Create, fault);
        let mut worker = pin!(market.carry_on(market.take_up().await));
        assert!(poll!(&mut worker).is_pending());
        market.orders.cancel(user, order).await.unwrap();
        market.supplier.wake();
        let ended = worker.now_or_never().unwrap();
        assert!(matches!(ended, Err(BuyingError::TakenOver)), "{ended:?}");
        check_cancelled(&market, user, order).await;
    }
}
