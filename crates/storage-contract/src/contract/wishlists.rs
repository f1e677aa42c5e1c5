//! What is on a wishlist.

use crate::{
    Shop,
    baskets::{entry, lock_wishlist, wish},
    draft,
};
use domain::{
    catalogue::{Availability, GameId},
    ports::StorageError,
    shopper::Owner,
    wishlist::Wish,
};
use uuid::Uuid;

pub async fn a_wishlist_onto_which_nothing_was_put_is_empty(shop: Shop) {
    let [game] = shop.add_games(["Portal"]).await;
    let owner = shopper(&shop).await;
    assert_eq!(shop.wishes(owner).await, []);
    assert_eq!(count(&shop, owner, game).await, (0, false));
    let page = shop.wishlist(owner, None, 10).await;
    assert_eq!((page.items, page.next), (Vec::new(), None));
    assert!(!is_wished(&shop, owner, game).await);
}

pub async fn wishes_are_kept_and_listed_by_game(shop: Shop) {
    let [a, b, c] = shop.add_games(["A", "B", "C"]).await;
    let owner = shopper(&shop).await;
    shop.put_wishes(owner, &[wish(c, -1), wish(a, 123_456)]).await;
    shop.put_wishes(owner, &[wish(b, 0)]).await;
    assert_eq!(shop.wishes(owner).await, [wish(a, 123_456), wish(b, 0), wish(c, -1)]);
}

pub async fn wishes_are_counted_and_told_apart(shop: Shop) {
    let [a, b, c] = shop.add_games(["A", "B", "C"]).await;
    let owner = shopper(&shop).await;
    shop.put_wishes(owner, &[wish(a, 0), wish(b, 0)]).await;
    for (game, wished) in [(a, true), (b, true), (c, false), (GameId(Uuid::from_u128(7)), false)] {
        assert_eq!(count(&shop, owner, game).await, (2, wished));
        assert_eq!(is_wished(&shop, owner, game).await, wished);
    }
}

pub async fn a_game_that_is_wished_for_again_keeps_the_earlier_date(shop: Shop) {
    let [a, b, c] = shop.add_games(["A", "B", "C"]).await;
    let owner = shopper(&shop).await;
    shop.put_wishes(owner, &[wish(a, 5), wish(b, 5)]).await;
    shop.put_wishes(owner, &[wish(a, 9), wish(b, 1), wish(c, 9)]).await;
    assert_eq!(shop.wishes(owner).await, [wish(a, 5), wish(b, 1), wish(c, 9)]);
}

/// More than anybody may put on one by one: a merge loses nothing.
pub async fn many_wishes_are_written_at_once(shop: Shop) {
    let drafts: Vec<_> = (0..700).map(|number| draft(&format!("Game {number}")).build()).collect();
    shop.transact(async |tx| tx.games().upsert_many(&drafts).await).await;
    let owner = shopper(&shop).await;
    let wishes: Vec<Wish> = drafts.iter().map(|draft| wish(draft.id, 0)).collect();
    shop.put_wishes(owner, &wishes).await;
    assert_eq!(shop.wishes(owner).await, wishes);
    assert_eq!(count(&shop, owner, drafts[0].id).await, (700, true));
}

pub async fn a_wish_for_what_is_not_in_the_catalogue_is_refused(shop: Shop) {
    let [game] = shop.add_games(["Portal"]).await;
    let owner = shopper(&shop).await;
    let wishes = [wish(game, 0), wish(GameId(Uuid::from_u128(7)), 0)];
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    let wishlist = lock_wishlist(&mut tx, owner).await.unwrap();
    let error = tx.wishlists().put_wishes(wishlist, &wishes).await.unwrap_err();
    assert!(matches!(error, StorageError::Backend(_)), "{error:?}");
    assert!(tx.commit().await.is_err());
    assert_eq!(shop.wishes(owner).await, []);
}

