//! The shapes of the catalogue's answers, whole.

use crate::{api::Api, games::id};
use insta::assert_json_snapshot;

#[actix_web::test]
async fn a_list_of_games() {
    let api = Api::with_games().await;
    assert_json_snapshot!(api.get_ok("/api/v1/games?sort=title").await);
}

#[actix_web::test]
async fn a_list_with_facets() {
    let api = Api::with_games().await;
    assert_json_snapshot!(api.get_ok("/api/v1/games?facets=true&limit=1&platform=steam").await);
}

#[actix_web::test]
async fn a_game() {
    let api = Api::with_games().await;
    assert_json_snapshot!(api.get_ok(&format!("/api/v1/games/{}", id(1))).await);
}

#[actix_web::test]
async fn a_game_answers_by_its_slug_too() {
    let api = Api::with_games().await;
    let game = api.get_ok(&format!("/api/v1/games/{}", id(1))).await;
    let slug = game["slug"].as_str().unwrap();
    assert_eq!(api.get_ok(&format!("/api/v1/games/by-slug/{slug}")).await, game);
}

#[actix_web::test]
async fn a_delisted_game_answers_but_is_not_listed() {
    let api = Api::with_games().await;
    assert_eq!(api.get_ok(&format!("/api/v1/games/{}", id(6))).await["availability"], "delisted");
    assert_eq!(titles(&api, "").await.len(), 5);
}

#[actix_web::test]
async fn filters_leave_out_what_does_not_fit() {
    let api = Api::with_games().await;
    assert_eq!(titles(&api, "search=portal").await, ["Portal", "Portal 2"]);
    assert_eq!(titles(&api, "search=portal&in_stock=true").await, ["Portal"]);
    assert_eq!(titles(&api, "in_stock=false&publisher=valve&region=europe").await, ["Portal"]);
    assert_eq!(titles(&api, "category=7").await, ["The Sims 4"]);
    assert_eq!(titles(&api, "price_min=499&price_max=899").await, ["Portal", "Portal 2"]);
    assert_eq!(titles(&api, "platform=Nintendo").await, [""; 0]);
}

#[actix_web::test]
async fn sorts_follow_the_price() {
    let api = Api::with_games().await;
    let ascending = api.get_ok("/api/v1/games?sort=price_asc&limit=2").await;
    assert_eq!([&ascending["items"][0]["title"], &ascending["items"][1]["title"]], ["Portal", "Portal 2"]);
    let descending = api.get_ok("/api/v1/games?sort=price_desc&limit=1").await;
    assert_eq!(descending["items"][0]["title"], "The Sims 4");
}

#[actix_web::test]
async fn suggestions() {
    let api = Api::with_games().await;
    assert_json_snapshot!(api.get_ok("/api/v1/games/suggest?q=kill").await);
}

#[actix_web::test]
async fn similar_games_leave_out_the_game_itself() {
    let api = Api::with_games().await;
    let similar = api.get_ok(&format!("/api/v1/games/{}/similar?limit=2", id(3))).await;
    assert_eq!(similar["items"][0]["title"], "Portal 2");
    assert!(similar["items"].as_array().unwrap().iter().all(|game| game["title"] != "Portal"));
    assert_eq!(similar["next_cursor"], serde_json::Value::Null);
}

#[actix_web::test]
async fn a_price_history() {
    let api = Api::with_games().await;
    assert_json_snapshot!(api.get_ok(&format!("/api/v1/games/{}/price-history", id(1))).await);
}

#[actix_web::test]
async fn categories() {
    let api = Api::with_games().await;
    assert_json_snapshot!(api.get_ok("/api/v1/categories").await);
}

#[actix_web::test]
async fn platforms() {
    let api = Api::with_games().await;
    assert_json_snapshot!(api.get_ok("/api/v1/platforms").await);
}

/// The titles of the games that `filters` mean, in their order.
async fn titles(api: &Api, filters: &str) -> Vec<String> {
    let list = api.get_ok(&format!("/api/v1/games?sort=title&{filters}")).await;
    let items = list["items"].as_array().unwrap();
    assert_eq!(list["total"], items.len());
    items.iter().map(|game| game["title"].as_str().unwrap().to_owned()).collect()
}
