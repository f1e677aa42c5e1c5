//! Guest sessions, from the first visit to login or oblivion.

use super::HOUR;
use crate::{
    Shop,
    baskets::{entry, lock_cart, lock_wishlist, wish},
    moment::assert_lasts,
    new_guest,
};
use domain::{
    account::{TokenHash, UserId},
    cart::Cart,
    ports::StorageError,
    shopper::{GuestId, GuestSession, NewGuest, Owner},
};
use std::time::Duration;
use uuid::Uuid;

const NONE: Duration = Duration::ZERO;

pub async fn a_guest_is_known_again_by_its_token(shop: Shop) {
    let guest = new_guest();
    let session = shop.transact(async |tx| tx.guests().insert(&guest, HOUR).await).await;
    shop.welcome(HOUR).await;
    assert_eq!(session.id, guest.id);
    assert_lasts(session.last_used_at, session.expires_at, HOUR);
    assert_eq!(shop.find_guest(&guest).await.as_ref(), Some(&session));
    assert_eq!(lock(&shop, &guest).await, Some(guest.id));
    assert!(hold(&shop, guest.id).await);
}

pub async fn nothing_but_the_token_opens_a_guest_session(shop: Shop) {
    let guest = shop.welcome(HOUR).await;
    for text in [guest.id.0.to_string(), format!("guest {}", guest.id.0.simple()), String::new()] {
        let forged = NewGuest { token: TokenHash::of(&text), ..guest };
        assert_eq!(shop.find_guest(&forged).await, None, "{text}");
        assert_eq!(lock(&shop, &forged).await, None, "{text}");
    }
}

pub async fn a_guest_without_a_lifetime_has_gone(shop: Shop) {
    let guest = shop.welcome(NONE).await;
    assert_gone(&shop, &guest).await;
}

pub async fn a_guest_that_is_here_again_lasts_from_now(shop: Shop) {
    let (guest, other) = (shop.welcome(HOUR).await, shop.welcome(HOUR).await);
    let (before, unmoved) = (shop.find_guest(&guest).await.unwrap(), shop.find_guest(&other).await);
    let touched = touch(&shop, guest.id, 5 * HOUR).await.unwrap();
    assert_eq!(touched.id, guest.id);
    assert!(before.last_used_at < touched.last_used_at);
    assert_lasts(touched.last_used_at, touched.expires_at, 5 * HOUR);
    assert_eq!(shop.find_guest(&guest).await, Some(touched));
    assert_eq!(shop.find_guest(&other).await, unmoved);
}

pub async fn a_guest_that_gets_no_more_time_has_gone(shop: Shop) {
    let guest = shop.welcome(HOUR).await;
    assert!(touch(&shop, guest.id, NONE).await.is_some());
    assert_gone(&shop, &guest).await;
}

pub async fn a_guest_that_was_consumed_has_gone(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let (guest, other) = (shop.welcome(HOUR).await, shop.welcome(HOUR).await);
    shop.consume(guest.id, user).await;
    assert_gone(&shop, &guest).await;
    assert!(shop.find_guest(&other).await.is_some());
}

/// The second of two logins that bring the same guest finds nothing to take.
pub async fn a_guest_is_consumed_once(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let guest = shop.welcome(HOUR).await;
    let seen = shop
        .transact(async |tx| {
            let first = tx.guests().lock_by_token(&guest.token).await?;
            tx.guests().consume(guest.id, user).await?;
            Ok((first, tx.guests().lock_by_token(&guest.token).await?))
        })
        .await;
    assert_eq!(seen, (Some(guest.id), None));
}

pub async fn only_a_user_can_consume_a_guest(shop: Shop) {
    let guest = shop.welcome(HOUR).await;
    let nobody = UserId(Uuid::from_u128(7));
    let error = shop.refused(async |tx| tx.guests().consume(guest.id, nobody).await).await;
    assert!(matches!(error, StorageError::Backend(_)), "{error:?}");
    assert!(shop.find_guest(&guest).await.is_some());
}

