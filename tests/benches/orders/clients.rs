//! Customers with money, who order without a pause.

use crate::{keymart::Server, latencies::Latencies};
use futures_util::future::join_all;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use tokio::time::Instant;

pub(crate) struct Clients {
    orders_url: String,
    games: Vec<String>,
    tokens: Vec<String>,
    client: Client,
    next: AtomicU64,
}

impl Clients {
    pub(crate) async fn open(server: &Server, count: usize) -> Self {
        let page = server.get_ok("/api/v1/games?sort=price_asc&in_stock=true&limit=100").await;
        let games = page["items"].as_array().expect("a list").iter();
        let games = games.map(|game| game["id"].as_str().expect("an id").to_owned()).collect();
        let mut tokens = Vec::new();
        for number in 0..count {
            tokens.push(customer(server, number).await);
        }
        let client = Client::builder().no_proxy().build().expect("a client");
        Self { orders_url: server.url("/api/v1/orders"), games, tokens, client, next: AtomicU64::new(0) }
    }

    /// Each client orders one unit after the other, of another game each time. Returns how many there were.
    pub(crate) async fn order_for(&self, duration: Duration, latencies: &mut Latencies) -> u32 {
        let end = Instant::now() + duration;
        let times = join_all(self.tokens.iter().map(|token| self.order_until(token, end))).await.concat();
        for time in &times {
            latencies.add(*time);
        }
        u32::try_from(times.len()).unwrap_or(u32::MAX)
    }

    async fn order_until(&self, token: &str, end: Instant) -> Vec<Duration> {
        let mut times = Vec::new();
        while Instant::now() < end {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let game = &self.games[usize::try_from(number).unwrap_or_default() % self.games.len()];
            let body = json!({ "items": [{ "game_id": game, "quantity": 1 }] });
            let begin = Instant::now();
            let request = self.client.post(&self.orders_url).bearer_auth(token).json(&body);
            let answer =
                request.header("idempotency-key", number.to_string()).send().await.expect("an answer");
            let (status, answer) = (answer.status(), answer.text().await.expect("a body"));
            assert_eq!(status, 201, "{answer}");
            times.push(begin.elapsed());
        }
        times
    }
}

/// A customer with more money than a run takes, from an address of its own.
async fn customer(server: &Server, number: usize) -> String {
    let body = json!({ "email": format!("buyer{number}@example.com"), "password": "Half-Life-1998" });
    let request = server.request(Method::POST, "/api/v1/auth/register").json(&body);
    let answer =
        request.header("x-forwarded-for", format!("198.18.0.{number}")).send().await.expect("an answer");
    let answer: Value = serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
    let token = answer["tokens"]["access_token"].as_str().expect("a token").to_owned();
    for top_up in 0..10 {
        let body = json!({ "amount": { "amount": 100_000, "currency": "EUR" } });
        let request = server.request(Method::POST, "/api/v1/wallet/top-ups").bearer_auth(&token).json(&body);
        let answer =
            request.header("idempotency-key", format!("in-{top_up}")).send().await.expect("an answer");
        assert_eq!(answer.status(), 201);
    }
    token
}
