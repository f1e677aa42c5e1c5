use super::market::{Market, order_in};
use crate::{fakes::hint, shop::on_sale};
use application::webhooks::KEPT;
use domain::{
    ports::OrderQueries,
    webhook::{InboxState, WebhookSource},
};
use std::time::Duration;

#[tokio::test]
async fn replies_are_kept_for_a_day() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 1000).await;
    let wish = market.wish(user, "a", &[("Portal", 1)]).await;
    let first = market.ask(&wish).await.unwrap();
    market.clock.advance(Duration::from_hours(24));
    assert_eq!(market.housekeeping.sweep().await.unwrap().replies, 0);
    assert_eq!(market.ask(&wish).await.unwrap(), first);
    market.clock.advance(Duration::from_secs(1));
    assert_eq!(market.housekeeping.sweep().await.unwrap().replies, 1);
    let second = market.ask(&wish).await.unwrap();
    assert_ne!(order_in(&second), order_in(&first), "after that it is another request");
}

#[tokio::test]
async fn messages_are_kept_for_a_month_after_they_were_acted_upon() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 1000).await;
    market.buy(user, &[("Portal", 1)]).await;
    market.work().await;
    market.send(WebhookSource::G2a, "done", &hint("1530000000")).await.unwrap();
    market.send(WebhookSource::G2a, "parked", "{}").await.unwrap();
    market.send(WebhookSource::G2a, "waiting", &hint("77")).await.unwrap();
    market.act().await;
    market.clock.advance(KEPT);
    assert_eq!(market.housekeeping.sweep().await.unwrap().messages, 0);
    market.clock.advance(Duration::from_secs(1));
    assert_eq!(market.housekeeping.sweep().await.unwrap().messages, 1);
    let left = market.storage.list_webhooks(None, None, 10).await.unwrap().items;
    let left: Vec<_> = left.iter().map(|entry| (entry.message.id.as_str(), entry.state)).collect();
    assert_eq!(left, [("waiting", InboxState::Waiting), ("parked", InboxState::Parked)]);
}

#[tokio::test]
async fn what_money_did_is_kept_for_ever() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 1000).await;
    let order = market.buy(user, &[("Portal", 1)]).await;
    market.work().await;
    market.clock.advance(Duration::from_hours(24 * 365));
    market.housekeeping.sweep().await.unwrap();
    assert_eq!(market.keys(user, order).await.unwrap().len(), 1);
    assert_eq!(market.storage.list_movements(user, None, 10).await.unwrap().items.len(), 2);
    market.check_books().await;
}
