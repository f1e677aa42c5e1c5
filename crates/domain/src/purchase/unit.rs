//! One unit that a customer has paid for.

use super::{PurchaseState, UpstreamOrderId};
use crate::{account::UserId, catalogue::GameId, money::Money, order::OrderId, product::ProductId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The id of a purchase, a `UUIDv7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PurchaseId(pub Uuid);

/// A unit about to be bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPurchase {
    /// Its id.
    pub id: PurchaseId,
    /// The customer's order that it belongs to.
    pub order: OrderId,
    /// What it is a key of.
    pub game: GameId,
    /// The same at the marketplace.
    pub product: ProductId,
    /// What the customer has paid for it.
    pub sold_for: Money,
    /// What the shop may pay for it.
    pub max_price: Money,
    /// Until when it must be bought; later the customer gets the money back.
    pub deadline: DateTime<Utc>,
}

/// A unit and how far its purchase is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// Its id.
    pub id: PurchaseId,
    /// The customer's order that it belongs to.
    pub order: OrderId,
    /// The customer.
    pub user: UserId,
    /// What it is a key of.
    pub game: GameId,
    /// The same at the marketplace.
    pub product: ProductId,
    /// What the customer has paid for it.
    pub sold_for: Money,
    /// What the shop may pay for it.
    pub max_price: Money,
    /// Until when it must be bought; later the customer gets the money back.
    pub deadline: DateTime<Utc>,
    /// How far it is.
    pub state: PurchaseState,
    /// Since when it is in this state.
    pub since: DateTime<Utc>,
    /// How many calls in a row have failed in this state, or for a payment that is tried again, since its order was made.
    pub failures: u32,
    /// How many orders the marketplace may have made for it that we know no id of. They are never paid and lapse.
    pub orphans: u32,
    /// What the last failure was, for operators.
    pub last_failure: Option<String>,
}

impl Purchase {
    /// The marketplace's id of the order that matters, if there is one.
    pub fn upstream_id(&self) -> Option<&UpstreamOrderId> {
        self.state.order().map(|order| &order.id)
    }
}
