//! Games like another.

use crate::{DraftBuilder, Shop, draft};
use domain::catalogue::GameId;
use uuid::Uuid;

pub async fn the_next_of_the_series_comes_first(shop: Shop) {
    shop.upsert(assortment()).await;
    let similar = similar(&shop, "Portal", 10).await;
    assert_eq!(similar.first().map(String::as_str), Some("Portal 2"), "{similar:?}");
}

pub async fn a_game_is_not_like_itself(shop: Shop) {
    shop.upsert(assortment()).await;
    let similar = similar(&shop, "Portal", 10).await;
    assert!(!similar.contains(&"Portal".to_owned()), "{similar:?}");
}

pub async fn a_game_of_the_same_developer_is_similar(shop: Shop) {
    let long = "Interactive ".repeat(15);
    for (number, name) in ["Valve (Bellevue) & Söhne", "İstanbul Oyun", long.trim()].into_iter().enumerate()
    {
        let (first, second) = (format!("{number} Portal"), format!("Half-Life {number}"));
        let games = [draft(&first).publisher(&first), draft(&second).publisher(&second)];
        shop.upsert(games.map(|game| game.developer(name))).await;
        shop.upsert([draft(&format!("Quake {number}")).developer("id")]).await;
        assert_eq!(similar(&shop, &first, 1).await, [second]);
    }
}

pub async fn a_game_whose_developer_has_no_words_is_like_others(shop: Shop) {
    shop.upsert([draft("Portal").developer("…"), draft("Portal 2").developer("…")]).await;
    assert_eq!(similar(&shop, "Portal", 10).await, ["Portal 2"]);
}

/// Whether what is alike in nothing is left out or comes last is open.
pub async fn what_is_alike_in_nothing_comes_after_what_is(shop: Shop) {
    shop.upsert(assortment()).await;
    let similar = similar(&shop, "Portal", 10).await;
    let place = |title: &str| similar.iter().position(|similar| similar == title).unwrap_or(usize::MAX);
    assert!(place("Portal 2") < place("Farming Simulator"), "{similar:?}");
}

pub async fn no_more_are_listed_than_asked_for(shop: Shop) {
    shop.upsert((1..=5).map(|number| portal(&format!("Portal {number}")))).await;
    assert_eq!(similar(&shop, "Portal 1", 3).await.len(), 3);
    assert_eq!(similar(&shop, "Portal 1", 10).await.len(), 4);
}

pub async fn delisted_games_are_not_listed_as_similar(shop: Shop) {
    shop.upsert(assortment()).await;
    shop.delist(&["Portal 2"]).await;
    let similar = similar(&shop, "Portal", 10).await;
    assert!(!similar.contains(&"Portal 2".to_owned()), "{similar:?}");
}

pub async fn a_delisted_game_has_similar_ones(shop: Shop) {
    shop.upsert(assortment()).await;
    shop.delist(&["Portal"]).await;
    assert_eq!(similar(&shop, "Portal", 1).await, ["Portal 2"]);
}

pub async fn nothing_is_like_an_unknown_game(shop: Shop) {
    shop.upsert(assortment()).await;
    assert_eq!(shop.catalogue().list_similar(GameId(Uuid::from_u128(7)), 10).await.unwrap(), None);
}

pub async fn the_only_game_is_like_no_other(shop: Shop) {
    shop.upsert([draft("Portal")]).await;
    assert!(similar(&shop, "Portal", 10).await.is_empty());
}

fn portal(title: &str) -> DraftBuilder {
    draft(title).developer("Valve").publisher("Valve").category(1, "Games").category(2, "Puzzle")
}

fn assortment() -> [DraftBuilder; 4] {
    let farming = draft("Farming Simulator").developer("Giants").publisher("Focus").category(3, "Farming");
    let platformer = draft("Braid").developer("Number None").publisher("Number None").category(1, "Games");
    [farming, portal("Portal"), platformer, portal("Portal 2")]
}

async fn similar(shop: &Shop, title: &str, limit: u32) -> Vec<String> {
    let id = shop.game(title).await.summary.id;
    let similar = shop.catalogue().list_similar(id, limit).await.unwrap().expect("the game is there");
    similar.into_iter().map(|game| game.title).collect()
}