pub async fn a_wish_for_what_cannot_be_had_is_kept(shop: Shop) {
    let [game, gone] = shop.add_games(["Portal", "Gone"]).await;
    let owner = shopper(&shop).await;
    shop.put_wishes(owner, &[wish(game, 0)]).await;
    shop.mark_sold_out(&["Portal"]).await;
    shop.delist(&["Gone"]).await;
    shop.put_wishes(owner, &[wish(gone, 1)]).await;
    let items = shop.wishlist(owner, None, 10).await.items;
    let shown: Vec<_> = items.iter().map(|item| (item.game.id, item.game.availability)).collect();
    assert_eq!(shown, [(gone, Availability::Delisted), (game, Availability::OutOfStock)]);
}

pub async fn a_wish_is_taken_off(shop: Shop) {
    let [a, b, c] = shop.add_games(["A", "B", "C"]).await;
    let owner = shopper(&shop).await;
    shop.put_wishes(owner, &[wish(a, 0), wish(b, 0)]).await;
    for game in [a, c] {
        shop.with_wishlist(owner, async |tx, wishlist| tx.wishlists().remove_wish(wishlist, game).await)
            .await;
    }
    assert_eq!(shop.wishes(owner).await, [wish(b, 0)]);
    assert!(!is_wished(&shop, owner, a).await);
}

pub async fn every_wish_is_taken_off(shop: Shop) {
    let [a, b] = shop.add_games(["A", "B"]).await;
    let owner = shopper(&shop).await;
    shop.put_wishes(owner, &[wish(a, 0), wish(b, 0)]).await;
    shop.with_wishlist(owner, async |tx, wishlist| tx.wishlists().clear(wishlist).await).await;
    assert_eq!(shop.wishes(owner).await, []);
    assert_eq!(shop.wishlist(owner, None, 10).await.items, []);
    shop.with_wishlist(owner, async |tx, wishlist| tx.wishlists().clear(wishlist).await).await;
}

pub async fn each_wishlist_is_for_itself(shop: Shop) {
    let [a, b] = shop.add_games(["A", "B"]).await;
    let (owner, other) = (shopper(&shop).await, shop.shopper().await);
    shop.put_wishes(other, &[wish(a, 5), wish(b, 5)]).await;
    shop.put_wishes(owner, &[wish(a, 1)]).await;
    shop.with_wishlist(owner, async |tx, wishlist| tx.wishlists().remove_wish(wishlist, b).await).await;
    shop.with_wishlist(owner, async |tx, wishlist| tx.wishlists().clear(wishlist).await).await;
    assert_eq!(shop.wishes(other).await, [wish(a, 5), wish(b, 5)]);
    assert_eq!(count(&shop, owner, a).await, (0, false));
    assert!(!is_wished(&shop, owner, a).await);
    assert!(is_wished(&shop, other, a).await);
}

/// Neither stands in the way of the other.
pub async fn a_game_may_be_wished_for_and_in_the_cart(shop: Shop) {
    let [game] = shop.add_games(["Portal"]).await;
    let owner = shopper(&shop).await;
    shop.put_wishes(owner, &[wish(game, 0)]).await;
    let in_cart = entry(game, 1, 0);
    shop.put_entries(owner, &[in_cart]).await;
    shop.with_wishlist(owner, async |tx, wishlist| tx.wishlists().clear(wishlist).await).await;
    assert_eq!(shop.entries(owner).await, [in_cart]);
}

async fn shopper(shop: &Shop) -> Owner {
    Owner::User(shop.register("gordon@example.com").await.id)
}

async fn count(shop: &Shop, owner: Owner, game: GameId) -> (u64, bool) {
    shop.with_wishlist(owner, async |tx, wishlist| tx.wishlists().count(wishlist, game).await).await
}

async fn is_wished(shop: &Shop, owner: Owner, game: GameId) -> bool {
    shop.shoppers().is_wished(owner, game).await.unwrap()
}
