//! The same application on PostgreSQL, with a pool of one connection: it answers as it does over storage in memory.

use crate::{
    api::{Api, request},
    games::{self, id},
    hostile_input::assert_never_our_fault,
};
use actix_web::rt::System;
use serde_json::{Value, json};
use std::sync::Arc;
use storage_postgres::test_support::TestDatabase;

/// The application on a database of its own, which lives as long as the first of the two.
async fn shop_on_postgres() -> (TestDatabase, Api) {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    games::fill(&storage).await;
    (database, Api::on(Arc::new(storage)).await)
}

#[actix_web::test]
async fn every_route_answers_as_over_memory() {
    let (_database, postgres) = shop_on_postgres().await;
    let memory = Api::with_games().await;
    let (game, delisted, unknown) = (id(1), id(6), id(99));
    for target in [
        "games".to_owned(),
        "games?sort=title&limit=2".to_owned(),
        "games?sort=price_asc&facets=true".to_owned(),
        "games?sort=price_desc&in_stock=true".to_owned(),
        "games?search=portal".to_owned(),
        "games?platform=steam&region=global&publisher=VALVE&price_min=899&price_max=999".to_owned(),
        "games?category=7&facets=true".to_owned(),
        "games?platform=nothing&facets=true".to_owned(),
        "games/suggest?q=kill".to_owned(),
        "games/by-slug/nothing-i7".to_owned(),
        "categories".to_owned(),
        "platforms".to_owned(),
        format!("games/{game}"),
        format!("games/{delisted}"),
        format!("games/{unknown}"),
        format!("games/{}/similar?limit=1", id(3)),
        format!("games/{unknown}/similar"),
        format!("games/{game}/price-history"),
        format!("games/{unknown}/price-history"),
    ] {
        let target = format!("/api/v1/{target}");
        let [expected, actual] = [memory.get(&target).await, postgres.get(&target).await];
        assert_eq!(actual.status, expected.status, "{target}");
        assert_eq!(timeless(actual.json()), timeless(expected.json()), "{target}");
    }
    assert_eq!(postgres.get("/health/ready").await.status, 200);
}

/// One shopper's way from the first look to the second login, with wrong turns.
#[actix_web::test]
async fn shopping_is_answered_as_over_memory() {
    let (_database, postgres) = shop_on_postgres().await;
    let memory = Api::with_games().await;
    let [expected, actual] = [shop_around(&memory).await, shop_around(&postgres).await];
    let statuses: Vec<u16> = expected.iter().map(|(_, (status, _))| *status).collect();
    assert_eq!(
        statuses,
        [
            200, 204, 422, 201, 422, 200, 404, 200, 200, 200, 404, 200, 200, 201, 409, 200, 201, 200, 200,
            200, 200, 204, 401, 200, 204, 200
        ]
    );
    for ((step, expected), (_, actual)) in expected.into_iter().zip(actual) {
        assert_eq!(actual, expected, "{step}");
    }
}

/// What each step is answered. The caller is whoever the answers before have made of it.
async fn shop_around(api: &Api) -> Vec<(String, (u16, Value))> {
    let credentials = json!({ "email": "gordon@example.com", "password": "Half-Life-1998" });
    let quantity = |quantity: u8| json!({ "quantity": quantity });
    let item = |game: u8, quantity: u8| json!({ "game_id": id(game), "quantity": quantity });
    let mut guest: Option<String> = None;
    let mut bearer: Option<String> = None;
    let mut answers = Vec::new();
    for (method, path, body) in [
        ("GET", "cart".to_owned(), None),
        ("DELETE", "cart".to_owned(), None),
        ("POST", "cart/items".to_owned(), Some(item(4, 1))),
        ("POST", "cart/items".to_owned(), Some(item(1, 2))),
        ("POST", "cart/items".to_owned(), Some(item(1, 9))),
        ("PUT", format!("cart/items/{}", id(2)), Some(quantity(3))),
        ("PUT", format!("cart/items/{}", id(99)), Some(quantity(3))),
        ("DELETE", format!("cart/items/{}", id(3)), None),
        ("PUT", format!("wishlist/{}", id(4)), None),
        ("PUT", format!("wishlist/{}", id(6)), None),
        ("PUT", format!("wishlist/{}", id(99)), None),
        ("GET", "wishlist?limit=1".to_owned(), None),
        ("GET", "cart".to_owned(), None),
        ("POST", "auth/register".to_owned(), Some(credentials.clone())),
        ("POST", "auth/register".to_owned(), Some(credentials.clone())),
        ("GET", "auth/me".to_owned(), None),
        ("POST", "cart/items".to_owned(), Some(item(1, 5))),
        ("GET", "cart".to_owned(), None),
        ("GET", "wishlist".to_owned(), None),
        ("GET", format!("wishlist/{}", id(6)), None),
        ("DELETE", format!("wishlist/{}", id(6)), None),
        ("POST", "auth/logout".to_owned(), None),
        ("GET", "cart".to_owned(), None),
        ("POST", "auth/login".to_owned(), Some(credentials)),
        ("DELETE", "cart".to_owned(), None),
        ("GET", "cart".to_owned(), None),
    ] {
        let mut request = request(method, &format!("/api/v1/{path}"));
        if let Some(bearer) = &bearer {
            request = request.insert_header(("authorization", &**bearer));
        } else if let Some(guest) = &guest {
            request = request.insert_header(("x-guest-token", &**guest));
        }
        if let Some(body) = body {
            request = request.set_json(body);
        }
        let answer = api.send(request).await;
        let body = if answer.body.is_empty() { Value::Null } else { answer.json() };
        if let Some(token) = body["tokens"]["access_token"].as_str() {
            bearer = Some(format!("Bearer {token}"));
        }
        if !answer.header("x-guest-token").is_empty() {
            guest = Some(answer.header("x-guest-token").to_owned());
        }
        answers.push((format!("{method} {path}"), (answer.status.as_u16(), timeless(body))));
    }
    answers
}

