//! Customers who order one unit after the other, of any instance that is there.

use super::{fleet::Fleet, plan::Plan};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};
use tokio::time::{Instant, sleep};

/// How many games there are to choose from, the cheapest ones.
const CHOICE: usize = 40;
/// What is paid in at once, in cents, and after how many orders again.
const TOP_UP: (i64, u32) = (100_000, 20);

/// How often customers were told what.
pub(crate) type Counts = BTreeMap<String, u64>;

/// Waits until the lap has brought some games, and registers the customers.
pub(crate) async fn come(fleet: &Fleet, plan: &Plan) -> Vec<Buyer> {
    let games = games(fleet).await;
    let buyers = (0..plan.customers).map(|number| Buyer::register(fleet, number, games.clone()));
    join_all(buyers).await
}

/// Returns when the run is over.
pub(crate) async fn buy(fleet: &Fleet, plan: &Plan, buyers: Vec<Buyer>) -> Counts {
    let end = Instant::now() + plan.duration;
    let counts = join_all(buyers.into_iter().map(|buyer| buyer.order_until(fleet, plan.pause, end))).await;
    let mut all = Counts::new();
    for (what, count) in counts.into_iter().flatten() {
        *all.entry(what).or_default() += count;
    }
    all
}

pub(crate) struct Buyer {
    token: String,
    games: Vec<String>,
    counts: Counts,
}

impl Buyer {
    async fn register(fleet: &Fleet, number: u32, games: Vec<String>) -> Self {
        let body = json!({ "email": format!("buyer{number}@example.com"), "password": "Half-Life-1998" });
        let (status, answer) = send(fleet, "/api/v1/auth/register", None, None, &body).await;
        assert_eq!(status, 201, "{answer}");
        let token = answer["tokens"]["access_token"].as_str().expect("a token").to_owned();
        Self { token, games, counts: Counts::new() }
    }

    async fn order_until(mut self, fleet: &Fleet, pause: Duration, end: Instant) -> Counts {
        let mut number = 0;
        loop {
            // Not in step with the others.
            sleep(pause.mul_f64(0.5 + fastrand::f64())).await;
            if Instant::now() >= end {
                return self.counts;
            }
            if number % TOP_UP.1 == 0 {
                self.pay_in(fleet, &format!("in-{number}")).await;
            }
            self.order(fleet, &format!("order-{number}")).await;
            number += 1;
        }
    }

    async fn pay_in(&mut self, fleet: &Fleet, key: &str) {
        let body = json!({ "amount": { "amount": TOP_UP.0, "currency": "EUR" } });
        let (status, answer) =
            send(fleet, "/api/v1/wallet/top-ups", Some(&self.token), Some(key), &body).await;
        assert_eq!(status, 201, "{answer}");
    }

    async fn order(&mut self, fleet: &Fleet, key: &str) {
        let game = fastrand::choice(&self.games).expect("some games");
        let body = json!({ "items": [{ "game_id": game, "quantity": 1 }] });
        let (status, answer) = send(fleet, "/api/v1/orders", Some(&self.token), Some(key), &body).await;
        let told = if status == 201 { "orders" } else { answer["code"].as_str().unwrap_or("no code") };
        *self.counts.entry(told.to_owned()).or_default() += 1;
    }
}

async fn games(fleet: &Fleet) -> Vec<String> {
    crate::keymart::eventually("games in stock", async || {
        let path = format!("/api/v1/games?in_stock=true&sort=price_asc&limit={CHOICE}");
        let answer = fleet.request(Method::GET, &path).send().await.ok()?;
        let page: Value = serde_json::from_slice(&answer.bytes().await.ok()?).ok()?;
        let ids = page["items"].as_array()?.iter().map(|game| game["id"].as_str().map(str::to_owned));
        ids.collect::<Option<Vec<_>>>().filter(|ids| ids.len() == CHOICE)
    })
    .await
}

/// Asks until an instance answers: one may just have been killed. What has a key is done once.
async fn send(
    fleet: &Fleet,
    path: &str,
    token: Option<&str>,
    key: Option<&str>,
    body: &Value,
) -> (u16, Value) {
    crate::keymart::eventually(path, async || {
        let mut request = fleet.request(Method::POST, path).json(body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let answer = request.send().await.ok()?;
        let status = answer.status().as_u16();
        Some((status, serde_json::from_slice(&answer.bytes().await.ok()?).unwrap_or_default()))
    })
    .await
}
