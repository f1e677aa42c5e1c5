//! What a test in another process may look at and change over HTTP. The real API has none of it.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::accounts::Funds;
use crate::call::Call;
use crate::catalogue::{Cents, ProductId};
use crate::faults::FaultScript;
use crate::orders::{LedgerEntry, LedgerEvent, OrderId};
use crate::reply::{Body, Reply};
use crate::world::World;

/// One line of the ledger. Fields that the event has nothing to say about are null.
#[derive(Debug, Serialize)]
struct Line {
    at: chrono::DateTime<chrono::Utc>,
    order: OrderId,
    account: String,
    product: ProductId,
    event: &'static str,
    /// Cents.
    amount: Option<u32>,
    transaction_id: Option<uuid::Uuid>,
    key: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewFunds {
    /// The API hash; without it, every account.
    account: Option<String>,
    funds: WireFunds,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WireFunds {
    Unlimited,
    Cents(u32),
}

/// The answer to an administrative request; `None` for any other. It meets no fault, no limit and no count.
pub(crate) fn answer(world: &World, method: &str, call: &Call) -> Option<Reply> {
    let subject = call.path.strip_prefix("/simulator/")?;
    Some(match (method, subject) {
        ("GET", "ledger") => Reply::json(200, &ledger(world)),
        ("PUT", "faults") => set_faults(world, &call.body),
        ("DELETE", "tokens") => {
            world.tokens.expire_all();
            done()
        }
        ("PUT", "funds") => set_funds(world, &call.body),
        _ => refusal(404, "the simulator has no such page"),
    })
}

fn ledger(world: &World) -> Vec<Line> {
    world.orders.ledger().into_iter().map(Line::from).collect()
}

fn set_faults(world: &World, body: &[u8]) -> Reply {
    match FaultScript::from_json(&String::from_utf8_lossy(body)) {
        Ok(script) => {
            world.faults.set(script);
            done()
        }
        Err(error) => refusal(400, &with_cause(&error)),
    }
}

fn set_funds(world: &World, body: &[u8]) -> Reply {
    let NewFunds { account, funds } = match serde_json::from_slice(body) {
        Ok(wanted) => wanted,
        Err(error) => return refusal(400, &error.to_string()),
    };
    let hashes: Vec<_> =
        world.api_hashes().filter(|hash| account.as_ref().is_none_or(|a| a == hash)).collect();
    if hashes.is_empty() {
        return refusal(404, "there is no such account");
    }
    for hash in hashes {
        world.orders.set_funds(hash, funds.into());
    }
    done()
}

fn done() -> Reply {
    Reply::new(204, Body::Empty)
}

fn refusal(status: u16, error: &str) -> Reply {
    Reply::json(status, &json!({ "error": error }))
}

fn with_cause(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

impl From<LedgerEntry> for Line {
    fn from(entry: LedgerEntry) -> Self {
        let LedgerEntry { at, order, account, product, event } = entry;
        let (event, amount, transaction_id, key) = match event {
            LedgerEvent::Reserved => ("reserved", None, None, None),
            LedgerEvent::Expired => ("expired", None, None, None),
            LedgerEvent::Paid { amount, transaction_id } => {
                ("paid", Some(amount.0), Some(transaction_id), None)
            }
            LedgerEvent::KeyHandedOut { key } => ("key_handed_out", None, None, Some(key)),
        };
        Self { at, order, account, product, event, amount, transaction_id, key }
    }
}

impl From<WireFunds> for Funds {
    fn from(funds: WireFunds) -> Self {
        match funds {
            WireFunds::Unlimited => Self::Unlimited,
            WireFunds::Cents(cents) => Self::Limited(Cents(cents)),
        }
    }
}
