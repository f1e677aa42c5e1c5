//! Whose a cart and a wishlist is. An id of the one kind of owner never stands for the other.

use super::HOUR;
use crate::{
    Shop,
    baskets::{entry, lock_cart, lock_wishlist, wish},
    ids::next_id,
    new_guest, new_user,
};
use domain::{
    account::{NewUser, UserId},
    cart::{Cart, CartId},
    ports::StorageError,
    shopper::{GuestId, NewGuest, Owner},
    wishlist::WishlistId,
};
use std::time::Duration;
use uuid::Uuid;

pub async fn an_owner_without_a_cart_gets_the_one_proposed(shop: Shop) {
    let (user, guest) = both_kinds(&shop).await;
    let proposed = [(guest, CartId(next_id())), (user, CartId(next_id()))];
    let carts = shop.transact(async |tx| tx.carts().lock_many(&proposed).await).await;
    assert_eq!(carts, proposed.map(|(_, cart)| cart));
}

pub async fn an_owner_without_a_wishlist_gets_the_one_proposed(shop: Shop) {
    let (user, guest) = both_kinds(&shop).await;
    let proposed = [(guest, WishlistId(next_id())), (user, WishlistId(next_id()))];
    let wishlists = shop.transact(async |tx| tx.wishlists().lock_many(&proposed).await).await;
    assert_eq!(wishlists, proposed.map(|(_, wishlist)| wishlist));
}

pub async fn an_owner_with_a_cart_keeps_it(shop: Shop) {
    let [game] = shop.add_games(["Portal"]).await;
    let (user, guest) = both_kinds(&shop).await;
    for owner in [user, guest] {
        let first = shop.with_cart(owner, async |_, cart| Ok(cart)).await;
        shop.put_entries(owner, &[entry(game, 2, 0)]).await;
        assert_eq!(shop.with_cart(owner, async |_, cart| Ok(cart)).await, first);
        assert_eq!(shop.entries(owner).await, [entry(game, 2, 0)]);
    }
}

pub async fn an_owner_with_a_wishlist_keeps_it(shop: Shop) {
    let [game] = shop.add_games(["Portal"]).await;
    let (user, guest) = both_kinds(&shop).await;
    for owner in [user, guest] {
        let first = shop.with_wishlist(owner, async |_, wishlist| Ok(wishlist)).await;
        shop.put_wishes(owner, &[wish(game, 0)]).await;
        assert_eq!(shop.with_wishlist(owner, async |_, wishlist| Ok(wishlist)).await, first);
        assert_eq!(shop.wishes(owner).await, [wish(game, 0)]);
    }
}

/// Some carts are there and some are not, and their ids grow neither along the owners nor against them.
pub async fn carts_come_in_the_order_of_their_owners(shop: Shop) {
    let owners = [shop.shopper().await, shop.shopper().await, shop.shopper().await, shop.shopper().await];
    let known = shop.with_cart(owners[2], async |_, cart| Ok(cart)).await;
    let [a, b, c, d] = [next_id(), next_id(), next_id(), next_id()].map(CartId);
    let asked = [(owners[0], c), (owners[1], b), (owners[2], a), (owners[3], d)];
    let carts = shop.transact(async |tx| tx.carts().lock_many(&asked).await).await;
    assert_eq!(carts, [c, b, known, d]);
    let turned = [asked[3], asked[1], asked[0], asked[2]];
    let carts = shop.transact(async |tx| tx.carts().lock_many(&turned).await).await;
    assert_eq!(carts, [d, b, c, known]);
}

pub async fn wishlists_come_in_the_order_of_their_owners(shop: Shop) {
    let owners = [shop.shopper().await, shop.shopper().await, shop.shopper().await, shop.shopper().await];
    let known = shop.with_wishlist(owners[2], async |_, wishlist| Ok(wishlist)).await;
    let [a, b, c, d] = [next_id(), next_id(), next_id(), next_id()].map(WishlistId);
    let asked = [(owners[0], c), (owners[1], b), (owners[2], a), (owners[3], d)];
    let wishlists = shop.transact(async |tx| tx.wishlists().lock_many(&asked).await).await;
    assert_eq!(wishlists, [c, b, known, d]);
    let turned = [asked[3], asked[1], asked[0], asked[2]];
    let wishlists = shop.transact(async |tx| tx.wishlists().lock_many(&turned).await).await;
    assert_eq!(wishlists, [d, b, c, known]);
}

pub async fn of_no_owners_nothing_is_locked(shop: Shop) {
    assert_eq!(shop.transact(async |tx| tx.carts().lock_many(&[]).await).await, []);
    assert_eq!(shop.transact(async |tx| tx.wishlists().lock_many(&[]).await).await, []);
}

