//! The default: everything in one process, with the embedded database.

use crate::{
    customer::Customer,
    keymart::{Keymart, eventually, stderr},
};
use reqwest::Method;
use serde_json::json;

fn keymart(data: &tempfile::TempDir) -> Keymart {
    Keymart::new(&[])
        .env("DATA_DIR", data.path())
        .env("SIMULATOR_PRODUCTS", "60")
        .env("G2A_RATE_PER_MINUTE", "6000")
        .env("RUST_LOG", "warn")
}

#[tokio::test]
async fn a_shop_with_no_settings_fills_itself_and_survives_kill_9() {
    let data = tempfile::tempdir().unwrap();
    let server = keymart(&data).serve().await;
    let total = async || {
        let page = server.get_ok("/api/v1/games?search=killing").await;
        page["total"].as_u64().filter(|total| *total > 0)
    };
    let found = eventually("the first lap", total).await;
    server.process.kill_9().await;

    let again = keymart(&data).serve().await;
    assert_eq!(again.get_ok("/api/v1/games?search=killing").await["total"], found);
    assert_eq!(again.process.terminate().await, Some(0));
}

#[tokio::test]
async fn a_second_process_on_the_same_data_is_told_so() {
    let data = tempfile::tempdir().unwrap();
    let first = keymart(&data).serve().await;
    let second = keymart(&data).output().await;
    assert_ne!(second.status.code(), Some(0));
    let message = stderr(&second);
    assert!(message.contains("in use") && message.contains(data.path().to_str().unwrap()), "{message}");
    assert_eq!(first.process.terminate().await, Some(0));
}

#[tokio::test]
async fn the_shop_with_one_connection_and_no_redis_has_a_cache_all_the_same() {
    let data = tempfile::tempdir().unwrap();
    let server = keymart(&data).serve().await;
    let mut gordon = Customer::default();
    gordon.register(&server, "gordon@example.com").await;
    let game = eventually("a game in stock", async || {
        let page = server.get_ok("/api/v1/games?in_stock=true&limit=1").await;
        page["items"][0]["id"].as_str().map(str::to_owned)
    })
    .await;
    for expected in 1..=3 {
        let item = json!({ "game_id": game, "quantity": 1 });
        let (status, cart) = gordon.send(&server, Method::POST, "/api/v1/cart/items", Some(item)).await;
        assert_eq!(status, 201, "{cart}");
        let (_, cart) = gordon.send(&server, Method::GET, "/api/v1/cart", None).await;
        assert_eq!(cart["item_count"], expected, "whoever writes sees it at once");
    }
    eventually("a hit", async || {
        server.get_ok(&format!("/api/v1/games/{game}")).await;
        let metrics = server.request(Method::GET, "/metrics").send().await.ok()?.text().await.ok()?;
        let hits =
            metrics.lines().find_map(|line| line.strip_prefix("cache_hits_total{level=\"process\"} "))?;
        hits.parse::<u64>().ok().filter(|hits| *hits > 0)
    })
    .await;
    assert_eq!(server.process.terminate().await, Some(0));
}
