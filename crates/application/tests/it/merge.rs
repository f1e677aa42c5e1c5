//! What becomes of a guest's things at login and registration (`carts.md`).

use crate::shop::{PASSWORD, Shop, line, on_sale, owner, token_hash};
use application::{
    carts::CartError,
    merge_guest::{MergeReport, MergeStatus},
};
use domain::{
    cart::{CartMergeReport, LineAvailability},
    shopper::Owner,
    wishlist::WishlistMergeReport,
};
use std::time::Duration;

const NOTHING: MergeReport = MergeReport::nothing();

async fn shop() -> Shop {
    Shop::with_games(["Braid", "Myst", "Portal", "Quake"].map(on_sale)).await
}

#[tokio::test]
async fn login_sums_caps_and_keeps_everything() {
    let shop = shop().await;
    let user = Owner::User(shop.user("gordon@example.com").await.id);
    for (title, quantity) in [("Braid", 2), ("Myst", 8)] {
        shop.add(user, title, quantity).await;
    }
    let guest = shop.guest().await;
    for (title, quantity) in [("Braid", 3), ("Myst", 4), ("Portal", 1), ("Quake", 5)] {
        shop.add(owner(&guest), title, quantity).await;
    }
    shop.change(on_sale("Portal").stock(0)).await;
    shop.delist("Quake").await;

    let report = shop.log_in("gordon@example.com", Some(&guest)).await.merge;
    assert_eq!(report.status, MergeStatus::Merged);
    assert_eq!(report.cart, CartMergeReport { moved: 2, summed: 2, capped: 1, unavailable_kept: 2 });
    let mut cart = shop.cart(user).await;
    cart.sort();
    assert_eq!(cart, [line("Braid", 5), line("Myst", 10), line("Portal", 1), line("Quake", 5)]);
    let view = shop.carts.get(user).await.unwrap();
    let kept = view.lines.iter().map(|line| (line.game.title.as_str(), line.availability()));
    let kept: Vec<_> =
        kept.filter(|(_, availability)| *availability != LineAvailability::Available).collect();
    assert_eq!(kept, [("Portal", LineAvailability::OutOfStock), ("Quake", LineAvailability::Delisted)]);
}

#[tokio::test]
async fn wishlists_become_their_union_with_the_earlier_date() {
    let shop = shop().await;
    let guest = shop.guest().await;
    let wish = async |owner: Owner, title: &str| {
        shop.clock.advance(Duration::from_secs(1));
        shop.wishlists.add(owner.into(), shop.game(title).await).await.unwrap();
    };
    wish(owner(&guest), "Braid").await;
    let user = Owner::User(shop.user("gordon@example.com").await.id);
    wish(user, "Braid").await;
    wish(user, "Myst").await;
    wish(owner(&guest), "Myst").await;
    wish(owner(&guest), "Portal").await;
    let (ours, theirs) = (shop.wishlist(user).await, shop.wishlist(owner(&guest)).await);

    let report = shop.log_in("gordon@example.com", Some(&guest)).await.merge;
    assert_eq!(report.wishlist, WishlistMergeReport { moved: 1, already_there: 2 });
    assert_eq!(report.status, MergeStatus::Merged);
    let expected = [theirs[0].clone(), ours[0].clone(), theirs[2].clone()];
    assert_eq!(shop.wishlist(user).await, expected);
    assert_eq!(shop.wishlist(owner(&guest)).await, []);
}

#[tokio::test]
async fn a_guest_is_merged_once() {
    let shop = shop().await;
    let user = Owner::User(shop.user("gordon@example.com").await.id);
    let guest = shop.guest().await;
    shop.add(owner(&guest), "Braid", 3).await;
    assert_eq!(shop.log_in("gordon@example.com", Some(&guest)).await.merge.status, MergeStatus::Merged);
    for _ in 0..2 {
        assert_eq!(shop.log_in("gordon@example.com", Some(&guest)).await.merge, NOTHING);
    }
    assert_eq!(shop.cart(user).await, [line("Braid", 3)]);
    assert_eq!(shop.cart(owner(&guest)).await, []);
}

#[tokio::test]
async fn the_token_of_a_merged_guest_opens_nothing() {
    let shop = shop().await;
    shop.user("gordon@example.com").await;
    let guest = shop.guest().await;
    shop.log_in("gordon@example.com", Some(&guest)).await;
    assert_eq!(shop.guests.recognise(token_hash(&guest)).await.unwrap(), None);
    let write = shop.carts.clear(owner(&guest)).await;
    assert!(matches!(write, Err(CartError::GuestGone)));
}

#[tokio::test]
async fn without_a_guest_or_with_an_unknown_one_there_is_nothing_to_merge() {
    let shop = shop().await;
    shop.user("gordon@example.com").await;
    assert_eq!(shop.log_in("gordon@example.com", None).await.merge, NOTHING);
    assert_eq!(shop.log_in("gordon@example.com", Some(&shop.guests.invite())).await.merge, NOTHING);
}

#[tokio::test]
async fn a_wrong_password_merges_nothing() {
    let shop = shop().await;
    let user = Owner::User(shop.user("gordon@example.com").await.id);
    let guest = shop.guest().await;
    shop.add(owner(&guest), "Braid", 3).await;
    assert!(shop.log_in_with("gordon@example.com", "wrong", Some(&guest)).await.is_err());
    assert!(shop.log_in_with("nobody@example.com", PASSWORD, Some(&guest)).await.is_err());
    assert_eq!(shop.cart(owner(&guest)).await, [line("Braid", 3)]);
    assert_eq!(shop.cart(user).await, []);
}

#[tokio::test]
async fn registration_takes_the_guests_things_over() {
    let shop = shop().await;
    let guest = shop.guest().await;
    shop.add(owner(&guest), "Braid", 3).await;
    let registered = shop.register("gordon@example.com", Some(&guest)).await.unwrap();
    assert_eq!(registered.merge.cart, CartMergeReport { moved: 1, ..CartMergeReport::default() });
    assert_eq!(shop.cart(Owner::User(registered.user.id)).await, [line("Braid", 3)]);
}

#[tokio::test]
async fn a_registration_that_is_refused_leaves_the_guest_whole() {
    let shop = shop().await;
    shop.user("gordon@example.com").await;
    let guest = shop.guest().await;
    shop.add(owner(&guest), "Braid", 3).await;
    assert!(shop.register("Gordon@Example.com", Some(&guest)).await.is_err());
    assert_eq!(shop.cart(owner(&guest)).await, [line("Braid", 3)]);
    assert!(shop.guests.recognise(token_hash(&guest)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_guest_can_be_adopted_later_and_once() {
    let shop = shop().await;
    let user = shop.user("gordon@example.com").await.id;
    let guest = shop.guest().await;
    shop.add(owner(&guest), "Braid", 3).await;
    let report = shop.accounts.adopt_guest(user, Some(token_hash(&guest))).await.unwrap();
    assert_eq!((report.status, report.cart.moved), (MergeStatus::Merged, 1));
    assert_eq!(shop.accounts.adopt_guest(user, Some(token_hash(&guest))).await.unwrap(), NOTHING);
    assert_eq!(shop.cart(Owner::User(user)).await, [line("Braid", 3)]);
}
