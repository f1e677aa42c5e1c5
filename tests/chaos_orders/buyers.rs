//! Customers who pay in, order, order the same again, and cancel.

use super::{plan::Plan, stage::Stage};
use crate::customer::{Customer, games_in_stock};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many games there are to choose from.
const CHOICE: usize = 60;
/// What is paid in at once, in cents.
const TOP_UP: i64 = 100_000;

/// What customers have done, and who they are.
pub(crate) struct Bought {
    pub(crate) customers: Vec<Buyer>,
    /// How often they were told what.
    pub(crate) counts: BTreeMap<String, u64>,
}

pub(crate) struct Buyer {
    pub(crate) customer: Customer,
    /// What was paid in, in cents.
    pub(crate) paid_in: i64,
    /// The orders that were acknowledged.
    pub(crate) orders: Vec<String>,
    counts: BTreeMap<String, u64>,
}

pub(crate) async fn buy(stage: &Stage, plan: &Plan) -> Bought {
    let games = games_in_stock(&stage.server, CHOICE).await;
    let each = plan.orders.div_ceil(plan.customers);
    let buyers = (0..plan.customers).map(|number| shop(stage, &games, number, each));
    let customers = join_all(buyers).await;
    let mut counts = BTreeMap::new();
    for (what, count) in customers.iter().flat_map(|buyer| &buyer.counts) {
        *counts.entry(what.clone()).or_default() += count;
    }
    Bought { customers, counts }
}

async fn shop(stage: &Stage, games: &[String], number: u32, orders: u32) -> Buyer {
    let mut customer = Customer::default();
    customer.register(&stage.server, &format!("buyer{number}@example.com")).await;
    let mut buyer = Buyer { customer, paid_in: 0, orders: Vec::new(), counts: BTreeMap::new() };
    for order in 0..orders {
        if order % 4 == 0 {
            buyer.pay_in(stage, &format!("in-{order}")).await;
        }
        stage.wait_for_workers().await;
        buyer.order(stage, games, &format!("order-{order}")).await;
    }
    buyer
}

impl Buyer {
    fn count(&mut self, what: &str) {
        *self.counts.entry(what.to_owned()).or_default() += 1;
    }

    async fn pay_in(&mut self, stage: &Stage, key: &str) {
        let body = json!({ "amount": { "amount": TOP_UP, "currency": "EUR" } });
        let (status, answer) = self.named(stage, "/api/v1/wallet/top-ups", key, &body).await;
        assert_eq!((status, answer["status"].as_str()), (201, Some("completed")), "{answer}");
        self.paid_in += TOP_UP;
        self.count("top-ups");
    }

    /// Orders a few games; now and then the request is sent twice at once, or the order cancelled as soon as it is made.
    async fn order(&mut self, stage: &Stage, games: &[String], key: &str) {
        let body = json!({ "items": some_of(games) });
        let path = "/api/v1/orders";
        let (status, answer) = if fastrand::u8(..8) == 0 {
            let twice =
                tokio::join!(self.named(stage, path, key, &body), self.named(stage, path, key, &body));
            let (first, second) = twice;
            if first.0 == 201 && second.0 == 201 {
                assert_eq!(first.1, second.1, "the same request, the same reply");
                self.count("requests sent twice");
            }
            if first.0 == 201 { first } else { second }
        } else {
            self.named(stage, path, key, &body).await
        };
        match (status, answer["id"].as_str()) {
            (201, Some(id)) => {
                self.orders.push(id.to_owned());
                self.count("orders");
                if fastrand::u8(..10) == 0 {
                    self.cancel(stage, id).await;
                }
            }
            _ => self.count(answer["code"].as_str().unwrap_or("no answer")),
        }
    }

    async fn cancel(&mut self, stage: &Stage, order: &str) {
        tokio::time::sleep(std::time::Duration::from_millis(fastrand::u64(..60))).await;
        let path = format!("/api/v1/orders/{order}/cancel");
        let (status, answer) = self.customer.send(&stage.server, Method::POST, &path, None).await;
        self.count(if status == 200 { "cancelled" } else { answer["code"].as_str().unwrap_or("no answer") });
    }

    /// A request that is done once.
    async fn named(&self, stage: &Stage, path: &str, key: &str, body: &Value) -> (u16, Value) {
        let access = self.customer.access.as_deref().expect("logged in");
        let request = stage.server.request(Method::POST, path).bearer_auth(access);
        let answer = request.header("idempotency-key", key).json(body).send().await.expect("an answer");
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(&answer.bytes().await.expect("a body")).unwrap_or_default())
    }
}

/// One to three games, one to three keys of each.
fn some_of(games: &[String]) -> Vec<Value> {
    let chosen = fastrand::choose_multiple(games, fastrand::usize(1..=3));
    chosen.into_iter().map(|game| json!({ "game_id": game, "quantity": fastrand::u8(1..=3) })).collect()
}
