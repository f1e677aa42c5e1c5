//! Walking through a wishlist, page by page.

use crate::{Shop, baskets::wish, draft, moment::moment};
use domain::{
    catalogue::GameId,
    shopper::Owner,
    wishlist::{Wish, WishlistItem, WishlistPosition},
};

pub async fn the_latest_wish_comes_first_and_those_of_one_moment_by_game(shop: Shop) {
    let [a, b, c, d] = shop.add_games(["A", "B", "C", "D"]).await;
    let owner = shop.shopper().await;
    shop.put_wishes(owner, &[wish(a, 1), wish(d, 2), wish(b, 2), wish(c, 3)]).await;
    let page = shop.wishlist(owner, None, 10).await;
    let shown: Vec<Wish> = page.items.iter().map(shown).collect();
    assert_eq!(shown, [wish(c, 3), wish(b, 2), wish(d, 2), wish(a, 1)]);
    assert_eq!(page.next, None);
}

pub async fn a_wish_shows_its_game_as_it_is_now(shop: Shop) {
    shop.upsert([draft("Portal").price(499)]).await;
    let owner = shop.shopper().await;
    let id = shop.game("Portal").await.summary.id;
    shop.put_wishes(owner, &[wish(id, 0)]).await;
    shop.upsert([draft("Portal").price(99).stock(0)]).await;
    let items = shop.wishlist(owner, None, 10).await.items;
    let expected = WishlistItem { game: shop.game("Portal").await.summary, added_at: moment(0) };
    assert_eq!(items, [expected]);
}

/// Many wishes of one moment, such as a merge makes them: each comes exactly once, in the same order as on one long page.
pub async fn a_wishlist_can_be_walked_to_its_end(shop: Shop) {
    let games = shop.add_games(["A", "B", "C", "D", "E", "F", "G", "H", "I"]).await;
    let owner = shop.shopper().await;
    let added = [3, 1, 2, 2, 1, 3, 2, 2, 3];
    let wishes: Vec<Wish> = games.into_iter().zip(added).map(|(game, added)| wish(game, added)).collect();
    shop.put_wishes(owner, &wishes).await;
    let whole = walk(&shop, owner, 100).await;
    assert_eq!(whole.len(), 9);
    for limit in [1, 2, 4, 9] {
        assert_eq!(walk(&shop, owner, limit).await, whole, "by {limit}");
    }
}

pub async fn the_last_page_of_a_wishlist_says_so_even_if_it_is_full(shop: Shop) {
    let [a, b, c, d] = shop.add_games(["A", "B", "C", "D"]).await;
    let owner = shop.shopper().await;
    shop.put_wishes(owner, &[wish(a, 0), wish(b, 0), wish(c, 0), wish(d, 0)]).await;
    let first = shop.wishlist(owner, None, 2).await;
    assert_eq!(first.next, Some(WishlistPosition { added_at: moment(0), game: b }));
    let second = shop.wishlist(owner, first.next, 2).await;
    assert_eq!((games(&second.items), second.next), (vec![c, d], None));
}

/// A position is a place in the order, not a wish: it outlives the wish that it was taken from.
pub async fn a_walk_goes_on_when_its_last_wish_is_gone(shop: Shop) {
    let [a, b, c, d] = shop.add_games(["A", "B", "C", "D"]).await;
    let owner = shop.shopper().await;
    shop.put_wishes(owner, &[wish(a, 2), wish(b, 1), wish(c, 1), wish(d, 0)]).await;
    let first = shop.wishlist(owner, None, 2).await;
    shop.with_wishlist(owner, async |tx, wishlist| tx.wishlists().remove_wish(wishlist, b).await).await;
    let rest = shop.wishlist(owner, first.next, 2).await;
    assert_eq!((games(&rest.items), rest.next), (vec![c, d], None));
    shop.with_wishlist(owner, async |tx, wishlist| tx.wishlists().clear(wishlist).await).await;
    assert_eq!(shop.wishlist(owner, first.next, 2).await.items, []);
}

pub async fn a_page_is_of_one_wishlist_alone(shop: Shop) {
    let [a, b, c] = shop.add_games(["A", "B", "C"]).await;
    let (owner, other) = (shop.shopper().await, shop.shopper().await);
    shop.put_wishes(owner, &[wish(a, 0), wish(b, 0)]).await;
    shop.put_wishes(other, &[wish(a, 1), wish(c, 1)]).await;
    let page = shop.wishlist(owner, None, 2).await;
    assert_eq!((games(&page.items), page.next), (vec![a, b], None));
    assert_eq!(shop.wishlist(owner, None, 10).await.items[0].added_at, moment(0));
}

/// All wishes, page by page; every page but the last has to be full.
async fn walk(shop: &Shop, owner: Owner, limit: u32) -> Vec<Wish> {
    let mut walked = Vec::new();
    let mut after = None;
    loop {
        let page = shop.wishlist(owner, after, limit).await;
        walked.extend(page.items.iter().map(shown));
        let Some(next) = page.next else { return walked };
        assert_eq!(page.items.len(), limit as usize);
        assert!(after.replace(next) != Some(next), "the walk goes on");
    }
}

fn shown(item: &WishlistItem) -> Wish {
    Wish { game: item.game.id, added_at: item.added_at }
}

fn games(items: &[WishlistItem]) -> Vec<GameId> {
    items.iter().map(|item| item.game.id).collect()
}
