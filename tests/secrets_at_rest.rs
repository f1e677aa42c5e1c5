//! No key of a game and no secret of the shop lies anywhere in clear: not in logs, metrics, Redis or the database.

use crate::{
    customer::{Customer, games_in_stock},
    keymart::{Server, eventually},
    shop::Shop,
};
use reqwest::Method;
use serde_json::json;
use std::path::Path;
use tokio::process::Command;

const ACCESS_SECRET: &str = "an access secret that nobody may read anywhere";
const REFRESH_SECRET: &str = "a refresh secret that nobody may read anywhere";
const ENCRYPTION_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const WEBHOOK_SECRET: &str = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
const PASSWORD: &str = "Half-Life-1998";

/// Orders three keys, looks at them, and returns them.
async fn buy(server: &Server) -> Vec<String> {
    let mut gordon = Customer::default();
    gordon.register(server, "gordon@example.com").await;
    let access = gordon.access.clone().expect("logged in");
    let named = |path: &str, body: serde_json::Value| {
        let request = server.request(Method::POST, &format!("/api/v1{path}")).bearer_auth(&access);
        request.header("idempotency-key", "the-only-one-of-this-kind").json(&body).send()
    };
    let paid = named("/wallet/top-ups", json!({ "amount": { "amount": 100_000, "currency": "EUR" } })).await;
    assert_eq!(paid.expect("an answer").status(), 201);
    let access = gordon.access.clone().expect("logged in");
    let games = games_in_stock(server, 20).await;
    let cheap = games.iter().take(3).map(|game| json!({ "game_id": game, "quantity": 1 }));
    let request = server.request(Method::POST, "/api/v1/orders").bearer_auth(&access);
    let body = json!({ "items": cheap.collect::<Vec<_>>() });
    let answer = request.header("idempotency-key", "order-1").json(&body).send().await.expect("an answer");
    assert_eq!(answer.status(), 201);
    let order: serde_json::Value =
        serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
    let path = format!("/api/v1/orders/{}/keys", order["id"].as_str().expect("an id"));
    eventually("three keys", async || {
        let (_, keys) = gordon.send(server, Method::GET, &path, None).await;
        let keys = keys.as_array()?.iter().map(|key| key["key"].as_str().expect("a key").to_owned());
        let keys: Vec<_> = keys.collect();
        (keys.len() == 3).then_some(keys)
    })
    .await
}

/// The tables in which some row has `needle`, as text or as bytes.
async fn tables_with(shop: &Shop, needle: &str) -> Vec<String> {
    let hex = needle.bytes().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let tables = shop.rows(
        "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    );
    let mut found = Vec::new();
    for row in tables.await {
        let table: String = row.get(0);
        let count = format!(
            "SELECT count(*) FROM {table} AS row WHERE strpos(row::text, '{needle}') + strpos(row::text, '{hex}') > 0"
        );
        if shop.number(&count).await > 0 {
            found.push(table);
        }
    }
    found
}

/// All values in Redis.
async fn everything_in(redis: &str) -> String {
    let all = format!("redis-cli -u '{redis}' --scan | xargs -r -n 50 redis-cli -u '{redis}' MGET");
    let output =
        Command::new("sh").args(["-c", &all]).output().await.expect("redis-cli is installed with Redis");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("the log can be read")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_key_and_no_secret_is_anywhere_in_clear() {
    let shop = Shop::with_products(60).await;
    assert_eq!(shop.lap().await, Some(0));
    let logs = tempfile::tempdir().expect("a folder for logs");
    let log = logs.path().join("keymart.log");
    let redis = std::env::var("REDIS_URL").expect("`scripts/with-services COMMAND` sets it");
    let server = shop
        .keymart(&[])
        .env("BCRYPT_COST", "4")
        .env("REDIS_URL", &redis)
        .env("JWT_ACCESS_SECRET", ACCESS_SECRET)
        .env("JWT_REFRESH_SECRET", REFRESH_SECRET)
        .env("KEY_ENCRYPTION_KEYS", format!("test:{ENCRYPTION_KEY}"))
        .env("G2A_WEBHOOK_SECRETS", WEBHOOK_SECRET)
        .env("RUST_LOG", "trace")
        .log_to(&log)
        .serve()
        .await;
    let mut needles = buy(&server).await;
    assert!(!needles.is_empty());
    needles
        .extend([ACCESS_SECRET, REFRESH_SECRET, ENCRYPTION_KEY, WEBHOOK_SECRET, PASSWORD].map(str::to_owned));
    let metrics = server.request(Method::GET, "/metrics").send().await.expect("an answer");
    let haystacks = [
        ("the log", read(&log)),
        ("the metrics", metrics.text().await.expect("a body")),
        ("Redis", everything_in(&redis).await),
    ];
    assert!(haystacks.iter().all(|(_, haystack)| !haystack.is_empty()), "there is something to look through");
    assert!(haystacks[0].1.contains("/api/v1/orders"), "the log tells of requests");
    assert_eq!(tables_with(&shop, "gordon@example.com").await, ["users"], "what is there is found");
    for needle in &needles {
        for (name, haystack) in &haystacks {
            assert!(!haystack.contains(needle.as_str()), "{name} has a secret of {} bytes", needle.len());
        }
        assert_eq!(
            tables_with(&shop, needle).await,
            [""; 0],
            "the database has a secret of {} bytes",
            needle.len()
        );
    }
}
