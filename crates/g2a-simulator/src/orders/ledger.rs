//! What really happened, as opposed to what answers told.

use chrono::{DateTime, Utc};

use super::order::OrderId;
use crate::catalogue::{Cents, ProductId};

/// One line of the marketplace's own books. Lines are only ever added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    pub at: DateTime<Utc>,
    pub order: OrderId,
    /// The API hash of the buyer.
    pub account: String,
    pub product: ProductId,
    pub event: LedgerEvent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerEvent {
    /// One piece was taken from stock.
    Reserved,
    /// The reservation ran out unpaid and the piece went back.
    Expired,
    /// Money moved, in EUR.
    Paid { amount: Cents, transaction_id: uuid::Uuid },
    /// The key left the marketplace, whether or not the answer arrived.
    KeyHandedOut { key: String },
}
