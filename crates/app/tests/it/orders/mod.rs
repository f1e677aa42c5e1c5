//! Orders over HTTP.

mod refusals;

use crate::{
    api::Answer,
    customer::{Customer, assert_faults, assert_problem},
    games::{self, id},
    market::{Dealing, Market},
    shop::Shop,
};
use domain::account::SecurityEventKind;
use serde_json::{Value, json};

/// Games of the small shop: their prices are 1299 and 999.
const KILLING_FLOOR: u8 = 1;
const HALF_LIFE: u8 = 2;
const SOLD_OUT: u8 = 4;
const DELISTED: u8 = 6;

fn euro(cents: i64) -> Value {
    json!({ "amount": cents, "currency": "EUR" })
}

fn items(lines: &[(u8, u8)]) -> Value {
    let lines = lines.iter().map(|(game, quantity)| json!({ "game_id": id(*game), "quantity": quantity }));
    json!({ "items": lines.collect::<Vec<_>>() })
}

async fn shop_and(dealing: Dealing, cents: i64, body: Value) -> (Shop, Value) {
    let shop = Shop::open().await;
    let order = {
        let gordon = Customer::with_money(&shop, "gordon", cents).await;
        gordon.order("k", &body).await
    };
    shop.buy_from(Market::that(dealing)).await;
    (shop, order)
}

fn path(order: &Value) -> String {
    format!("orders/{}", order["id"].as_str().unwrap())
}

#[actix_web::test]
async fn an_order_is_made_paid_and_delivered() {
    let shop = Shop::open().await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    let mut wish = items(&[(HALF_LIFE, 2)]);
    wish["expected_total"] = euro(1998);
    let made = gordon.post_as("k", "orders", &wish).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let order = made.json();
    assert_eq!(made.header("location"), format!("/api/v1/{}", path(&order)));
    let mut shown = order.clone();
    assert!(shown["id"].take().is_string());
    assert!(shown["number"].take().as_str().unwrap().starts_with("KM-0"));
    let created = "2026-01-01T12:00:00Z";
    assert_eq!(
        shown,
        json!({
            "id": null, "number": null, "status": "processing",
            "items": [{
                "game_id": id(HALF_LIFE), "title": "Half-Life 2", "quantity": 2, "unit_price": euro(999),
                "delivered": 0, "refunded": 0, "under_review": 0,
            }],
            "total": euro(1998), "refunded": euro(0), "created_at": created, "completed_at": null,
            "timeline": [{ "at": created, "event": "created" }],
        })
    );
    assert_eq!(gordon.balance().await, 3002);
    assert_eq!(gordon.get(&path(&order)).await.json(), order);
    assert_eq!(gordon.get(&format!("{}/keys", path(&order))).await.json(), json!([]));

    shop.buy_from(Market::that(Dealing::Sells)).await;
    let bought = gordon.get(&path(&order)).await.json();
    assert_eq!((&bought["status"], &bought["items"][0]["delivered"]), (&json!("completed"), &json!(2)));
    let events: Vec<_> =
        bought["timeline"].as_array().unwrap().iter().map(|entry| entry["event"].clone()).collect();
    assert_eq!(events, ["created", "key_delivered", "key_delivered", "closed"]);
    let keys = gordon.get(&format!("{}/keys", path(&order))).await;
    assert_eq!(keys.header("cache-control"), "no-store");
    let key = |text: &str| json!({ "game_id": id(HALF_LIFE), "key": text, "is_file": false, "delivered_at": created });
    assert_eq!(keys.json(), json!([key("KEY-1"), key("KEY-2")]));
    let events = shop.state.accounts.queries.list_security_events(gordon.id, 10).await.unwrap();
    let revealed =
        events.iter().filter(|logged| matches!(logged.kind, SecurityEventKind::KeysRevealed { keys: 2, .. }));
    assert_eq!(revealed.count(), 1);
}

