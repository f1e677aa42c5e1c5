//! What is logged of carts and wishlists.

use super::HOUR;
use crate::{
    Shop,
    baskets::{entry, lock_cart, lock_wishlist, wish},
};
use domain::{changes::Tag, shopper::Owner};
use std::{collections::BTreeSet, time::Duration};

/// A user and a guest.
async fn owners(shop: &Shop) -> [Owner; 2] {
    [Owner::User(shop.register("gordon@example.com").await.id), shop.shopper().await]
}

pub async fn every_change_of_a_cart_is_of_its_owner_alone(shop: Shop) {
    let [game] = shop.add_games(["Portal"]).await;
    for owner in owners(&shop).await {
        let expected = BTreeSet::from([Tag::cart(owner)]);
        let began = shop.logged_by(async |tx| lock_cart(tx, owner).await).await;
        assert_eq!(began, expected);
        let put = async |quantity| {
            shop.logged_by(async |tx| {
                let cart = lock_cart(tx, owner).await?;
                tx.carts().put_entries(cart, &[entry(game, quantity, 0)]).await
            })
            .await
        };
        assert_eq!(put(1).await, expected);
        assert_eq!(put(2).await, expected);
        let remove = async || {
            shop.logged_by(async |tx| {
                let cart = lock_cart(tx, owner).await?;
                tx.carts().remove_entry(cart, game).await
            })
            .await
        };
        assert_eq!(remove().await, expected);
        put(1).await;
        let cleared = shop
            .logged_by(async |tx| {
                let cart = lock_cart(tx, owner).await?;
                tx.carts().clear(cart).await
            })
            .await;
        assert_eq!(cleared, expected);
    }
}

pub async fn what_leaves_a_cart_as_it_is_is_not_logged(shop: Shop) {
    let [portal, quake] = shop.add_games(["Portal", "Quake"]).await;
    for owner in owners(&shop).await {
        shop.put_entries(owner, &[entry(portal, 1, 0)]).await;
        let told = shop
            .logged_by(async |tx| {
                let cart = lock_cart(tx, owner).await?;
                tx.carts().put_entries(cart, &[entry(portal, 1, 5)]).await?;
                tx.carts().remove_entry(cart, quake).await
            })
            .await;
        assert_eq!(told, BTreeSet::new());
    }
}

pub async fn every_change_of_a_wishlist_is_of_its_owner_alone(shop: Shop) {
    let [game] = shop.add_games(["Portal"]).await;
    for owner in owners(&shop).await {
        let expected = BTreeSet::from([Tag::wishlist(owner)]);
        let began = shop.logged_by(async |tx| lock_wishlist(tx, owner).await).await;
        assert_eq!(began, expected);
        let put = async |added| {
            shop.logged_by(async |tx| {
                let wishlist = lock_wishlist(tx, owner).await?;
                tx.wishlists().put_wishes(wishlist, &[wish(game, added)]).await
            })
            .await
        };
        assert_eq!(put(5).await, expected);
        assert_eq!(put(0).await, expected, "an earlier date");
        let removed = shop
            .logged_by(async |tx| {
                let wishlist = lock_wishlist(tx, owner).await?;
                tx.wishlists().remove_wish(wishlist, game).await
            })
            .await;
        assert_eq!(removed, expected);
        put(0).await;
        let cleared = shop
            .logged_by(async |tx| {
                let wishlist = lock_wishlist(tx, owner).await?;
                tx.wishlists().clear(wishlist).await
            })
            .await;
        assert_eq!(cleared, expected);
    }
}

pub async fn what_leaves_a_wishlist_as_it_is_is_not_logged(shop: Shop) {
    let [portal, quake] = shop.add_games(["Portal", "Quake"]).await;
    for owner in owners(&shop).await {
        shop.put_wishes(owner, &[wish(portal, 0)]).await;
        let told = shop
            .logged_by(async |tx| {
                let wishlist = lock_wishlist(tx, owner).await?;
                tx.wishlists().put_wishes(wishlist, &[wish(portal, 5)]).await?;
                tx.wishlists().remove_wish(wishlist, quake).await
            })
            .await;
        assert_eq!(told, BTreeSet::new());
    }
}

pub async fn a_merge_changes_what_both_have(shop: Shop) {
    let [game] = shop.add_games(["Portal"]).await;
    let [user, guest] = owners(&shop).await;
    shop.put_entries(guest, &[entry(game, 1, 0)]).await;
    shop.put_wishes(guest, &[wish(game, 0)]).await;
    let told = shop
        .logged_by(async |tx| {
            let (from, to) = (lock_cart(tx, guest).await?, lock_cart(tx, user).await?);
            tx.carts().put_entries(to, &[entry(game, 1, 0)]).await?;
            tx.carts().clear(from).await?;
            let (from, to) = (lock_wishlist(tx, guest).await?, lock_wishlist(tx, user).await?);
            tx.wishlists().put_wishes(to, &[wish(game, 0)]).await?;
            tx.wishlists().clear(from).await
        })
        .await;
    let expected = [user, guest].map(|owner| [Tag::cart(owner), Tag::wishlist(owner)]);
    assert_eq!(told, expected.into_iter().flatten().collect());
}

pub async fn what_a_deleted_guest_had_has_changed(shop: Shop) {
    let [game] = shop.add_games(["Portal"]).await;
    let (gone, poor) = (shop.welcome(HOUR).await.id, shop.welcome(HOUR).await.id);
    let owner = Owner::Guest(gone);
    shop.put_entries(owner, &[entry(game, 1, 0)]).await;
    shop.put_wishes(owner, &[wish(game, 0)]).await;
    let told = shop
        .logged_by(async |tx| {
            tx.guests().touch(gone, Duration::ZERO).await?;
            tx.guests().touch(poor, Duration::ZERO).await?;
            tx.guests().delete_ended(HOUR, 10).await
        })
        .await;
    assert_eq!(told, BTreeSet::from([Tag::cart(owner), Tag::wishlist(owner)]));
}
