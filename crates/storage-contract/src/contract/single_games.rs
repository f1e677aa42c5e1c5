//! Looking at one game.

use crate::{Shop, draft};
use domain::catalogue::{Availability, GameId};
use std::collections::BTreeMap;
use uuid::Uuid;

pub async fn a_game_is_found_by_id_and_by_slug(shop: Shop) {
    shop.upsert([draft("Portal").slug("portal-i7"), draft("Half-Life")]).await;
    let by_slug = shop.catalogue().find_game_by_slug("portal-i7").await.unwrap().unwrap();
    assert_eq!(by_slug.summary.title, "Portal");
    assert_eq!(by_slug.summary.slug.as_str(), "portal-i7");
    assert_eq!(shop.catalogue().find_game(by_slug.summary.id).await.unwrap(), Some(by_slug));
}

pub async fn a_new_game_has_the_id_that_its_draft_proposed(shop: Shop) {
    let id = GameId(Uuid::from_u128(7));
    shop.upsert([draft("Portal").id(id)]).await;
    assert_eq!(shop.game("Portal").await.summary.id, id);
}

pub async fn an_unknown_game_is_not_found(shop: Shop) {
    shop.upsert([draft("Portal").slug("portal-i7")]).await;
    assert_eq!(shop.catalogue().find_game(GameId(Uuid::from_u128(7))).await.unwrap(), None);
    for slug in ["portal", "PORTAL-I7", "portal-i7 ", "%", "portal-i_", "' OR 1=1 --", ""] {
        assert_eq!(shop.catalogue().find_game_by_slug(slug).await.unwrap(), None, "{slug}");
    }
}

pub async fn availability_follows_stock_and_listing(shop: Shop) {
    shop.upsert([draft("Portal").stock(1), draft("Braid").stock(0), draft("Gone").stock(1)]).await;
    shop.delist(&["Gone"]).await;
    assert_eq!(shop.game("Portal").await.summary.availability, Availability::Available);
    assert_eq!(shop.game("Braid").await.summary.availability, Availability::OutOfStock);
    assert_eq!(shop.game("Gone").await.summary.availability, Availability::Delisted);
}

pub async fn the_availability_of_several_games_is_told_at_once(shop: Shop) {
    let [portal, braid, gone, _] = shop.add_games(["Portal", "Braid", "Gone", "Half-Life"]).await;
    shop.mark_sold_out(&["Braid"]).await;
    shop.delist(&["Gone"]).await;
    let asked = [gone, GameId(Uuid::from_u128(7)), portal, braid];
    let told = shop.transact(async |tx| tx.games().get_availability(&asked).await).await;
    let expected = [
        (portal, Availability::Available),
        (braid, Availability::OutOfStock),
        (gone, Availability::Delisted),
    ];
    assert_eq!(told, BTreeMap::from(expected));
    assert_eq!(shop.transact(async |tx| tx.games().get_availability(&[]).await).await, BTreeMap::new());
}

/// Every change of the record shows, and nothing else does.
pub async fn a_change_is_dated(shop: Shop) {
    shop.upsert([draft("Portal"), draft("Half-Life")]).await;
    let (portal, other) = (shop.game("Portal").await, shop.game("Half-Life").await);
    shop.upsert([draft("Portal").price(1), draft("Half-Life")]).await;
    let written = shop.game("Portal").await.updated_at;
    shop.mark_sold_out(&["Portal"]).await;
    let sold_out = shop.game("Portal").await.updated_at;
    shop.delist(&["Portal"]).await;
    let delisted = shop.game("Portal").await.updated_at;
    assert!([portal.updated_at, written, sold_out, delisted].is_sorted_by(|earlier, later| earlier < later));
    assert_eq!(shop.game("Half-Life").await, other);
}

pub async fn storage_that_can_be_read_answers(shop: Shop) {
    shop.catalogue().ping().await.unwrap();
}
