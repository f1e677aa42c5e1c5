//! Wallets over HTTP.

use crate::{
    api::Api,
    customer::{Customer, assert_faults, assert_problem},
    games::id,
    shop::Shop,
};
use app::http::{HttpConfig, HttpState};
use application::wallets::Wallets;
use serde_json::{Value, json};
use std::sync::Arc;

fn euro(cents: i64) -> Value {
    json!({ "amount": cents, "currency": "EUR" })
}

fn top_up(cents: i64) -> Value {
    json!({ "amount": euro(cents) })
}

#[actix_web::test]
async fn a_new_wallet_is_empty() {
    let shop = Shop::open().await;
    let gordon = Customer::new(&shop, "gordon").await;
    assert_eq!(gordon.get("wallet").await.json(), json!({ "balance": euro(0) }));
    let nothing = json!({ "items": [], "next_cursor": null });
    assert_eq!(gordon.get("wallet/transactions").await.json(), nothing);
}

#[actix_web::test]
async fn what_is_paid_in_is_in_the_wallet() {
    let shop = Shop::open().await;
    let gordon = Customer::new(&shop, "gordon").await;
    let answer = gordon.post_as("1", "wallet/top-ups", &top_up(5000)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let mut paid = answer.json();
    assert!(paid["id"].take().is_string());
    assert_eq!(paid, json!({ "id": null, "status": "completed" }));
    assert_eq!(gordon.balance().await, 5000);
    let mut movements = gordon.get("wallet/transactions").await.json();
    assert!(movements["items"][0]["id"].take().is_string());
    let movement = json!({
        "id": null, "kind": "top_up", "amount": euro(5000), "order_id": null, "reason": null,
        "at": "2026-01-01T12:00:00Z",
    });
    assert_eq!(movements, json!({ "items": [movement], "next_cursor": null }));
}

#[actix_web::test]
async fn the_same_payment_is_made_once_and_answered_byte_for_byte() {
    let shop = Shop::open().await;
    let [gordon, alyx] = [Customer::new(&shop, "gordon").await, Customer::new(&shop, "alyx").await];
    let first = gordon.post_as("k", "wallet/top-ups", &top_up(500)).await;
    for body in
        [top_up(500).to_string(), " {\"amount\":{\"currency\": \"EUR\",\n\"amount\":500}} ".to_owned()]
    {
        let again = gordon.request("POST", "wallet/top-ups").insert_header(("idempotency-key", "k"));
        let again = again.insert_header(("content-type", "application/json")).set_payload(body);
        let again = shop.api.send(again).await;
        assert_eq!((again.status, &again.body), (first.status, &first.body));
        assert_eq!(again.header("content-type"), first.header("content-type"));
    }
    assert_eq!(gordon.balance().await, 500);
    assert_problem(&gordon.post_as("k", "wallet/top-ups", &top_up(501)).await, 422, "idempotency_key_reused");
    let items = json!({ "items": [{ "game_id": id(2), "quantity": 1 }] });
    assert_problem(&gordon.post_as("k", "orders", &items).await, 422, "idempotency_key_reused");
    assert_eq!(gordon.balance().await, 500);
    assert_eq!(alyx.post_as("k", "wallet/top-ups", &top_up(700)).await.status, 201);
    assert_eq!((gordon.balance().await, alyx.balance().await), (500, 700), "each user has keys of its own");
}

#[actix_web::test]
async fn only_money_within_bounds_is_paid_in() {
    let shop = Shop::open().await;
    let gordon = Customer::new(&shop, "gordon").await;
    for (body, expected) in [
        (json!({}), ("amount", "missing")),
        (json!({ "amount": 500 }), ("amount", "malformed")),
        (json!({ "amount": "5.00" }), ("amount", "malformed")),
        (json!({ "amount": null }), ("amount", "malformed")),
        (json!({ "amount": [] }), ("amount", "malformed")),
        (json!({ "amount": { "currency": "EUR" } }), ("amount.amount", "missing")),
        (json!({ "amount": { "amount": 500 } }), ("amount.currency", "missing")),
        (json!({ "amount": { "amount": 5.5, "currency": "EUR" } }), ("amount.amount", "malformed")),
        (json!({ "amount": { "amount": "500", "currency": "EUR" } }), ("amount.amount", "malformed")),
        (json!({ "amount": { "amount": 500, "currency": "USD" } }), ("amount.currency", "unknown")),
        (json!({ "amount": { "amount": 500, "currency": "eur" } }), ("amount.currency", "unknown")),
        (json!({ "amount": { "amount": 500, "currency": 978 } }), ("amount.currency", "malformed")),
        (json!({ "amount": { "amount": 500, "currency": "EUR", "x": 1 } }), ("amount.x", "unknown")),
        (json!({ "amount": euro(500), "user_id": 1 }), ("user_id", "unknown")),
        (top_up(99), ("amount.amount", "out_of_range")),
        (top_up(100_001), ("amount.amount", "out_of_range")),
        (top_up(-500), ("amount.amount", "out_of_range")),
        (top_up(i64::MIN), ("amount.amount", "out_of_range")),
        (json!({ "amount": { "amount": 1e30, "currency": "EUR" } }), ("amount.amount", "out_of_range")),
    ] {
        let answer = gordon.post_as("k", "wallet/top-ups", &body).await;
        assert_faults(&answer, &[expected], &body.to_string());
    }
    let twice = gordon.request("POST", "wallet/top-ups").insert_header(("content-type", "application/json"));
    let twice = twice.set_payload("{\"amount\": {\"amount\": 500, \"amount\": 900, \"currency\": \"EUR\"}}");
    let expected = [("idempotency-key", "missing"), ("amount.amount", "repeated")];
    assert_faults(&shop.api.send(twice).await, &expected, "a field given twice");
    let bounds = gordon.post_as("k", "wallet/top-ups", &top_up(99)).await;
    assert_eq!(bounds.problem()["errors"][0]["message"], "must be from 100 to 100000 cents");
    assert_eq!(gordon.balance().await, 0);
    for cents in [100, 100_000] {
        let answer = gordon.post_as(&cents.to_string(), "wallet/top-ups", &top_up(cents)).await;
        assert_eq!(answer.status, 201, "refused requests use no key up: {}", answer.text());
    }
}

#[actix_web::test]
async fn movements_are_listed_page_by_page_the_latest_first() {
    let shop = Shop::open().await;
    let [gordon, alyx] = [Customer::new(&shop, "gordon").await, Customer::new(&shop, "alyx").await];
    for cents in [100, 200, 300] {
        gordon.post_as(&cents.to_string(), "wallet/top-ups", &top_up(cents)).await;
    }
    let amounts = |page: &Value| -> Vec<Value> {
        page["items"].as_array().unwrap().iter().map(|item| item["amount"]["amount"].clone()).collect()
    };
    let first = gordon.get("wallet/transactions?limit=2").await.json();
    assert_eq!(amounts(&first), [300, 200]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = gordon.get(&format!("wallet/transactions?limit=2&cursor={cursor}")).await.json();
    assert_eq!((amounts(&second), &second["next_cursor"]), (vec![json!(100)], &json!(null)));
    let foreign = alyx.get(&format!("wallet/transactions?cursor={cursor}")).await;
    assert_problem(&foreign, 400, "invalid_cursor");
    assert_problem(&gordon.get("wallet/transactions?limit=0").await, 400, "invalid_input");
    assert_problem(&gordon.get("wallet?user_id=1").await, 400, "invalid_input");
}

#[actix_web::test]
async fn where_nobody_takes_payments_nothing_is_paid_in() {
    let shop = Shop::open().await;
    let gordon = Customer::new(&shop, "gordon").await;
    let wallets = &shop.state.wallets;
    let wallets = Wallets {
        queries: wallets.queries.clone(),
        gateway: None,
        webhooks: wallets.webhooks.clone(),
        ids: wallets.ids.clone(),
    };
    let state = HttpState { wallets: Arc::new(wallets), ..shop.state.clone() };
    let api = Api::with(HttpConfig::default(), state).await;
    let request = gordon.request("POST", "wallet/top-ups").insert_header(("idempotency-key", "k"));
    let answer = api.send(request.set_json(top_up(500))).await;
    assert_problem(&answer, 503, "payments_unavailable");
    assert_eq!(answer.header("retry-after"), "2");
}

#[actix_web::test]
async fn a_balance_comes_from_the_cache_until_money_moves() {
    let shop = Shop::open().await;
    let gordon = Customer::new(&shop, "gordon").await;
    shop.state.cache.poll_once().await.unwrap();
    let hits = || shop.state.cache.report().hits.iter().map(|(_, count)| count).sum::<u64>();
    gordon.balance().await;
    let before = hits();
    gordon.balance().await;
    assert_eq!(hits() - before, 2, "the profile and the wallet");
    for (key, expected) in [("1", 500), ("2", 1000)] {
        let paid = gordon.post_as(key, "wallet/top-ups", &top_up(500)).await;
        assert_ne!(paid.header("x-consistency"), "");
        assert_eq!(gordon.balance().await, expected, "the customer's own write is seen at once");
    }
}
