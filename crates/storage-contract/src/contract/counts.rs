//! The shop's categories and platforms, with how many games each has.

use crate::{Shop, draft};

pub async fn categories_come_the_largest_first_then_by_name(shop: Shop) {
    shop.upsert([
        draft("A").category(1, "Strategy").category(2, "Action"),
        draft("B").category(3, "Puzzle"),
        draft("C").category(3, "Puzzle").category(4, "Racing"),
        draft("D"),
    ])
    .await;
    let expected = [(3, "Puzzle", 2), (2, "Action", 1), (4, "Racing", 1), (1, "Strategy", 1)];
    assert_eq!(categories(&shop).await, expected.map(|(id, name, count)| (id, name.to_owned(), count)));
}

pub async fn platforms_come_the_largest_first_then_by_name(shop: Shop) {
    let platforms = ["Steam", "Origin", "Steam", "Uplay", "Epic"];
    let on = |(number, platform): (usize, &str)| draft(&format!("Game {number}")).platform(platform);
    shop.upsert(platforms.into_iter().enumerate().map(on).chain([draft("Nowhere")])).await;
    let expected = [("Steam", 2), ("Epic", 1), ("Origin", 1), ("Uplay", 1)];
    assert_eq!(self::platforms(&shop).await, expected.map(|(name, count)| (name.to_owned(), count)));
}

pub async fn only_listed_games_count(shop: Shop) {
    shop.upsert([
        draft("A").platform("Steam").category(1, "Games").category(2, "Puzzle"),
        draft("B").platform("Steam").category(1, "Games").stock(0),
        draft("C").platform("Origin").category(3, "Racing"),
    ])
    .await;
    shop.delist(&["A", "C"]).await;
    assert_eq!(categories(&shop).await, [(1, "Games".to_owned(), 1)]);
    assert_eq!(platforms(&shop).await, [("Steam".to_owned(), 1)]);
}

pub async fn a_category_counts_under_its_latest_name(shop: Shop) {
    shop.upsert([draft("A").category(1, "Games")]).await;
    shop.upsert([draft("B").category(1, "Video games")]).await;
    assert_eq!(categories(&shop).await, [(1, "Video games".to_owned(), 2)]);
}

pub async fn what_a_game_is_no_longer_in_does_not_count(shop: Shop) {
    shop.upsert([draft("A").platform("Steam").category(1, "Games")]).await;
    shop.upsert([draft("A").platform("Origin").category(2, "Puzzle")]).await;
    assert_eq!(categories(&shop).await, [(2, "Puzzle".to_owned(), 1)]);
    assert_eq!(platforms(&shop).await, [("Origin".to_owned(), 1)]);
}

pub async fn an_empty_shop_has_none(shop: Shop) {
    assert!(categories(&shop).await.is_empty());
    assert!(platforms(&shop).await.is_empty());
}

async fn categories(shop: &Shop) -> Vec<(i32, String, u64)> {
    let categories = shop.catalogue().list_categories().await.unwrap();
    categories
        .into_iter()
        .map(|counted| (counted.category.id, counted.category.name, counted.count))
        .collect()
}

async fn platforms(shop: &Shop) -> Vec<(String, u64)> {
    let platforms = shop.catalogue().list_platforms().await.unwrap();
    platforms.into_iter().map(|facet| (facet.value, facet.count)).collect()
}
