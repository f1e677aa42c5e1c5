//! Orders over HTTP, on the real binary and a real PostgreSQL: races for money, keys and stock.

use crate::{
    customer::{Customer, PASSWORD, games_in_stock},
    keymart::{Server, eventually},
    shop::Shop,
};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};
use tokio::time::sleep;

/// A shop whose customers' units are bought at once, and its server.
async fn open(role: &[&str]) -> (Shop, Server) {
    let shop = Shop::with_products(60).await;
    assert_eq!(shop.lap().await, Some(0));
    let server = shop.keymart(role).env("BCRYPT_COST", "4").env("TRUSTED_PROXIES", "127.0.0.1").serve().await;
    (shop, server)
}

async fn customer(server: &Server, name: &str) -> Customer {
    let mut customer = Customer::default();
    customer.register(server, &format!("{name}@example.com")).await;
    customer
}

/// Somebody who comes from an address of his own: from one, not so many may register at once.
async fn customer_from(server: &Server, number: usize) -> Customer {
    let body = json!({ "email": format!("buyer{number}@example.com"), "password": PASSWORD });
    let request = server.request(Method::POST, "/api/v1/auth/register").json(&body);
    let answer =
        request.header("x-forwarded-for", format!("192.0.2.{number}")).send().await.expect("an answer");
    assert_eq!(answer.status(), 201);
    let answer: Value = serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
    let access = answer["tokens"]["access_token"].as_str().expect("a token").to_owned();
    Customer { access: Some(access), ..Customer::default() }
}

/// A request that is done once.
async fn named(server: &Server, customer: &Customer, path: &str, key: &str, body: &Value) -> (u16, String) {
    let access = customer.access.as_deref().expect("logged in");
    let request = server.request(Method::POST, &format!("/api/v1{path}")).bearer_auth(access);
    let answer = request.header("idempotency-key", key).json(body).send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a body"))
}

async fn pay_in(server: &Server, customer: &Customer, cents: i64) {
    let body = json!({ "amount": { "amount": cents, "currency": "EUR" } });
    let (status, answer) = named(server, customer, "/wallet/top-ups", &format!("in-{cents}"), &body).await;
    assert_eq!(status, 201, "{answer}");
}

async fn balance(server: &Server, customer: &Customer) -> i64 {
    let (status, wallet) = customer.send(server, Method::GET, "/api/v1/wallet", None).await;
    assert_eq!(status, 200, "{wallet}");
    wallet["balance"]["amount"].as_i64().expect("a balance")
}

/// A game that costs so little that a wallet can be filled for ten.
async fn cheap_game(server: &Server) -> (String, i64) {
    let games = games_in_stock(server, 50).await;
    for id in games {
        let game = server.get_ok(&format!("/api/v1/games/{id}")).await;
        let price = game["price"]["amount"].as_i64().expect("a price");
        if (10..=10_000).contains(&price) && game["stock"].as_i64() >= Some(10) {
            return (id, price);
        }
    }
    panic!("no game is cheap and in stock")
}

fn one_of(game: &str) -> Value {
    json!({ "items": [{ "game_id": game, "quantity": 1 }] })
}