/// A customer's way from an empty wallet to a cancelled order, with wrong turns.
#[actix_web::test]
async fn money_is_answered_as_over_memory() {
    let (_database, postgres) = shop_on_postgres().await;
    let memory = Api::with_games().await;
    let [expected, actual] = [spend_money(&memory).await, spend_money(&postgres).await];
    let statuses: Vec<u16> = expected.iter().map(|(_, (status, _))| *status).collect();
    assert_eq!(
        statuses,
        [
            200, 200, 422, 422, 201, 201, 422, 200, 422, 409, 201, 201, 422, 200, 200, 200, 200, 200, 200,
            409, 404, 200
        ]
    );
    for ((step, expected), (_, actual)) in expected.into_iter().zip(actual) {
        assert_eq!(actual, expected, "{step}");
    }
}

/// What each step is answered. `ORDER` in a path is the order that was made.
async fn spend_money(api: &Api) -> Vec<(String, (u16, Value))> {
    let credentials = json!({ "email": "gordon@example.com", "password": "Half-Life-1998" });
    let registered = api.send(request("POST", "/api/v1/auth/register").set_json(credentials)).await.json();
    let bearer = format!("Bearer {}", registered["tokens"]["access_token"].as_str().unwrap());
    let euro = |cents: i64| json!({ "amount": cents, "currency": "EUR" });
    let top_up = |cents| Some(json!({ "amount": euro(cents) }));
    let items = |game: u8, quantity: u8| json!([{ "game_id": id(game), "quantity": quantity }]);
    let buy = |game, quantity| Some(json!({ "items": items(game, quantity) }));
    let mut order = String::new();
    let mut answers = Vec::new();
    for (method, path, key, body) in [
        ("GET", "wallet", "", None),
        ("GET", "orders", "", None),
        ("POST", "orders", "1", Some(json!({}))),
        ("POST", "orders", "1", buy(2, 1)),
        ("POST", "wallet/top-ups", "2", top_up(5000)),
        ("POST", "wallet/top-ups", "2", top_up(5000)),
        ("POST", "wallet/top-ups", "2", top_up(5001)),
        ("GET", "wallet", "", None),
        ("POST", "orders", "3", buy(4, 1)),
        ("POST", "orders", "3", Some(json!({ "items": items(2, 2), "expected_total": euro(1) }))),
        ("POST", "orders", "3", buy(2, 2)),
        ("POST", "orders", "3", buy(2, 2)),
        ("POST", "orders", "3", buy(2, 1)),
        ("GET", "wallet", "", None),
        ("GET", "orders?status=processing", "", None),
        ("GET", "orders/ORDER", "", None),
        ("GET", "orders/ORDER/keys", "", None),
        ("POST", "orders/ORDER/cancel", "", None),
        ("GET", "orders/ORDER", "", None),
        ("POST", "orders/ORDER/cancel", "", None),
        ("GET", "orders/019a0000-0000-7000-8000-000000000063", "", None),
        ("GET", "wallet/transactions?limit=2", "", None),
    ] {
        let target = format!("/api/v1/{}", path.replace("ORDER", &order));
        let mut request = request(method, &target).insert_header(("authorization", &*bearer));
        if !key.is_empty() {
            request = request.insert_header(("idempotency-key", key));
        }
        if let Some(body) = body {
            request = request.set_json(body);
        }
        let answer = api.send(request).await;
        if let Some(id) = answer.header("location").strip_prefix("/api/v1/orders/") {
            id.clone_into(&mut order);
        }
        answers.push((format!("{method} {path}"), (answer.status.as_u16(), timeless(answer.json()))));
    }
    answers
}

/// What answers tell of times that the database took from its own clock, the order of events by such times, and the numbers of orders,
/// which have gaps.
const OF_ITS_OWN: [&str; 6] = ["at", "created_at", "updated_at", "completed_at", "timeline", "number"];

/// `value` without what databases have of their own.
fn timeless(mut value: Value) -> Value {
    match &mut value {
        Value::Array(items) => items.iter_mut().for_each(|item| *item = timeless(item.take())),
        Value::Object(fields) => {
            fields.retain(|name, _| !OF_ITS_OWN.contains(&name.as_str()));
            fields.values_mut().for_each(|field| *field = timeless(field.take()));
        }
        _ => {}
    }
    value
}

#[actix_web::test]
async fn pages_hold_every_game_once() {
    let (_database, postgres) = shop_on_postgres().await;
    for list in ["sort=newest", "sort=price_asc", "sort=price_desc", "sort=title", "search=portal"] {
        let whole = postgres.get_ok(&format!("/api/v1/games?{list}")).await;
        let mut paged = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = postgres.get_ok(&format!("/api/v1/games?{list}&limit=1{cursor}")).await;
            paged.extend(page["items"].as_array().unwrap().clone());
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(Value::Array(paged), whole["items"], "{list}");
    }
}

#[test]
fn nothing_that_comes_in_is_our_fault() {
    let system = System::new();
    let (_database, postgres) = system.block_on(shop_on_postgres());
    assert_never_our_fault(&system, &postgres, 500);
}
