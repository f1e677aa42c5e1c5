//! What is in a cart.

use crate::{
    DraftBuilder, Shop,
    baskets::{entry, lock_cart},
    draft,
};
use domain::{
    cart::{Cart, CartEntry},
    catalogue::{Availability, GameId},
    money::Money,
    ports::StorageError,
    shopper::Owner,
};
use uuid::Uuid;

pub async fn a_cart_into_which_nothing_was_put_is_empty(shop: Shop) {
    let owner = shop.shopper().await;
    assert_eq!(shop.cart(owner).await, Cart::default());
    let locked = shop.with_cart(owner, async |tx, cart| tx.carts().get(cart).await).await;
    assert_eq!(locked, Cart::default());
    assert_eq!(shop.cart(owner).await, Cart::default());
    assert_eq!(shop.entries(owner).await, []);
}

pub async fn lines_are_kept_and_listed_by_game(shop: Shop) {
    let [a, b, c] = shop.add_games(["A", "B", "C"]).await;
    let owner = shop.shopper().await;
    shop.put_entries(owner, &[entry(c, 10, -1), entry(a, 1, 123_456)]).await;
    shop.put_entries(owner, &[entry(b, 5, 0)]).await;
    assert_eq!(shop.entries(owner).await, [entry(a, 1, 123_456), entry(b, 5, 0), entry(c, 10, -1)]);
}

pub async fn a_line_is_found_by_its_game(shop: Shop) {
    let [a, b, c] = shop.add_games(["A", "B", "C"]).await;
    let owner = shop.shopper().await;
    shop.put_entries(owner, &[entry(a, 1, 0), entry(b, 2, 1)]).await;
    for (game, found) in [(b, Some(entry(b, 2, 1))), (c, None), (GameId(Uuid::from_u128(7)), None)] {
        let line = shop.with_cart(owner, async |tx, cart| tx.carts().find_entry(cart, game).await).await;
        assert_eq!(line, found);
    }
}

pub async fn a_game_that_is_in_gets_the_new_quantity_and_keeps_its_date(shop: Shop) {
    let [a, b] = shop.add_games(["A", "B"]).await;
    let owner = shop.shopper().await;
    shop.put_entries(owner, &[entry(a, 3, 5)]).await;
    for (quantity, added) in [(7, 9), (2, 1)] {
        shop.put_entries(owner, &[entry(b, quantity, added), entry(a, quantity, added)]).await;
        assert_eq!(shop.entries(owner).await, [entry(a, quantity, 5), entry(b, quantity, 9)]);
    }
}

/// More than anybody may put in one by one: a merge loses nothing.
pub async fn many_lines_are_written_at_once(shop: Shop) {
    let drafts: Vec<_> = (0..300).map(|number| draft(&format!("Game {number}")).build()).collect();
    shop.transact(async |tx| tx.games().upsert_many(&drafts).await).await;
    let owner = shop.shopper().await;
    let entries: Vec<CartEntry> = drafts.iter().map(|draft| entry(draft.id, 10, 0)).collect();
    shop.put_entries(owner, &entries).await;
    assert_eq!(shop.entries(owner).await, entries);
    assert_eq!(shop.cart(owner).await.lines.len(), 300);
}

pub async fn a_game_that_is_not_in_the_catalogue_is_refused(shop: Shop) {
    let [game] = shop.add_games(["Portal"]).await;
    let owner = shop.shopper().await;
    let entries = [entry(game, 1, 0), entry(GameId(Uuid::from_u128(7)), 1, 0)];
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    let cart = lock_cart(&mut tx, owner).await.unwrap();
    let error = tx.carts().put_entries(cart, &entries).await.unwrap_err();
    assert!(matches!(error, StorageError::Backend(_)), "{error:?}");
    assert!(tx.commit().await.is_err());
    assert_eq!(shop.entries(owner).await, []);
}

pub async fn a_delisted_game_is_kept_and_flagged(shop: Shop) {
    let [game, gone] = shop.add_games(["Portal", "Gone"]).await;
    let owner = shop.shopper().await;
    shop.put_entries(owner, &[entry(game, 1, 0)]).await;
    shop.delist(&["Portal", "Gone"]).await;
    shop.put_entries(owner, &[entry(gone, 1, 1)]).await;
    let cart = shop.cart(owner).await;
    let shown: Vec<_> = cart.lines.iter().map(|line| (line.game.id, line.game.availability)).collect();
    assert_eq!(shown, [(game, Availability::Delisted), (gone, Availability::Delisted)]);
}

pub async fn a_cart_shows_its_games_as_they_are_now(shop: Shop) {
    let game = |title| draft(title).platform("Steam").region("GLOBAL").released("2007-10-10");
    shop.upsert([game("Portal").price(499).thumbnail("https://images.example/portal.jpg")]).await;
    let owner = shop.shopper().await;
    let id = shop.game("Portal").await.summary.id;
    shop.put_entries(owner, &[entry(id, 3, 0)]).await;
    let changes: [DraftBuilder; 2] = [game("Portal").price(399).stock(2), game("Portal").price(1).stock(0)];
    for change in changes {
        shop.upsert([change]).await;
        let cart = shop.cart(owner).await;
        assert_eq!(cart.lines.len(), 1);
        assert_eq!(cart.lines[0].game, shop.game("Portal").await.summary);
        assert_eq!(cart.lines[0].quantity.get(), 3);
    }
    assert_eq!(shop.cart(owner).await.lines[0].game.price, Money::eur(1));
}

