use super::market::Market;
use crate::{
    fakes::{CallKind, FakeVault, Fault},
    shop::on_sale,
};
use application::{
    buying::{RotateKeysError, rotate_some_keys},
    orders::RevealKeysError,
};
use domain::{
    account::{SecurityEventKind, UserId},
    game_key::SealedPart,
    order::OrderId,
    ports::{KeyVault, OrderQueries},
    purchase::PurchaseId,
};
use std::sync::Arc;

async fn delivered(quantity: i64) -> (Market, UserId, OrderId) {
    let market = Market::new([on_sale("Portal").price(100)]).await;
    let user = market.customer("gordon@example.com", 10_000).await;
    let order = market.buy(user, &[("Portal", quantity)]).await;
    market.work().await;
    (market, user, order)
}

#[tokio::test]
async fn keys_are_shown_to_their_owner_and_that_is_kept() {
    let (market, user, order) = delivered(2).await;
    assert_eq!(market.keys(user, order).await.unwrap(), market.handed_out());
    let events = market.security_events(user).await;
    assert_eq!(events.last(), Some(&SecurityEventKind::KeysRevealed { order, keys: 2 }));
}

#[tokio::test]
async fn another_users_keys_are_none() {
    let (market, _, order) = delivered(1).await;
    let alyx = market.customer("alyx@example.com", 0).await;
    let refused = market.keys(alyx, order).await;
    assert!(matches!(refused, Err(RevealKeysError::UnknownOrder)), "{refused:?}");
    assert!(
        !market
            .security_events(alyx)
            .await
            .iter()
            .any(|event| matches!(event, SecurityEventKind::KeysRevealed { .. }))
    );
}

#[tokio::test]
async fn keys_that_are_not_there_yet_are_not_shown() {
    let market = Market::new([on_sale("Portal").price(100)]).await;
    let user = market.customer("gordon@example.com", 10_000).await;
    let order = market.buy(user, &[("Portal", 2)]).await;
    market.carry_on(market.take_up().await).await.unwrap();
    market.supplier.next(CallKind::Fetch, Fault::Garble);
    market.work().await;
    assert_eq!(market.keys(user, order).await.unwrap().len(), 1, "an unreadable answer is no key");
}

#[tokio::test]
async fn a_key_that_was_moved_to_another_unit_does_not_open() {
    let (market, user, order) = delivered(1).await;
    let (unit, stored) = market.storage.list_keys(order).await.unwrap().remove(0);
    let sealed = stored.key.unwrap();
    let vault = FakeVault::with_keys(&["2026"]);
    assert!(vault.open(unit.id, SealedPart::Key, &sealed).is_ok());
    assert!(vault.open(unit.id, SealedPart::Answer, &sealed).is_err());
    assert!(vault.open(PurchaseId(order.0), SealedPart::Key, &sealed).is_err());
    // Nor is it in the clear where it is stored.
    let clear = market.keys(user, order).await.unwrap().remove(0);
    let stored = String::from_utf8_lossy(&sealed.ciphertext).into_owned();
    assert!(!stored.contains(&clear), "{stored}");
}

#[tokio::test]
async fn keys_are_sealed_anew_until_none_is_sealed_otherwise() {
    let (mut market, user, order) = delivered(10).await;
    let more = delivered_more(&market, user, 24).await;
    let keys = market.keys(user, order).await.unwrap();
    let both = FakeVault::with_keys(&["2027", "2026"]);
    let mut batches = Vec::new();
    while let Some(count) = Some(rotate_some_keys(&market.storage, &both).await.unwrap()).filter(|n| *n > 0) {
        batches.push(count);
    }
    assert_eq!(batches.iter().sum::<usize>(), 10 + more);
    assert!(batches.len() > 1, "one transaction does not hold them all: {batches:?}");
    market.orders.vault = Arc::new(FakeVault::with_keys(&["2027"]));
    assert_eq!(market.keys(user, order).await.unwrap(), keys, "the old encryption key is not needed");
    for (_, stored) in market.storage.list_keys(order).await.unwrap() {
        assert_eq!(stored.answer.unwrap().key_id, "2027", "the answers are sealed anew as well");
    }
}

/// So many orders of ten.
async fn delivered_more(market: &Market, user: UserId, orders: usize) -> usize {
    market.adjust(user, 1_000_000).await.unwrap();
    market.change(on_sale("Portal").price(100).stock(1000)).await;
    for _ in 0..orders {
        market.buy(user, &[("Portal", 10)]).await;
    }
    while market.work().await > 0 {}
    orders * 10
}

#[tokio::test]
async fn without_the_old_encryption_key_nothing_is_sealed_anew_and_nothing_shown() {
    let (mut market, user, order) = delivered(1).await;
    let wrong = FakeVault::with_keys(&["2027"]);
    let refused = rotate_some_keys(&market.storage, &wrong).await;
    assert!(matches!(refused, Err(RotateKeysError::Sealed { .. })), "{refused:?}");
    assert_eq!(market.keys(user, order).await.unwrap(), market.handed_out());
    market.orders.vault = Arc::new(wrong);
    let refused = market.keys(user, order).await;
    assert!(matches!(refused, Err(RevealKeysError::Sealed { .. })), "{refused:?}");
}