pub async fn an_unknown_guest_is_not_there(shop: Shop) {
    shop.welcome(HOUR).await;
    assert_gone(&shop, &new_guest()).await;
}

pub async fn guests_that_ran_out_are_deleted_at_once_with_all_they_had(shop: Shop) {
    let [game] = shop.add_games(["Portal"]).await;
    let (gone, here) = (shop.welcome(HOUR).await, shop.welcome(HOUR).await);
    for guest in [&gone, &here] {
        shop.put_entries(Owner::Guest(guest.id), &[entry(game, 1, 0)]).await;
        shop.put_wishes(Owner::Guest(guest.id), &[wish(game, 0)]).await;
    }
    touch(&shop, gone.id, NONE).await.unwrap();
    assert_eq!(delete_ended(&shop, HOUR, 10).await, 1);
    assert_eq!(shop.cart(Owner::Guest(gone.id)).await, Cart::default());
    assert!(!shop.shoppers().is_wished(Owner::Guest(gone.id), game).await.unwrap());
    assert_eq!(shop.entries(Owner::Guest(here.id)).await, [entry(game, 1, 0)]);
    assert_eq!(shop.wishes(Owner::Guest(here.id)).await, [wish(game, 0)]);
    assert!(shop.find_guest(&here).await.is_some());
}

/// A guest that was deleted is nobody, so nothing can be put into its cart any more.
pub async fn a_guest_that_was_deleted_owns_nothing_more(shop: Shop) {
    let guest = shop.welcome(NONE).await;
    assert_eq!(delete_ended(&shop, HOUR, 10).await, 1);
    let owner = Owner::Guest(guest.id);
    for error in [
        shop.refused(async |tx| lock_cart(tx, owner).await).await,
        shop.refused(async |tx| lock_wishlist(tx, owner).await).await,
    ] {
        assert!(matches!(error, StorageError::Backend(_)), "{error:?}");
    }
}

pub async fn guests_that_were_consumed_are_kept_for_a_while(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let guest = shop.welcome(HOUR).await;
    shop.consume(guest.id, user).await;
    assert_eq!(delete_ended(&shop, HOUR, 10).await, 0);
    assert_eq!(delete_ended(&shop, NONE, 10).await, 1);
    assert_eq!(delete_ended(&shop, NONE, 10).await, 0);
}

pub async fn no_more_guests_are_deleted_than_asked_for(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let consumed = shop.welcome(HOUR).await;
    shop.consume(consumed.id, user).await;
    shop.welcome(HOUR).await;
    shop.welcome(NONE).await;
    shop.welcome(NONE).await;
    for deleted in [2, 1, 0] {
        assert_eq!(delete_ended(&shop, NONE, 2).await, deleted);
    }
}

async fn assert_gone(shop: &Shop, guest: &NewGuest) {
    assert_eq!(shop.find_guest(guest).await, None);
    assert_eq!(touch(shop, guest.id, HOUR).await, None);
    assert!(!hold(shop, guest.id).await);
    assert_eq!(lock(shop, guest).await, None);
}

async fn touch(shop: &Shop, id: GuestId, lifetime: Duration) -> Option<GuestSession> {
    shop.transact(async |tx| tx.guests().touch(id, lifetime).await).await
}

async fn hold(shop: &Shop, id: GuestId) -> bool {
    shop.transact(async |tx| tx.guests().hold(id).await).await
}

async fn lock(shop: &Shop, guest: &NewGuest) -> Option<GuestId> {
    shop.transact(async |tx| tx.guests().lock_by_token(&guest.token).await).await
}

async fn delete_ended(shop: &Shop, kept: Duration, limit: u32) -> u64 {
    shop.transact(async |tx| tx.guests().delete_ended(kept, limit).await).await
}
