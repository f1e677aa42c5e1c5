//! `keymart audit`, on a server that serves and a Redis of its own.

use crate::{
    chaos_cache::own_redis::OwnRedis,
    keymart::{Keymart, Server, eventually, stderr},
    shop::Shop,
};
use serde_json::Value;

/// All processes of the shop sign alike.
fn keymart(shop: &Shop, redis: &OwnRedis, arguments: &[&str]) -> Keymart {
    shop.keymart(arguments)
        .env("REDIS_URL", format!("redis://{}", redis.address()))
        .env("JWT_ACCESS_SECRET", "an access secret for the audits of tests")
        .env("JWT_REFRESH_SECRET", "a refresh secret for the audits of tests")
}

async fn audit(shop: &Shop, redis: &OwnRedis) -> (Option<i32>, Value) {
    let output = keymart(shop, redis, &["audit", "--json"]).output().await;
    let report = serde_json::from_slice(&output.stdout);
    (output.status.code(), report.unwrap_or_else(|_| panic!("{}", stderr(&output))))
}

/// Asks for some games and lists, and waits until all answers are in Redis.
async fn fill(server: &Server, shop: &Shop, redis: &OwnRedis) -> u64 {
    let page = server.get_ok("/api/v1/games?limit=10").await;
    for game in page["items"].as_array().expect("a list") {
        server.get_ok(&format!("/api/v1/games/{}", game["id"].as_str().expect("an id"))).await;
    }
    server.get_ok("/api/v1/categories").await;
    eventually("all answers to reach Redis", async || {
        let (_, report) = audit(shop, redis).await;
        report["caches"]["agree"].as_u64().filter(|agree| *agree == 12)
    })
    .await
}

#[tokio::test]
async fn an_audit_finds_what_changed_without_a_word() {
    let shop = Shop::with_products(40).await;
    assert_eq!(shop.lap().await, Some(0));
    let redis = OwnRedis::start().await;
    let server = keymart(&shop, &redis, &["serve"]).serve().await;
    fill(&server, &shop, &redis).await;

    let (code, report) = audit(&shop, &redis).await;
    assert_eq!((code, &report["agrees"]), (Some(0), &Value::Bool(true)), "{report}");

    // A change that is logged makes entries old, not wrong.
    shop.execute("UPDATE games SET price = price + 1").await;
    let (code, report) = audit(&shop, &redis).await;
    assert_eq!((code, &report["caches"]["agree"]), (Some(0), &Value::from(0)), "{report}");

    fill(&server, &shop, &redis).await;
    shop.execute("ALTER TABLE games DISABLE TRIGGER USER").await;
    shop.execute("UPDATE games SET price = price + 1").await;
    let (code, report) = audit(&shop, &redis).await;
    assert_eq!(code, Some(1));
    let disagree = report["caches"]["disagree"].as_array().expect("a list");
    assert_eq!(disagree.len(), 11, "ten games and their list: {report}");
}

#[tokio::test]
async fn without_redis_an_audit_says_that_there_is_nothing_to_compare() {
    let shop = Shop::with_products(1).await;
    let output = shop.keymart(&["audit"]).output().await;
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("REDIS_URL"));
}
