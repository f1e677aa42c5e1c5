//! The catalogue API over what a lap brought.

use crate::shop::Shop;

#[tokio::test]
async fn a_synced_game_is_found_and_every_route_answers() {
    let shop = Shop::with_products(120).await;
    assert_eq!(shop.lap().await, Some(0));
    let server = shop.keymart(&["serve"]).serve().await;

    let found = server.get_ok("/api/v1/games?search=killing%20floor").await;
    let game = &found["items"][0];
    assert_eq!(game["title"], "Killing Floor 2 Steam Key GLOBAL");
    let (id, slug) = (game["id"].as_str().unwrap(), game["slug"].as_str().unwrap());

    assert_eq!(server.get_ok(&format!("/api/v1/games/by-slug/{slug}")).await["id"], game["id"]);
    for path in [
        format!("/api/v1/games/{id}"),
        format!("/api/v1/games/{id}/similar"),
        format!("/api/v1/games/{id}/price-history"),
        "/api/v1/games?facets=true&in_stock=true&sort=price_asc".to_owned(),
        "/api/v1/games/suggest?q=kil".to_owned(),
        "/api/v1/categories".to_owned(),
        "/api/v1/platforms".to_owned(),
        "/openapi.json".to_owned(),
        "/health/live".to_owned(),
    ] {
        server.get_ok(&path).await;
    }
    assert_eq!(server.process.terminate().await, Some(0));
}

#[tokio::test]
async fn the_cursor_leads_through_the_whole_catalogue_once() {
    let shop = Shop::with_products(120).await;
    shop.lap().await;
    let server = shop.keymart(&["serve"]).serve().await;
    let mut titles = Vec::new();
    let mut path = "/api/v1/games?sort=price_desc&limit=50".to_owned();
    loop {
        let page = server.get_ok(&path).await;
        assert_eq!(page["total"], 120);
        titles.extend(page["items"].as_array().unwrap().iter().map(|game| game["id"].to_string()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/api/v1/games?sort=price_desc&limit=50&cursor={cursor}");
    }
    let count = titles.len();
    titles.sort();
    titles.dedup();
    assert_eq!((count, titles.len()), (120, 120));
}

#[tokio::test]
async fn rubbish_is_refused_with_the_field_named() {
    let shop = Shop::with_products(20).await;
    let server = shop.keymart(&["serve"]).serve().await;
    for (path, field) in [
        ("/api/v1/games?limit=0", "limit"),
        ("/api/v1/games?price_min=-1", "price_min"),
        ("/api/v1/games?cursor=x", "cursor"),
        ("/api/v1/games/17", "id"),
    ] {
        let (status, problem) = server.get(path).await;
        assert_eq!((status, problem["errors"][0]["field"].as_str()), (400, Some(field)), "{path}: {problem}");
    }
    let (status, _) = server.get("/api/v1/games?search='%3B%20DROP%20TABLE%20games%3B--").await;
    assert_eq!(status, 200);
    assert_eq!(shop.number("SELECT count(*) FROM games").await, 0, "the table is still there");
}
