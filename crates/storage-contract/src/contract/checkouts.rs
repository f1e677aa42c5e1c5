//! What a checkout reads of games, and takes out of stock.

use crate::{Shop, draft};
use domain::{
    catalogue::GameId,
    draft::GameDraft,
    money::Money,
    order::{CheckOutLine, Offer},
    ports::StorageError,
};
use uuid::Uuid;

pub async fn an_offer_is_a_game_as_it_is_now(shop: Shop) {
    let [portal, quake] = shop.sell(["Portal", "Quake"]).await;
    shop.upsert([draft("Quake").price(1234).stock(7)]).await;
    let mut offers = offers(&shop, &[line(quake.id, 1), line(portal.id, 3)]).await;
    offers.sort_by_key(|offer| offer.price);
    assert_eq!(offers, [offer(&portal), Offer { price: Money::eur(1234), stock: 7, ..offer(&quake) }]);
}

pub async fn a_delisted_game_is_offered_as_what_it_is(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    shop.delist(&["Portal"]).await;
    assert_eq!(offers(&shop, &[line(portal.id, 1)]).await, [Offer { listed: false, ..offer(&portal) }]);
}

pub async fn what_is_not_in_the_catalogue_is_not_offered(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    let unknown = GameId(Uuid::from_u128(7));
    assert_eq!(offers(&shop, &[line(unknown, 1), line(portal.id, 1)]).await, [offer(&portal)]);
    assert_eq!(offers(&shop, &[]).await, []);
}

pub async fn keys_are_taken_out_of_stock(shop: Shop) {
    let [portal, quake] = shop.sell(["Portal", "Quake"]).await;
    shop.sell(["Myst"]).await;
    assert!(take(&shop, &[line(portal.id, 2), line(quake.id, 5)]).await);
    assert_eq!([shop.stock("Portal").await, shop.stock("Quake").await, shop.stock("Myst").await], [3, 0, 5]);
    assert!(take(&shop, &[]).await, "nothing is always there");
}

pub async fn keys_are_taken_from_what_others_have_left(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    assert!(take(&shop, &[line(portal.id, 3)]).await);
    assert!(!take(&shop, &[line(portal.id, 3)]).await);
    assert!(take(&shop, &[line(portal.id, 2)]).await);
    assert_eq!(shop.stock("Portal").await, 0);
    assert!(!take(&shop, &[line(portal.id, 1)]).await);
}

pub async fn a_checkout_is_told_if_one_of_its_games_has_too_few(shop: Shop) {
    let [portal, quake] = shop.sell(["Portal", "Quake"]).await;
    let [plenty, few] = [line(portal.id, 1), line(quake.id, 6)];
    assert!(!take(&shop, &[plenty, few]).await);
    assert!(!take(&shop, &[few, plenty]).await);
    assert_eq!([shop.stock("Portal").await, shop.stock("Quake").await], [5, 5], "they were undone");
}

pub async fn what_is_not_on_sale_has_too_few(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    shop.delist(&["Portal"]).await;
    assert!(!take(&shop, &[line(portal.id, 1)]).await);
    assert!(!take(&shop, &[line(GameId(Uuid::from_u128(7)), 1)]).await);
}

pub async fn keys_are_put_back_as_often_as_their_game_is_named(shop: Shop) {
    let [portal, quake] = shop.sell(["Portal", "Quake"]).await;
    take(&shop, &[line(portal.id, 4), line(quake.id, 4)]).await;
    let [portal, quake] = [portal.id, quake.id];
    shop.transact(async |tx| tx.orders().return_stock(&[portal, quake, portal]).await).await;
    assert_eq!([shop.stock("Portal").await, shop.stock("Quake").await], [3, 2]);
}

pub async fn putting_nothing_back_does_nothing(shop: Shop) {
    shop.sell(["Portal"]).await;
    for games in [&[][..], &[GameId(Uuid::from_u128(7))]] {
        shop.transact(async |tx| tx.orders().return_stock(games).await).await;
    }
    assert_eq!(shop.stock("Portal").await, 5);
}

fn line(game: GameId, quantity: i64) -> CheckOutLine {
    CheckOutLine { game, quantity: quantity.try_into().unwrap() }
}

/// A game as [`Shop::sell`] writes it.
fn offer(game: &GameDraft) -> Offer {
    Offer {
        game: game.id,
        product: game.product_id,
        title: game.title.clone(),
        price: Money::eur(999),
        stock: 5,
        listed: true,
    }
}

async fn offers(shop: &Shop, lines: &[CheckOutLine]) -> Vec<Offer> {
    shop.transact(async |tx| tx.orders().lock_offers(lines).await).await
}

/// Takes keys, unless there are too few, and returns whether there were enough.
async fn take(shop: &Shop, lines: &[CheckOutLine]) -> bool {
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    tx.orders().lock_offers(lines).await.unwrap();
    let enough = tx.orders().take_stock(lines).await.unwrap();
    let ended: Result<(), StorageError> = if enough { tx.commit().await } else { tx.rollback().await };
    ended.unwrap();
    enough
}
