use super::market::{Market, named};
use crate::fakes::{Way, payment};
use application::{
    idempotent::NotDone,
    wallets::{StartedTopUp, TopUpError},
};
use domain::{
    account::UserId,
    money::Money,
    order::StoredReply,
    wallet::{ProviderName, TopUpAmount, TopUpId},
    webhook::{InboxState, WebhookSource},
};

const PAYMENTS: WebhookSource = WebhookSource::Payments(ProviderName::Test);

fn render(started: &StartedTopUp) -> StoredReply {
    StoredReply { status: 201, body: format!("{:?} {:?}", started.top_up, started.redirect).into() }
}

async fn top_up(market: &Market, user: UserId, key: &str, cents: i64) -> Result<StoredReply, TopUpError> {
    let amount = TopUpAmount::try_from(cents).unwrap();
    market.wallets.top_up(&named(user, key, &cents.to_string()), amount, &render).await
}

fn text(reply: &StoredReply) -> String {
    String::from_utf8(reply.body.clone()).unwrap()
}

/// A payment of 12 euro that goes on at the provider's page.
async fn redirected() -> (Market, UserId, TopUpId) {
    let market = Market::new([]).await;
    let user = market.customer("gordon@example.com", 0).await;
    market.gateway.go(Way::Redirect);
    let reply = text(&top_up(&market, user, "a", 1200).await.unwrap());
    assert!(reply.contains("Pending") && reply.contains("https://pay.example/"), "{reply}");
    let id = market.gateway.started().first().unwrap().id;
    (market, user, id)
}

async fn tell(market: &Market, message: &str, kind: &str, top_up: TopUpId, cents: i64) {
    market.send(PAYMENTS, message, &payment(kind, top_up, Money::eur(cents))).await.unwrap();
    market.act().await;
}

#[tokio::test]
async fn a_payment_that_settles_at_once_is_credited_at_once() {
    let market = Market::new([]).await;
    let user = market.customer("gordon@example.com", 0).await;
    let reply = text(&top_up(&market, user, "a", 1200).await.unwrap());
    assert!(reply.contains("Completed") && reply.ends_with("None"), "{reply}");
    assert_eq!(market.balance(user).await, 1200);
    assert_eq!(market.message("event-0").await.state, InboxState::Done);
    market.act().await;
    assert_eq!(market.balance(user).await, 1200);
    market.check_books().await;
}

#[tokio::test]
async fn the_same_request_again_is_credited_once() {
    for way in [Way::Settled, Way::Redirect] {
        let market = Market::new([]).await;
        let user = market.customer("gordon@example.com", 0).await;
        market.gateway.go(way);
        let first = top_up(&market, user, "a", 1200).await.unwrap();
        assert_eq!(top_up(&market, user, "a", 1200).await.unwrap(), first);
        market.act().await;
        assert_eq!(market.balance(user).await, if way == Way::Settled { 1200 } else { 0 });
        let other = top_up(&market, user, "a", 1300).await;
        assert!(matches!(other, Err(TopUpError::NotDone(NotDone::OtherRequest))), "{other:?}");
    }
}

#[tokio::test]
async fn a_payment_on_the_providers_page_is_credited_when_the_provider_says_so() {
    let (market, user, id) = redirected().await;
    market.act().await;
    assert_eq!(market.balance(user).await, 0);
    tell(&market, "m1", "succeeded", id, 1200).await;
    assert_eq!(market.balance(user).await, 1200);
    market.check_books().await;
}

#[tokio::test]
async fn whatever_comes_how_often_is_credited_once() {
    let (market, user, id) = redirected().await;
    for message in ["m1", "m1", "m2"] {
        tell(&market, message, "succeeded", id, 1200).await;
        assert_eq!(market.balance(user).await, 1200);
    }
    let replayed = market.message("m1").await.id;
    market.webhooks.replay(replayed).await.unwrap();
    market.act().await;
    tell(&market, "m3", "failed", id, 1200).await;
    assert_eq!(market.balance(user).await, 1200, "a failure is no news after the success");
    assert_eq!(market.message("m3").await.state, InboxState::Done);
    market.check_books().await;
}

#[tokio::test]
async fn a_failed_payment_credits_nothing_unless_it_succeeds_later() {
    let (market, user, id) = redirected().await;
    tell(&market, "m1", "failed", id, 1200).await;
    assert_eq!(market.balance(user).await, 0);
    tell(&market, "m2", "succeeded", id, 1200).await;
    assert_eq!(market.balance(user).await, 1200);
}

#[tokio::test]
async fn another_amount_than_the_one_asked_for_waits_for_a_person() {
    let (market, user, id) = redirected().await;
    for (message, cents) in [("m1", 1199), ("m2", 1201), ("m3", -1200), ("m4", 0)] {
        tell(&market, message, "succeeded", id, cents).await;
        let entry = market.message(message).await;
        assert_eq!(entry.state, InboxState::Parked);
        assert!(entry.last_failure.unwrap().contains(&cents.to_string()));
    }
    assert_eq!(market.balance(user).await, 0);
}

#[tokio::test]
async fn a_provider_that_nobody_believes_credits_nothing() {
    let market = Market::new([]).await;
    let user = market.customer("gordon@example.com", 0).await;
    market.gateway.go(Way::Forged);
    let refused = top_up(&market, user, "a", 1200).await;
    assert!(matches!(refused, Err(TopUpError::Unbelievable(_))), "{refused:?}");
    assert_eq!(market.balance(user).await, 0);
}

#[tokio::test]
async fn a_broken_provider_leaves_the_key_free_and_none_is_said_to_be_none() {
    let mut market = Market::new([]).await;
    let user = market.customer("gordon@example.com", 0).await;
    market.gateway.go(Way::Broken);
    let refused = top_up(&market, user, "a", 1200).await;
    assert!(matches!(refused, Err(TopUpError::Provider(_))), "{refused:?}");
    market.gateway.go(Way::Settled);
    top_up(&market, user, "a", 1200).await.unwrap();
    assert_eq!(market.balance(user).await, 1200);
    market.wallets.gateway = None;
    let refused = top_up(&market, user, "b", 1200).await;
    assert!(matches!(refused, Err(TopUpError::NoProvider)), "{refused:?}");
}