pub async fn lines_are_shown_in_the_order_in_which_they_were_added(shop: Shop) {
    let [a, b, c, d] = shop.add_games(["A", "B", "C", "D"]).await;
    let owner = shop.shopper().await;
    shop.put_entries(owner, &[entry(a, 1, 2), entry(c, 1, 1), entry(b, 1, 1), entry(d, 1, 0)]).await;
    shop.put_entries(owner, &[entry(d, 9, 7)]).await;
    assert_eq!(shown(&shop.cart(owner).await), [d, b, c, a]);
}

pub async fn a_game_is_taken_out(shop: Shop) {
    let [a, b] = shop.add_games(["A", "B"]).await;
    let owner = shop.shopper().await;
    shop.put_entries(owner, &[entry(a, 1, 0), entry(b, 2, 0)]).await;
    shop.with_cart(owner, async |tx, cart| tx.carts().remove_entry(cart, a).await).await;
    assert_eq!(shop.entries(owner).await, [entry(b, 2, 0)]);
}

pub async fn everything_is_taken_out(shop: Shop) {
    let [a, b] = shop.add_games(["A", "B"]).await;
    let owner = shop.shopper().await;
    shop.put_entries(owner, &[entry(a, 1, 0), entry(b, 2, 0)]).await;
    shop.with_cart(owner, async |tx, cart| tx.carts().clear(cart).await).await;
    assert_eq!(shop.cart(owner).await.lines, []);
    assert_eq!(shop.entries(owner).await, []);
}

pub async fn each_cart_is_for_itself(shop: Shop) {
    let [a, b] = shop.add_games(["A", "B"]).await;
    let (owner, other) = (shop.shopper().await, shop.shopper().await);
    shop.put_entries(other, &[entry(a, 1, 0), entry(b, 2, 0)]).await;
    let untouched = shop.cart(other).await;
    shop.put_entries(owner, &[entry(a, 9, 9)]).await;
    shop.with_cart(owner, async |tx, cart| tx.carts().remove_entry(cart, b).await).await;
    shop.with_cart(owner, async |tx, cart| tx.carts().clear(cart).await).await;
    assert_eq!(shop.cart(other).await, untouched);
    assert_eq!(shop.entries(other).await, [entry(a, 1, 0), entry(b, 2, 0)]);
}

pub async fn a_transaction_sees_its_cart_as_it_will_be(shop: Shop) {
    let [a, b] = shop.add_games(["A", "B"]).await;
    let owner = shop.shopper().await;
    shop.put_entries(owner, &[entry(a, 1, 1)]).await;
    let cart = shop
        .with_cart(owner, async |tx, cart| {
            tx.carts().put_entries(cart, &[entry(b, 2, 0)]).await?;
            tx.carts().get(cart).await
        })
        .await;
    assert_eq!(shown(&cart), [b, a]);
    assert_eq!(shop.cart(owner).await, cart);
}

pub async fn every_change_of_a_cart_is_dated(shop: Shop) {
    let [a, b] = shop.add_games(["A", "B"]).await;
    let owner = shop.shopper().await;
    let mut dates = vec![None];
    shop.put_entries(owner, &[entry(a, 1, 0), entry(b, 1, 0)]).await;
    dates.push(shop.cart(owner).await.updated_at);
    shop.put_entries(owner, &[entry(a, 2, 0)]).await;
    dates.push(shop.cart(owner).await.updated_at);
    shop.with_cart(owner, async |tx, cart| tx.carts().remove_entry(cart, b).await).await;
    dates.push(shop.cart(owner).await.updated_at);
    shop.with_cart(owner, async |tx, cart| tx.carts().clear(cart).await).await;
    dates.push(shop.cart(owner).await.updated_at);
    assert!(dates.is_sorted_by(|earlier, later| earlier < later), "{dates:?}");
}

pub async fn what_changes_nothing_is_not_dated(shop: Shop) {
    let [a, b] = shop.add_games(["A", "B"]).await;
    let owner = shop.shopper().await;
    shop.with_cart(owner, async |tx, cart| tx.carts().clear(cart).await).await;
    change_nothing(&shop, owner, &[], b).await;
    assert_eq!(shop.cart(owner).await, Cart::default());
    shop.put_entries(owner, &[entry(a, 1, 0)]).await;
    let before = shop.cart(owner).await;
    change_nothing(&shop, owner, &[], b).await;
    change_nothing(&shop, owner, &[entry(a, 1, 5)], b).await;
    assert_eq!(shop.cart(owner).await, before);
}

/// Writes lines that are there already, and takes out a game that is not.
async fn change_nothing(shop: &Shop, owner: Owner, there: &[CartEntry], not_there: GameId) {
    shop.with_cart(owner, async |tx, cart| {
        tx.carts().put_entries(cart, there).await?;
        tx.carts().remove_entry(cart, not_there).await
    })
    .await;
}

fn shown(cart: &Cart) -> Vec<GameId> {
    cart.lines.iter().map(|line| line.game.id).collect()
}
