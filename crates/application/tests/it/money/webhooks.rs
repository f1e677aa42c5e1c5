use super::market::{A_WHILE, Market};
use crate::{
    fakes::{CallKind, Fault, hint, signed},
    shop::on_sale,
};
use application::webhooks::{PATIENCE, ReceiveError, ReplayError};
use chrono::TimeDelta;
use domain::{
    order::OrderStatus,
    ports::{Clock, OrderQueries, SignedMessage, Unbelievable},
    purchase::{StateName, SupplierError},
    webhook::{InboxId, InboxState, WebhookSource},
};
use std::time::Duration;
use uuid::Uuid;

const G2A: WebhookSource = WebhookSource::G2a;

#[tokio::test]
async fn what_is_not_believed_is_not_kept() {
    let market = Market::new([]).await;
    let now = market.clock.now();
    let good = signed("m1", now, &hint("1"));
    let others = [
        (SignedMessage { signature: "forged".into(), ..good.clone() }, Unbelievable::BadSignature),
        (SignedMessage { id: "m2".into(), ..good.clone() }, Unbelievable::BadSignature),
        (SignedMessage { body: hint("2").into(), ..good.clone() }, Unbelievable::BadSignature),
        (signed("m1", now - TimeDelta::minutes(6), &hint("1")), Unbelievable::OutsideWindow),
        (signed("m1", now + TimeDelta::minutes(6), &hint("1")), Unbelievable::OutsideWindow),
        (SignedMessage { timestamp: String::new(), ..good.clone() }, Unbelievable::Malformed),
        (signed("m1", now, "{"), Unbelievable::Malformed),
    ];
    for (message, reason) in others {
        let refused = market.webhooks.receive(G2A, &message).await;
        assert!(matches!(refused, Err(ReceiveError::Unbelievable(why)) if why == reason), "{refused:?}");
    }
    assert_eq!(market.storage.list_webhooks(None, None, 10).await.unwrap().items, []);
    assert!(market.webhooks.receive(G2A, &good).await.unwrap());
}

#[tokio::test]
async fn a_message_that_comes_again_is_known() {
    let market = Market::new([]).await;
    assert!(market.send(G2A, "m1", &hint("1")).await.unwrap());
    assert!(!market.send(G2A, "m1", &hint("1")).await.unwrap());
    assert!(market.send(G2A, "m2", &hint("1")).await.unwrap());
}

#[tokio::test]
async fn a_hint_about_an_order_makes_its_unit_due_and_no_more() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 1000).await;
    let order = market.buy(user, &[("Portal", 1)]).await;
    market.supplier.next(CallKind::Fetch, Fault::Refuse(SupplierError::NotReady));
    market.work().await;
    while market.work().await > 0 {
        // The wait was drawn as nothing.
        market.supplier.next(CallKind::Fetch, Fault::Refuse(SupplierError::NotReady));
    }
    let upstream = market.unit().await.upstream_id().unwrap().clone();
    market.send(G2A, "m1", &hint(upstream.as_str())).await.unwrap();
    market.act().await;
    assert_eq!(market.states(order).await, [StateName::Paid], "the hint itself is not believed");
    market.supplier.heal();
    assert_eq!(market.work().await, 1);
    assert_eq!(market.status(order).await, OrderStatus::Completed);
}

#[tokio::test]
async fn a_late_hint_reopens_nothing() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 1000).await;
    let order = market.buy(user, &[("Portal", 1)]).await;
    market.work().await;
    let before = market.order(order).await;
    let upstream = market.unit().await.upstream_id().unwrap().clone();
    market.send(G2A, "m1", &hint(upstream.as_str())).await.unwrap();
    market.act().await;
    assert_eq!(market.message("m1").await.state, InboxState::Done);
    assert_eq!((market.work().await, market.order(order).await), (0, before));
}

#[tokio::test]
async fn a_hint_that_comes_before_its_order_is_known_is_kept() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 1000).await;
    market.send(G2A, "m1", &hint("1530000000")).await.unwrap();
    market.act().await;
    let entry = market.message("m1").await;
    assert_eq!((entry.state, entry.attempts), (InboxState::Waiting, 1));
    market.buy(user, &[("Portal", 1)]).await;
    market.work().await;
    assert_eq!(market.unit().await.upstream_id().unwrap().as_str(), "1530000000");
    market.clock.advance(A_WHILE);
    market.act().await;
    assert_eq!(market.message("m1").await.state, InboxState::Done);
}

#[tokio::test]
async fn a_message_about_something_unknown_is_tried_for_a_day_and_then_put_aside() {
    let market = Market::new([]).await;
    market.send(G2A, "m1", &hint("77")).await.unwrap();
    let end = market.clock.elapsed() + PATIENCE;
    while market.clock.elapsed() < end {
        market.act().await;
        assert_eq!(market.message("m1").await.state, InboxState::Waiting);
        market.clock.advance(Duration::from_mins(10));
    }
    market.act().await;
    let entry = market.message("m1").await;
    assert_eq!(entry.state, InboxState::Parked);
    assert!(entry.last_failure.is_some());
    assert!((100..200).contains(&entry.attempts), "it was tried with waits between: {}", entry.attempts);
    market.clock.advance(PATIENCE);
    assert!(!market.webhooks.act_on_next().await.unwrap());
}

#[tokio::test]
async fn a_message_that_was_put_aside_can_be_acted_upon_again() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    market.send(G2A, "m1", &hint("1530000000")).await.unwrap();
    market.clock.advance(PATIENCE);
    market.act().await;
    let parked = market.message("m1").await;
    assert_eq!(parked.state, InboxState::Parked);
    market.webhooks.replay(parked.id).await.unwrap();
    market.act().await;
    assert_eq!(market.message("m1").await.state, InboxState::Waiting, "it has a new day");
    let user = market.customer("gordon@example.com", 1000).await;
    market.buy(user, &[("Portal", 1)]).await;
    market.work().await;
    market.clock.advance(A_WHILE);
    market.act().await;
    assert_eq!(market.message("m1").await.state, InboxState::Done);
    let unknown = market.webhooks.replay(InboxId(Uuid::from_u128(77))).await;
    assert!(matches!(unknown, Err(ReplayError::UnknownMessage)), "{unknown:?}");
}

#[tokio::test]
async fn a_message_that_makes_no_sense_is_put_aside_and_stops_no_other() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    for (number, body) in ["{}", r#"{"data":{"order_id":"x"}}"#, r#"{"data":7}"#].into_iter().enumerate() {
        market.send(G2A, &format!("bad-{number}"), body).await.unwrap();
    }
    market.send(G2A, "unknown", &hint("77")).await.unwrap();
    let user = market.customer("gordon@example.com", 1000).await;
    market.buy(user, &[("Portal", 1)]).await;
    market.work().await;
    market.send(G2A, "good", &hint("1530000000")).await.unwrap();
    market.act().await;
    assert_eq!(market.message("good").await.state, InboxState::Done);
    assert_eq!(market.message("unknown").await.state, InboxState::Waiting);
    for number in 0..3 {
        let entry = market.message(&format!("bad-{number}")).await;
        assert_eq!(entry.state, InboxState::Parked);
        assert!(entry.last_failure.is_some());
    }
}