#[actix_web::test]
async fn without_items_the_cart_is_ordered_and_empty_then() {
    let shop = Shop::open().await;
    let gordon = Customer::with_money(&shop, "gordon", 10_000).await;
    for game in [KILLING_FLOOR, HALF_LIFE] {
        gordon.post("cart/items", &json!({ "game_id": id(game), "quantity": 1 })).await;
    }
    // What is named is not what is in the cart.
    gordon.order("1", &items(&[(HALF_LIFE, 1)])).await;
    assert_eq!(gordon.get("cart").await.json()["item_count"], 2);
    let order = gordon.order("2", &json!({})).await;
    assert_eq!((&order["total"], order["items"].as_array().unwrap().len()), (&euro(2298), 2));
    assert_eq!(gordon.get("cart").await.json()["item_count"], 0);
    assert_problem(&gordon.post_as("3", "orders", &json!({})).await, 422, "cart_empty");
    assert_eq!(gordon.order("2", &json!({ "items": null })).await, order, "nothing named is nothing named");
}

#[actix_web::test]
async fn the_same_request_is_done_once_and_answered_byte_for_byte() {
    let shop = Shop::open().await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    let alyx = Customer::with_money(&shop, "alyx", 5000).await;
    let wish = items(&[(HALF_LIFE, 1)]);
    let first = gordon.post_as("k", "orders", &wish).await;
    shop.buy_from(Market::that(Dealing::Sells)).await;
    games::set_stock(&*shop.state.orders.unit_of_work, 0).await;
    let spread = format!(" {{ \"items\":\n[{{\"quantity\": 1, \"game_id\": \"{}\"}} ]}}", id(HALF_LIFE));
    for body in [wish.to_string(), spread] {
        let again = gordon.request("POST", "orders").insert_header(("idempotency-key", "k"));
        let again = again.insert_header(("content-type", "application/json")).set_payload(body);
        let again = shop.api.send(again).await;
        assert_eq!((again.status.as_u16(), &again.body), (201, &first.body));
        assert_eq!(again.header("location"), first.header("location"));
        assert_eq!(again.header("content-type"), first.header("content-type"));
    }
    assert_eq!(gordon.balance().await, 4001);
    for other in [items(&[(HALF_LIFE, 2)]), items(&[(KILLING_FLOOR, 1)]), json!({})] {
        assert_problem(&gordon.post_as("k", "orders", &other).await, 422, "idempotency_key_reused");
    }
    let mut priced = wish.clone();
    priced["expected_total"] = euro(999);
    assert_problem(&gordon.post_as("k", "orders", &priced).await, 422, "idempotency_key_reused");
    assert_ne!(alyx.order("k", &wish).await["id"], first.json()["id"], "each user has keys of its own");
    assert_eq!((gordon.balance().await, alyx.balance().await), (4001, 4001));
}

#[actix_web::test]
async fn a_request_that_was_refused_may_be_made_again_with_its_key() {
    let shop = Shop::open().await;
    let gordon = Customer::new(&shop, "gordon").await;
    let wish = items(&[(HALF_LIFE, 1)]);
    assert_problem(&gordon.post_as("k", "orders", &wish).await, 422, "insufficient_funds");
    shop.give(gordon.id, 999).await;
    gordon.order("k", &wish).await;
}

#[actix_web::test]
async fn every_order_has_a_name() {
    let shop = Shop::open().await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    let wish = items(&[(HALF_LIFE, 1)]);
    let unnamed = gordon.post("orders", &wish).await;
    assert_faults(&unnamed, &[("idempotency-key", "missing")], "none");
    for key in ["", "two words", "na\u{ef}ve", &"x".repeat(256)] {
        let answer = gordon.post_as(key, "orders", &wish).await;
        assert_faults(&answer, &[("idempotency-key", "malformed")], key);
    }
    let twice = gordon.request("POST", "orders").append_header(("idempotency-key", "1"));
    let twice = shop.api.send(twice.append_header(("idempotency-key", "2")).set_json(&wish)).await;
    assert_faults(&twice, &[("idempotency-key", "repeated")], "two");
    assert_eq!(gordon.get("orders").await.json()["items"], json!([]));
    gordon.order(&"x".repeat(255), &wish).await;
}

