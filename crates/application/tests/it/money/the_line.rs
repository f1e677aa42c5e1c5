//! The marketplace refuses the shop's account: the line stands still, and no customer is failed for it before the deadline.

use super::market::{A_WHILE, Market};
use crate::{
    fakes::{CallKind, refused_account, unanswered},
    shop::on_sale,
};
use domain::{
    account::UserId,
    order::{OrderId, OrderStatus},
    ports::OrderQueries,
    purchase::{PurchaseState, RefundReason, StateName},
};
use std::time::Duration;

/// A market where three units are sold, and where the first try to buy one was refused.
async fn stopped() -> (Market, UserId, OrderId) {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 5000).await;
    let order = market.buy(user, &[("Portal", 3)]).await;
    market.supplier.refuse(CallKind::Create, refused_account());
    market.carry_on(market.take_up().await).await.unwrap();
    market.supplier.take_calls();
    (market, user, order)
}

#[tokio::test]
async fn while_it_stands_still_units_stay_intended_and_nobody_is_refunded() {
    let (market, user, order) = stopped().await;
    let stop = market.storage.find_line_stop().await.unwrap().unwrap();
    assert!(stop.reason.contains("ORD112"), "{stop:?}");
    assert_eq!(market.work().await, 0);
    assert_eq!(market.states(order).await, [StateName::Intended; 3]);
    assert_eq!(market.balance(user).await, 5000 - 3 * 499);
}

#[tokio::test]
async fn one_unit_tries_and_its_refusal_holds_the_others_back_again() {
    let (market, ..) = stopped().await;
    let since = market.storage.find_line_stop().await.unwrap().unwrap().since;
    for _ in 0..3 {
        market.supplier.refuse(CallKind::Create, refused_account());
        market.clock.advance(A_WHILE);
        assert_eq!(market.work().await, 1);
        assert_eq!(market.work().await, 0);
    }
    assert_eq!(market.supplier.take_calls(), [CallKind::Create; 3]);
    assert_eq!(market.storage.find_line_stop().await.unwrap().unwrap().since, since);
}

#[tokio::test]
async fn it_goes_on_after_a_success() {
    let (market, user, order) = stopped().await;
    market.clock.advance(A_WHILE);
    assert_eq!(market.work().await, 1, "one tries");
    assert_eq!(market.storage.find_line_stop().await.unwrap(), None);
    assert_eq!(market.work().await, 2, "the others follow at once");
    assert_eq!(market.status(order).await, OrderStatus::Completed);
    assert_eq!(market.keys(user, order).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_payment_that_is_refused_stops_it_too_and_is_not_in_doubt() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 5000).await;
    let order = market.buy(user, &[("Portal", 1)]).await;
    market.supplier.refuse(CallKind::Pay, refused_account());
    market.work().await;
    assert_eq!(market.states(order).await, [StateName::Created]);
    assert!(market.storage.find_line_stop().await.unwrap().is_some());
    market.work_for(A_WHILE).await;
    assert_eq!(market.status(order).await, OrderStatus::Completed);
    assert_eq!(market.supplier.ledger().len(), 1, "the order that was there was paid");
}

#[tokio::test]
async fn payments_that_were_ordered_wait_for_no_operator() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 5000).await;
    let paying = market.buy(user, &[("Portal", 1)]).await;
    market.supplier.refuse(CallKind::Pay, unanswered());
    market.work().await;
    market.buy(user, &[("Portal", 1)]).await;
    market.supplier.refuse(CallKind::Create, refused_account());
    market.work().await;
    assert!(market.storage.find_line_stop().await.unwrap().is_some());
    market.clock.advance(Duration::from_secs(1));
    market.work().await;
    assert_eq!(market.status(paying).await, OrderStatus::Completed);
}

#[tokio::test]
async fn after_the_deadline_the_customer_gets_the_money_back_and_the_shop_its_stock() {
    let (market, user, order) = stopped().await;
    for _ in 0..1000 {
        market.supplier.refuse(CallKind::Create, refused_account());
    }
    market.work_for(Duration::from_mins(29)).await;
    assert_eq!(market.balance(user).await, 5000 - 3 * 499, "not before");
    market.work_for(A_WHILE).await;
    let states: Vec<_> = market.units().await.into_iter().map(|unit| unit.state).collect();
    assert_eq!(states, vec![PurchaseState::Refunded(RefundReason::TimedOut, None); 3]);
    assert_eq!((market.status(order).await, market.balance(user).await), (OrderStatus::Failed, 5000));
    assert_eq!(market.stock("Portal").await, 100);
    market.check_books().await;
}