pub async fn a_user_and_a_guest_of_one_id_have_a_cart_each(shop: Shop) {
    let [portal, braid] = shop.add_games(["Portal", "Braid"]).await;
    let (user, guest) = both_of_one_id(&shop).await;
    shop.put_entries(guest, &[entry(portal, 1, 0)]).await;
    assert_eq!(shop.cart(user).await, Cart::default());
    shop.put_entries(user, &[entry(braid, 2, 0)]).await;
    assert_eq!(shop.entries(guest).await, [entry(portal, 1, 0)]);
    assert_eq!(shop.entries(user).await, [entry(braid, 2, 0)]);
    assert_eq!(shop.cart(guest).await.lines[0].game.title, "Portal");
    assert_eq!(shop.cart(user).await.lines[0].game.title, "Braid");
}

pub async fn a_user_and_a_guest_of_one_id_have_a_wishlist_each(shop: Shop) {
    let [portal, braid] = shop.add_games(["Portal", "Braid"]).await;
    let (user, guest) = both_of_one_id(&shop).await;
    shop.put_wishes(guest, &[wish(portal, 0)]).await;
    assert_eq!(shop.wishlist(user, None, 10).await.items, []);
    shop.put_wishes(user, &[wish(braid, 0)]).await;
    for (owner, wished, other) in [(guest, portal, braid), (user, braid, portal)] {
        assert_eq!(shop.wishes(owner).await, [wish(wished, 0)]);
        assert_eq!(shop.wishlist(owner, None, 10).await.items[0].game.id, wished);
        assert!(shop.shoppers().is_wished(owner, wished).await.unwrap());
        assert!(!shop.shoppers().is_wished(owner, other).await.unwrap());
    }
}

/// Locked at once, as a login does it.
pub async fn a_user_and_a_guest_of_one_id_are_told_apart_in_one_question(shop: Shop) {
    let (user, guest) = both_of_one_id(&shop).await;
    let [a, b] = [next_id(), next_id()];
    let carts = [(user, CartId(b)), (guest, CartId(a))];
    let wishlists = [(user, WishlistId(b)), (guest, WishlistId(a))];
    let locked = shop
        .transact(async |tx| {
            Ok((tx.carts().lock_many(&carts).await?, tx.wishlists().lock_many(&wishlists).await?))
        })
        .await;
    assert_eq!(locked, (vec![CartId(b), CartId(a)], vec![WishlistId(b), WishlistId(a)]));
}

pub async fn what_a_deleted_guest_of_one_id_had_was_not_the_users(shop: Shop) {
    let [game] = shop.add_games(["Portal"]).await;
    let (user, guest) = both_of_one_id(&shop).await;
    for owner in [user, guest] {
        shop.put_entries(owner, &[entry(game, 1, 0)]).await;
        shop.put_wishes(owner, &[wish(game, 0)]).await;
    }
    let Owner::Guest(id) = guest else { unreachable!("the second is a guest") };
    shop.transact(async |tx| {
        tx.guests().touch(id, Duration::ZERO).await?;
        tx.guests().delete_ended(HOUR, 10).await
    })
    .await;
    assert_eq!(shop.cart(guest).await, Cart::default());
    assert_eq!(shop.entries(user).await, [entry(game, 1, 0)]);
    assert_eq!(shop.wishes(user).await, [wish(game, 0)]);
}

pub async fn who_is_not_there_owns_nothing(shop: Shop) {
    let (user, guest) = both_kinds(&shop).await;
    let (Owner::User(UserId(user)), Owner::Guest(GuestId(guest))) = (user, guest) else {
        unreachable!("the first is a user, the second a guest")
    };
    let unknown = Uuid::from_u128(7);
    for nobody in [
        Owner::User(UserId(guest)),
        Owner::Guest(GuestId(user)),
        Owner::User(UserId(unknown)),
        Owner::Guest(GuestId(unknown)),
    ] {
        assert_eq!(shop.cart(nobody).await, Cart::default());
        assert_eq!(shop.wishlist(nobody, None, 10).await.items, []);
        let error = shop.refused(async |tx| lock_cart(tx, nobody).await).await;
        assert!(matches!(error, StorageError::Backend(_)), "{nobody:?} {error:?}");
        let error = shop.refused(async |tx| lock_wishlist(tx, nobody).await).await;
        assert!(matches!(error, StorageError::Backend(_)), "{nobody:?} {error:?}");
    }
}

async fn both_kinds(shop: &Shop) -> (Owner, Owner) {
    (Owner::User(shop.register("gordon@example.com").await.id), shop.shopper().await)
}

async fn both_of_one_id(shop: &Shop) -> (Owner, Owner) {
    let id = next_id();
    let user = NewUser { id: UserId(id), ..new_user("gordon@example.com") };
    let guest = NewGuest { id: GuestId(id), ..new_guest() };
    shop.transact(async |tx| {
        tx.users().insert(&user).await?;
        tx.guests().insert(&guest, HOUR).await
    })
    .await;
    (Owner::User(user.id), Owner::Guest(guest.id))
}