fn code(answer: &str) -> String {
    let answer: Value = serde_json::from_str(answer).expect("JSON");
    answer["code"].as_str().unwrap_or("none").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wallet_that_can_pay_for_ten_orders_pays_for_ten_of_two_hundred() {
    let (shop, server) = open(&["serve"]).await;
    let gordon = customer(&server, "gordon").await;
    let (game, price) = cheap_game(&server).await;
    pay_in(&server, &gordon, 10 * price).await;
    shop.execute("UPDATE games SET stock = 100000").await;
    let (body, keys) = (one_of(&game), (0..200).map(|number| format!("order-{number}")));
    let keys: Vec<_> = keys.collect();
    let answers = join_all(keys.iter().map(|key| named(&server, &gordon, "/orders", key, &body))).await;
    let paid = answers.iter().filter(|(status, _)| *status == 201).count();
    let refused =
        answers.iter().filter(|(status, answer)| *status == 422 && code(answer) == "insufficient_funds");
    assert_eq!((paid, refused.count()), (10, 190), "{answers:?}");
    assert_eq!(balance(&server, &gordon).await, 0);
    assert_eq!(shop.number("SELECT count(*) FROM purchases").await, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_request_a_hundred_times_is_one_order_and_one_reply() {
    let (shop, server) = open(&["serve"]).await;
    let gordon = customer(&server, "gordon").await;
    let (game, price) = cheap_game(&server).await;
    pay_in(&server, &gordon, 10 * price).await;
    let body = one_of(&game);
    let answers = join_all((0..100).map(|_| named(&server, &gordon, "/orders", "the order", &body)));
    assert_eq!(
        answers.await.iter().map(|(status, _)| *status).collect::<BTreeSet<_>>(),
        BTreeSet::from([400])
    );
    // Who is told that it is being done comes back.
    let order = async || loop {
        match named(&server, &gordon, "/orders", "the-order", &body).await {
            (409, _) => sleep(Duration::from_millis(100)).await,
            answer => return answer,
        }
    };
    let answers = join_all((0..100).map(|_| order())).await;
    let distinct: BTreeSet<_> = answers.iter().collect();
    assert_eq!(distinct.len(), 1, "{distinct:?}");
    assert_eq!(answers[0].0, 201);
    assert_eq!(shop.number("SELECT count(*) FROM orders").await, 1);
    assert_eq!(balance(&server, &gordon).await, 9 * price);
    let (status, answer) =
        named(&server, &gordon, "/orders", "the-order", &one_of(&another(&server, &game).await)).await;
    assert_eq!((status, code(&answer).as_str()), (422, "idempotency_key_reused"));
}

async fn another(server: &Server, game: &str) -> String {
    let games = games_in_stock(server, 2).await;
    games.into_iter().find(|other| other != game).expect("there are two")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_buyers_one_gets_the_last_key() {
    let (shop, server) = open(&["serve"]).await;
    let (game, price) = cheap_game(&server).await;
    let mut buyers = Vec::new();
    for number in 0..50 {
        buyers.push(customer_from(&server, number).await);
    }
    join_all(buyers.iter().map(|buyer| pay_in(&server, buyer, 10 * price))).await;
    shop.execute(&format!("UPDATE games SET stock = 1 WHERE id = '{game}'")).await;
    let body = one_of(&game);
    let answers = join_all(buyers.iter().map(|buyer| named(&server, buyer, "/orders", "mine", &body))).await;
    let won = answers.iter().filter(|(status, _)| *status == 201).count();
    let lost =
        answers.iter().filter(|(status, answer)| *status == 422 && code(answer) == "out_of_stock").count();
    assert_eq!((won, lost), (1, 49), "{answers:?}");
    assert_eq!(shop.number(&format!("SELECT stock FROM games WHERE id = '{game}'")).await, 0);
}

/// The keys of an order, as soon as there are so many.
async fn keys(server: &Server, customer: &Customer, order: &str, count: usize) -> Vec<String> {
    let path = format!("/api/v1/orders/{order}/keys");
    eventually("the keys", async || {
        let (status, keys) = customer.send(server, Method::GET, &path, None).await;
        assert_eq!(status, 200, "{keys}");
        let keys = keys.as_array().expect("a list").iter();
        let keys: Vec<_> = keys.map(|key| key["key"].as_str().expect("a key").to_owned()).collect();
        (keys.len() == count).then_some(keys)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_orders_gets_keys_and_the_books_are_right() {
    let (shop, server) = open(&[]).await;
    let gordon = customer(&server, "gordon").await;
    let (game, price) = cheap_game(&server).await;
    pay_in(&server, &gordon, 10 * price).await;
    let (status, cart) = gordon.add(&server, &game, 3).await;
    assert_eq!(status, 201, "{cart}");
    let (status, order) = named(&server, &gordon, "/orders", "mine", &json!({})).await;
    assert_eq!(status, 201, "{order}");
    let order: Value = serde_json::from_str(&order).expect("JSON");
    assert_eq!(order["status"], "processing");
    let id = order["id"].as_str().expect("an id");
    let keys = keys(&server, &gordon, id, 3).await;
    let sold: BTreeSet<String> =
        shop.marketplace.orders().keys_handed_out().into_iter().map(|(_, key)| key).collect();
    assert_eq!(keys.into_iter().collect::<BTreeSet<_>>(), sold);
    let shown = eventually("the order is complete", async || {
        let (_, shown) = gordon.send(&server, Method::GET, &format!("/api/v1/orders/{id}"), None).await;
        (shown["status"] == "completed").then_some(shown)
    });
    assert_eq!(shown.await["items"][0]["delivered"], 3);
    assert_eq!(gordon.cart(&server).await["item_count"], 0);
    assert_eq!(balance(&server, &gordon).await, 7 * price);
    let stranger = customer(&server, "stranger").await;
    let (status, _) = stranger.send(&server, Method::GET, &format!("/api/v1/orders/{id}/keys"), None).await;
    assert_eq!(status, 404);
    let audit = shop.keymart(&["audit"]).output().await;
    assert!(audit.status.success(), "{audit:?}");
}