#[actix_web::test]
async fn somebody_elses_order_is_no_order() {
    let (shop, order) = shop_and(Dealing::Sells, 5000, items(&[(HALF_LIFE, 1)])).await;
    let alyx = Customer::with_money(&shop, "alyx", 5000).await;
    let unknown = format!("orders/{}", id(99));
    for path in [path(&order), unknown] {
        for answer in [
            alyx.get(&path).await,
            alyx.get(&format!("{path}/keys")).await,
            alyx.post(&format!("{path}/cancel"), &json!({})).await,
        ] {
            assert_problem(&answer, 404, "order_not_found");
            assert!(!answer.text().contains("KEY-"));
        }
    }
    assert_eq!(alyx.get("orders").await.json()["items"], json!([]));
    for target in ["orders/7", "orders/7/keys"] {
        assert_problem(&alyx.get(target).await, 400, "invalid_input");
    }
}

#[actix_web::test]
async fn orders_are_for_those_who_are_logged_in() {
    let (shop, order) = shop_and(Dealing::Sells, 5000, items(&[(HALF_LIFE, 1)])).await;
    let path = path(&order);
    let session = shop.api.send(crate::api::request("POST", "/api/v1/guest-sessions")).await.json();
    let guest = session["guest_token"].as_str().unwrap();
    for (method, path) in [
        ("GET", "wallet".to_owned()),
        ("GET", "wallet/transactions".to_owned()),
        ("POST", "wallet/top-ups".to_owned()),
        ("POST", "orders".to_owned()),
        ("GET", "orders".to_owned()),
        ("GET", path.clone()),
        ("GET", format!("{path}/keys")),
        ("POST", format!("{path}/cancel")),
    ] {
        let request = || crate::api::request(method, &format!("/api/v1/{path}"));
        assert_problem(&shop.api.send(request()).await, 401, "authentication_required");
        let as_guest = request().insert_header(("x-guest-token", guest));
        assert_problem(&shop.api.send(as_guest).await, 401, "authentication_required");
        let forged = request().insert_header(("authorization", "Bearer forged"));
        assert_problem(&shop.api.send(forged).await, 401, "invalid_access_token");
    }
}

#[actix_web::test]
async fn orders_are_listed_page_by_page_the_latest_first() {
    let shop = Shop::open().await;
    let gordon = Customer::with_money(&shop, "gordon", 50_000).await;
    let alyx = Customer::with_money(&shop, "alyx", 5000).await;
    let mut orders = Vec::new();
    for key in ["1", "2", "3"] {
        orders.push(gordon.order(key, &items(&[(HALF_LIFE, 1)])).await);
    }
    alyx.order("1", &items(&[(HALF_LIFE, 1)])).await;
    let first = gordon.get("orders?limit=2").await.json();
    assert_eq!(first["items"], json!([orders[2], orders[1]]));
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = gordon.get(&format!("orders?limit=2&cursor={cursor}")).await.json();
    assert_eq!(second, json!({ "items": [orders[0]], "next_cursor": null }));
    assert_problem(&alyx.get(&format!("orders?cursor={cursor}")).await, 400, "invalid_cursor");
    let other = gordon.get(&format!("orders?status=failed&cursor={cursor}")).await;
    assert_problem(&other, 400, "invalid_cursor");

    gordon.post(&format!("{}/cancel", path(&orders[1])), &json!({})).await;
    let ids = async |status: &str| -> Vec<Value> {
        let page = gordon.get(&format!("orders?status={status}")).await.json();
        page["items"].as_array().unwrap().iter().map(|order| order["id"].clone()).collect()
    };
    assert_eq!(ids("cancelled").await, [orders[1]["id"].clone()]);
    assert_eq!(ids("processing").await, [orders[2]["id"].clone(), orders[0]["id"].clone()]);
    assert_eq!(ids("completed").await, [0; 0]);
    let unknown = gordon.get("orders?status=lost").await;
    assert_faults(&unknown, &[("status", "malformed")], "a status that there is not");
}

