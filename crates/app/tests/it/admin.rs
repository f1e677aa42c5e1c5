//! For those who run the shop.

use crate::{api::request, shop::Shop};
use domain::account::{Email, Role};
use serde_json::{Value, json};

async fn admin(shop: &Shop) -> String {
    let bearer = shop.bearer("admin").await;
    let email = Email::parse("admin@example.com").unwrap();
    shop.state.accounts.set_role(&email, Role::Admin).await.unwrap();
    bearer
}

async fn users(shop: &Shop, bearer: &str, query: &str) -> Value {
    let list =
        request("GET", &format!("/api/v1/admin/users{query}")).insert_header(("authorization", bearer));
    shop.api.send(list).await.json()
}

fn addresses(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|user| user["email"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn users_are_listed_page_by_page_the_latest_first() {
    let shop = Shop::open().await;
    let bearer = admin(&shop).await;
    for name in ["gordon", "alyx", "eli"] {
        shop.register(name).await;
    }
    let mut first = users(&shop, &bearer, "?limit=3").await;
    assert_eq!(addresses(&first), ["eli@example.com", "alyx@example.com", "gordon@example.com"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = users(&shop, &bearer, &format!("?limit=3&cursor={cursor}")).await;
    assert_eq!(addresses(&second), ["admin@example.com"]);
    assert_eq!(second["next_cursor"], json!(null));
    let foreign = users(&shop, &bearer, &format!("?email=eli&cursor={cursor}")).await;
    assert_eq!(foreign["code"], "invalid_cursor");
    assert!(first["items"][0]["id"].take().is_string());
    assert_eq!(
        first["items"][0],
        json!({
            "id": null, "email": "eli@example.com", "nickname": null, "role": "customer", "state": "active",
            "created_at": "2026-01-01T12:00:00Z",
        })
    );
}

#[actix_web::test]
async fn users_are_found_by_a_part_of_their_address() {
    let shop = Shop::open().await;
    let bearer = admin(&shop).await;
    shop.register("gordon").await;
    assert_eq!(addresses(&users(&shop, &bearer, "?email=GORD").await), ["gordon@example.com"]);
    assert_eq!(addresses(&users(&shop, &bearer, "?email=%25").await), [""; 0]);
}

#[actix_web::test]
async fn nobody_else_may_and_the_role_of_now_counts() {
    let shop = Shop::open().await;
    let anonymous = shop.api.get("/api/v1/admin/users").await;
    assert_eq!(anonymous.problem()["code"], "authentication_required");
    let customer = shop.bearer("gordon").await;
    assert_eq!(users(&shop, &customer, "").await["code"], "forbidden");
    let bearer = admin(&shop).await;
    assert!(users(&shop, &bearer, "").await["items"].is_array());
    let email = Email::parse("admin@example.com").unwrap();
    shop.state.accounts.set_role(&email, Role::Customer).await.unwrap();
    assert_eq!(users(&shop, &bearer, "").await["code"], "forbidden");
}

#[actix_web::test]
async fn the_state_of_the_cache_is_told() {
    let shop = Shop::open().await;
    let bearer = admin(&shop).await;
    shop.state.cache.poll_once().await.unwrap();
    for _ in 0..2 {
        shop.api.get("/api/v1/games").await;
    }
    let ask = request("GET", "/api/v1/admin/cache").insert_header(("authorization", bearer));
    let mut state = shop.api.send(ask).await.json();
    assert!(state["process"]["bytes"].take().as_u64().unwrap() > 0);
    assert_eq!(
        state,
        json!({
            "max_staleness_ms": 1000.0,
            "position_age_ms": 0.0,
            "oldest_writer_age_ms": 0.0,
            "lag": { "p50_ms": 0.0, "p95_ms": 0.0, "p99_ms": 0.0, "max_ms": 0.0 },
            "hit_rate": 0.5,
            "hits": { "process": 1, "shared": 0, "flight": 0 },
            "misses": {
                "absent": 1, "namespace": 0, "horizon": 0, "changed": 0, "own_write": 0, "token": 0, "stale_position": 0
            },
            "process": { "entries": 1, "bytes": null },
            "redis": "off",
        })
    );
}

async fn invalidate(shop: &Shop, bearer: &str, body: Value) -> (u16, Value) {
    let ask = request("POST", "/api/v1/admin/cache/invalidate").insert_header(("authorization", bearer));
    let answer = shop.api.send(ask.set_json(body)).await;
    (answer.status.as_u16(), serde_json::from_slice(&answer.body).unwrap_or_default())
}

#[actix_web::test]
async fn what_an_operator_names_is_read_anew() {
    let shop = Shop::open().await;
    let bearer = admin(&shop).await;
    shop.state.cache.poll_once().await.unwrap();
    let misses = || shop.state.cache.report().misses.iter().map(|(_, count)| count).sum::<u64>();
    shop.api.get("/api/v1/games").await;
    shop.api.get("/api/v1/games").await;
    assert_eq!(misses(), 1);
    assert_eq!(invalidate(&shop, &bearer, json!({ "tags": ["catalogue"] })).await.0, 204);
    shop.api.get("/api/v1/games").await;
    assert_eq!(misses(), 2);
}

#[actix_web::test]
async fn what_is_no_tag_is_refused() {
    let shop = Shop::open().await;
    let bearer = admin(&shop).await;
    for tags in
        [json!([]), json!(["two words"]), json!([""]), json!([1]), json!("catalogue"), json!(vec!["x"; 101])]
    {
        let (status, problem) = invalidate(&shop, &bearer, json!({ "tags": tags })).await;
        assert_eq!((status, &problem["errors"][0]["field"]), (400, &json!("tags")), "{tags}: {problem}");
    }
}
