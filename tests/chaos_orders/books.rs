//! What both sides say has happened.

use super::{buyers::Buyer, stage::Stage};
use g2a_simulator::LedgerEvent;
use reqwest::Method;
use std::collections::BTreeMap;

/// A unit as the shop's database has it.
pub(crate) struct Unit {
    pub(crate) id: String,
    pub(crate) state: String,
    pub(crate) reason: Option<String>,
    pub(crate) sold_for: i64,
    pub(crate) upstream: Option<String>,
    pub(crate) upstream_price: Option<i64>,
    pub(crate) user: String,
}

/// A customer's money.
pub(crate) struct Wallet {
    pub(crate) user: String,
    pub(crate) balance: i64,
    pub(crate) paid_in: i64,
}

pub(crate) struct Books {
    pub(crate) units: Vec<Unit>,
    pub(crate) wallets: Vec<Wallet>,
    /// What was really paid for each order at the marketplace, in cents, each time.
    pub(crate) paid: BTreeMap<String, Vec<i64>>,
    /// The keys that really left, by order.
    pub(crate) handed_out: BTreeMap<String, Vec<String>>,
    /// The keys that customers can see, and how often.
    pub(crate) revealed: BTreeMap<String, u32>,
    /// Orders that were made at the marketplace.
    pub(crate) upstream_orders: usize,
}

impl Books {
    pub(crate) async fn read(stage: &Stage, buyers: &[Buyer]) -> Self {
        let mut books = Self {
            units: units(stage).await,
            wallets: wallets(stage).await,
            paid: BTreeMap::new(),
            handed_out: BTreeMap::new(),
            revealed: revealed(stage, buyers).await,
            upstream_orders: stage.marketplace().orders().list().len(),
        };
        for entry in stage.marketplace().orders().ledger() {
            let order = entry.order.to_string();
            match entry.event {
                LedgerEvent::Paid { amount, .. } => {
                    books.paid.entry(order).or_default().push(amount.0.into());
                }
                LedgerEvent::KeyHandedOut { key, .. } => books.handed_out.entry(order).or_default().push(key),
                LedgerEvent::Reserved | LedgerEvent::Expired => {}
            }
        }
        books
    }

    pub(crate) fn count(&self, state: &str) -> usize {
        self.units.iter().filter(|unit| unit.state == state).count()
    }
}

async fn units(stage: &Stage) -> Vec<Unit> {
    let sql =
        "SELECT purchases.id::text, state, reason, sold_for, upstream_order, upstream_price, user_id::text
               FROM purchases JOIN orders ON orders.id = order_id";
    let rows = stage.shop.rows(sql).await;
    let unit = |row: &tokio_postgres::Row| Unit {
        id: row.get(0),
        state: row.get(1),
        reason: row.get(2),
        sold_for: row.get(3),
        upstream: row.get(4),
        upstream_price: row.get(5),
        user: row.get(6),
    };
    rows.iter().map(unit).collect()
}

async fn wallets(stage: &Stage) -> Vec<Wallet> {
    let sql = "SELECT user_id::text, balance, (
                   SELECT coalesce(sum(amount), 0)::bigint FROM top_ups
                   WHERE top_ups.user_id = wallets.user_id AND status = 'completed'
               ) FROM wallets";
    let rows = stage.shop.rows(sql).await;
    rows.iter().map(|row| Wallet { user: row.get(0), balance: row.get(1), paid_in: row.get(2) }).collect()
}

/// All keys that customers get to see of their orders.
async fn revealed(stage: &Stage, buyers: &[Buyer]) -> BTreeMap<String, u32> {
    let mut keys = BTreeMap::new();
    for buyer in buyers {
        for order in &buyer.orders {
            let path = format!("/api/v1/orders/{order}/keys");
            let (status, answer) = buyer.customer.send(&stage.server, Method::GET, &path, None).await;
            assert_eq!(status, 200, "{answer}");
            for key in answer.as_array().expect("a list") {
                *keys.entry(key["key"].as_str().expect("a key").to_owned()).or_default() += 1;
            }
        }
    }
    keys
}