#[actix_web::test]
async fn an_order_is_cancelled_while_nothing_was_bought() {
    let shop = Shop::open().await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    let order = gordon.order("k", &items(&[(HALF_LIFE, 2)])).await;
    let cancel =
        async |order: &Value| -> Answer { gordon.post(&format!("{}/cancel", path(order)), &json!({})).await };
    let cancelled = cancel(&order).await;
    assert_eq!((cancelled.status.as_u16(), &cancelled.json()["status"]), (200, &json!("cancelled")));
    assert_eq!((&cancelled.json()["refunded"], gordon.balance().await), (&euro(1998), 5000));
    assert_eq!(gordon.get(&path(&order)).await.json(), cancelled.json());
    assert_problem(&cancel(&order).await, 409, "order_not_cancellable");
    let bought = gordon.order("2", &items(&[(HALF_LIFE, 1)])).await;
    shop.buy_from(Market::that(Dealing::Sells)).await;
    assert_problem(&cancel(&bought).await, 409, "order_not_cancellable");
    assert_eq!(gordon.balance().await, 4001);
}

#[actix_web::test]
async fn what_the_marketplace_does_not_have_is_paid_back() {
    let shop = Shop::open().await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    let order = gordon.order("k", &items(&[(HALF_LIFE, 2)])).await;
    shop.buy_from(Market::that(Dealing::IsSoldOut)).await;
    let failed = gordon.get(&path(&order)).await.json();
    assert_eq!((&failed["status"], &failed["refunded"]), (&json!("failed"), &euro(1998)));
    assert_eq!(failed["items"][0]["refunded"], 2);
    assert!(failed["completed_at"].is_string());
    assert_eq!(gordon.balance().await, 5000);
    let movements = gordon.get("wallet/transactions").await.json();
    let moved = movements["items"].as_array().unwrap().iter();
    let moved: Vec<_> =
        moved.map(|item| (&item["kind"], &item["amount"]["amount"], &item["order_id"])).collect();
    let (refund, bought) = (json!("refund"), json!("purchase"));
    let (unit, total, id) = (json!(999), json!(-1998), &order["id"]);
    assert_eq!(moved[..3], [(&refund, &unit, id), (&refund, &unit, id), (&bought, &total, id)]);
}

#[actix_web::test]
async fn what_somebody_has_to_look_at_is_marked() {
    let shop = Shop::open().await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    let order = gordon.order("k", &items(&[(HALF_LIFE, 1)])).await;
    shop.buy_from(Market::that(Dealing::LosesKeys)).await;
    let lost = gordon.get(&path(&order)).await.json();
    assert_eq!((&lost["status"], &lost["items"][0]["under_review"]), (&json!("processing"), &json!(1)));
    assert_eq!(gordon.balance().await, 4001);
}

#[actix_web::test]
async fn orders_come_from_the_cache_until_they_change_and_keys_never_do() {
    let shop = Shop::open().await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    let order = gordon.order("k", &items(&[(HALF_LIFE, 1)])).await;
    shop.state.cache.poll_once().await.unwrap();
    let hits = || shop.state.cache.report().hits.iter().map(|(_, count)| count).sum::<u64>();
    for target in ["orders".to_owned(), path(&order)] {
        gordon.get(&target).await;
        let before = hits();
        gordon.get(&target).await;
        assert_eq!(hits() - before, 2, "{target}: the profile and the answer");
    }
    shop.buy_from(Market::that(Dealing::Sells)).await;
    assert_eq!(gordon.get(&path(&order)).await.json()["status"], "completed");
    assert_eq!(gordon.get("orders").await.json()["items"][0]["status"], "completed");
    let before = shop.state.cache.report();
    for _ in 0..2 {
        gordon.get(&format!("{}/keys", path(&order))).await;
    }
    let after = shop.state.cache.report();
    assert_eq!((after.hits, after.process.entries), (before.hits, before.process.entries));
}
