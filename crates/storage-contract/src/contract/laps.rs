//! What a lap saw, what it missed, and going off sale.

use crate::{Shop, draft, new_run, shop::products};
use domain::{
    catalogue::{Availability, CatalogueFilter},
    product::ProductId,
    sync::LapId,
};

pub async fn a_product_seen_twice_counts_once(shop: Shop) {
    let lap = new_run().lap;
    sight(&shop, lap, &["Portal", "Half-Life", "Portal"]).await;
    sight(&shop, lap, &["Half-Life", "Braid"]).await;
    sight(&shop, lap, &[]).await;
    assert_eq!(count_sighted(&shop, lap).await, 3);
}

pub async fn each_lap_sees_for_itself(shop: Shop) {
    let (first, second) = (new_run().lap, new_run().lap);
    sight(&shop, first, &["Portal", "Half-Life"]).await;
    sight(&shop, second, &["Portal"]).await;
    assert_eq!((count_sighted(&shop, first).await, count_sighted(&shop, second).await), (2, 1));
    assert_eq!(count_sighted(&shop, new_run().lap).await, 0);
}

pub async fn sightings_of_other_laps_are_forgotten(shop: Shop) {
    let (old, kept) = (new_run().lap, new_run().lap);
    sight(&shop, old, &["Portal"]).await;
    sight(&shop, kept, &["Portal", "Half-Life"]).await;
    shop.transact(async |tx| tx.sync_runs().delete_sightings_except(Some(kept)).await).await;
    assert_eq!((count_sighted(&shop, old).await, count_sighted(&shop, kept).await), (0, 2));
    shop.transact(async |tx| tx.sync_runs().delete_sightings_except(None).await).await;
    assert_eq!(count_sighted(&shop, kept).await, 0);
}

pub async fn listed_games_that_a_lap_did_not_see_are_missing(shop: Shop) {
    shop.upsert([draft("Seen"), draft("Missed"), draft("Delisted"), draft("Sold out").stock(0)]).await;
    shop.delist(&["Delisted"]).await;
    let lap = new_run().lap;
    sight(&shop, lap, &["Seen", "No game at all"]).await;
    assert_eq!(count_unsighted(&shop, lap).await, 2);
    let mut expected = products(&["Missed", "Sold out"]);
    expected.sort();
    assert_eq!(unsighted(&shop, lap, None, 10).await, expected);
}

pub async fn another_laps_sightings_do_not_count(shop: Shop) {
    shop.upsert([draft("Portal")]).await;
    sight(&shop, new_run().lap, &["Portal"]).await;
    assert_eq!(count_unsighted(&shop, new_run().lap).await, 1);
}

pub async fn missing_games_are_listed_page_by_page_in_order(shop: Shop) {
    let numbers = [30, 10, 50, 20, 40];
    shop.upsert(numbers.map(|number| draft(&format!("Game {number}")).product(number))).await;
    let lap = new_run().lap;
    let id = |number| ProductId::try_from(number).unwrap();
    assert_eq!(unsighted(&shop, lap, None, 2).await, [id(10), id(20)]);
    assert_eq!(unsighted(&shop, lap, Some(id(20)), 2).await, [id(30), id(40)]);
    assert_eq!(unsighted(&shop, lap, Some(id(45)), 2).await, [id(50)]);
    assert_eq!(unsighted(&shop, lap, Some(id(50)), 2).await, []);
}

pub async fn a_delisted_game_is_off_every_list_but_still_found(shop: Shop) {
    shop.upsert([draft("Portal"), draft("Half-Life")]).await;
    assert_eq!(shop.delist(&["Portal"]).await, 1);
    assert_eq!(shop.titles(CatalogueFilter::default()).await, ["Half-Life"]);
    assert_eq!(shop.transact(async |tx| tx.games().count_listed().await).await, 1);
    let by_slug = shop.game("Portal").await;
    assert_eq!(by_slug.summary.availability, Availability::Delisted);
    assert_eq!(shop.catalogue().find_game(by_slug.summary.id).await.unwrap(), Some(by_slug));
}

pub async fn only_listed_games_go_off_sale(shop: Shop) {
    shop.upsert([draft("Portal"), draft("Half-Life").stock(0)]).await;
    assert_eq!(shop.delist(&["Portal", "Unknown", "Half-Life"]).await, 2);
    assert_eq!(shop.delist(&["Portal", "Unknown", "Half-Life"]).await, 0);
    assert_eq!(shop.delist(&[]).await, 0);
}

async fn sight(shop: &Shop, lap: LapId, titles: &[&str]) {
    let seen = products(titles);
    shop.transact(async |tx| tx.sync_runs().insert_sightings(lap, &seen).await).await;
}

async fn count_sighted(shop: &Shop, lap: LapId) -> u64 {
    shop.transact(async |tx| tx.sync_runs().count_sighted(lap).await).await
}

async fn count_unsighted(shop: &Shop, lap: LapId) -> u64 {
    shop.transact(async |tx| tx.games().count_unsighted(lap).await).await
}

async fn unsighted(shop: &Shop, lap: LapId, after: Option<ProductId>, limit: u32) -> Vec<ProductId> {
    shop.transact(async |tx| tx.games().list_unsighted(lap, after, limit).await).await
}
