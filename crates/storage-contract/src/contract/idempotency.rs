//! Requests that must be done once.

use super::HOUR;
use crate::{Shop, ids::next_id};
use domain::{
    account::UserId,
    order::{IdempotencyKey, RequestFingerprint, StoredReply},
    ports::{Claim, Tx},
};
use std::time::Duration;

fn key(text: &str) -> IdempotencyKey {
    IdempotencyKey::try_from(text).unwrap()
}

fn request(body: &str) -> RequestFingerprint {
    RequestFingerprint::of("orders", body.as_bytes())
}

/// A reply whose body is no text.
fn reply(byte: u8) -> StoredReply {
    StoredReply { status: 201, body: vec![byte, 0, 0xff] }
}

async fn claim(shop: &Shop, user: UserId, name: &str, body: &str) -> Claim {
    shop.transact(async |tx| tx.idempotency().claim(user, &key(name), request(body)).await).await
}

/// Claims a request, and does it.
async fn do_once(shop: &Shop, user: UserId, name: &str, body: &str, answer: StoredReply) {
    shop.transact(async |tx| {
        assert_eq!(tx.idempotency().claim(user, &key(name), request(body)).await?, Claim::Ours);
        tx.idempotency().store(user, &key(name), request(body), &answer).await
    })
    .await;
}

async fn delete_expired(shop: &Shop, kept: Duration, limit: u32) -> u64 {
    shop.transact(async |tx| tx.idempotency().delete_expired(kept, limit).await).await
}

pub async fn a_request_that_was_done_has_its_reply_byte_for_byte(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    do_once(&shop, user, "a", "{}", reply(1)).await;
    for _ in 0..2 {
        assert_eq!(claim(&shop, user, "a", "{}").await, Claim::Done(reply(1)));
    }
}

pub async fn a_key_is_of_one_request(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    do_once(&shop, user, "a", "{}", reply(1)).await;
    assert_eq!(claim(&shop, user, "a", "{ }").await, Claim::OtherRequest);
}

pub async fn each_user_has_keys_of_its_own_and_they_are_compared_literally(shop: Shop) {
    let gordon = shop.register("gordon@example.com").await.id;
    let barney = shop.register("barney@example.com").await.id;
    do_once(&shop, gordon, "a", "{}", reply(1)).await;
    assert_eq!(claim(&shop, barney, "a", "{ }").await, Claim::Ours);
    do_once(&shop, barney, "a", "{ }", reply(2)).await;
    assert_eq!(claim(&shop, gordon, "a", "{}").await, Claim::Done(reply(1)));
    assert_eq!(claim(&shop, barney, "a", "{ }").await, Claim::Done(reply(2)));
    assert_eq!(claim(&shop, gordon, "A", "{}").await, Claim::Ours);
}

pub async fn the_longest_key_is_kept(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let [longest, other] =
        ["~".repeat(IdempotencyKey::MAX_LENGTH), "~".repeat(IdempotencyKey::MAX_LENGTH - 1)];
    do_once(&shop, user, &longest, "{}", reply(1)).await;
    assert_eq!(claim(&shop, user, &longest, "{}").await, Claim::Done(reply(1)));
    assert_eq!(claim(&shop, user, &other, "{}").await, Claim::Ours);
}

/// What the reply was about is gone with it.
pub async fn a_request_that_was_rolled_back_was_not_done(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    assert_eq!(claim(&shop, user, "a", "{}").await, Claim::Ours, "committed without a reply");
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    assert_eq!(tx.idempotency().claim(user, &key("a"), request("{}")).await.unwrap(), Claim::Ours);
    tx.idempotency().store(user, &key("a"), request("{}"), &reply(1)).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(claim(&shop, user, "a", "{ }").await, Claim::Ours);
}

pub async fn a_request_that_was_not_done_is_ours_to_do(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    shop.transact(async |tx: &mut Tx| {
        for _ in 0..2 {
            assert_eq!(tx.idempotency().claim(user, &key("a"), request("{}")).await?, Claim::Ours);
        }
        tx.idempotency().store(user, &key("a"), request("{}"), &reply(1)).await?;
        let again = tx.idempotency().claim(user, &key("a"), request("{}")).await?;
        assert_eq!(again, Claim::Done(reply(1)));
        Ok(())
    })
    .await;
}

pub async fn a_request_is_done_by_a_user_and_once(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    do_once(&shop, user, "a", "{}", reply(1)).await;
    shop.refused(async |tx| tx.idempotency().store(user, &key("a"), request("{}"), &reply(2)).await).await;
    assert_eq!(claim(&shop, user, "a", "{}").await, Claim::Done(reply(1)));
    let nobody = UserId(next_id());
    shop.refused(async |tx| tx.idempotency().store(nobody, &key("a"), request("{}"), &reply(2)).await).await;
}

pub async fn what_was_done_is_forgotten_after_a_while(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    do_once(&shop, user, "a", "{}", reply(1)).await;
    assert_eq!(delete_expired(&shop, HOUR, 10).await, 0);
    assert_eq!(claim(&shop, user, "a", "{}").await, Claim::Done(reply(1)));
    assert_eq!(delete_expired(&shop, Duration::ZERO, 10).await, 1);
    assert_eq!(claim(&shop, user, "a", "{ }").await, Claim::Ours);
}

pub async fn no_more_is_forgotten_than_asked_for_and_the_oldest_first(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    // Neither the first nor the last by its name.
    for name in ["b", "c", "a"] {
        do_once(&shop, user, name, "{}", reply(1)).await;
    }
    assert_eq!(delete_expired(&shop, Duration::ZERO, 1).await, 1);
    assert_eq!(claim(&shop, user, "b", "{}").await, Claim::Ours);
    assert_eq!(delete_expired(&shop, Duration::ZERO, 1).await, 1);
    assert_eq!(claim(&shop, user, "c", "{}").await, Claim::Ours);
    assert_eq!(claim(&shop, user, "a", "{}").await, Claim::Done(reply(1)));
    assert_eq!(delete_expired(&shop, Duration::ZERO, 5).await, 1);
}
