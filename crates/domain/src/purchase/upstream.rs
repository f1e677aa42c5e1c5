//! Orders as the marketplace knows them.

use crate::money::Money;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The marketplace's id of an order: 1 to 40 digits (`g2a-contract.md` §3.2).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UpstreamOrderId(String);

/// The marketplace's id of a payment: 1 to 100 visible characters, a UUID as a rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TransactionId(String);

/// A text that the marketplace would not use as an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no id of the marketplace")]
pub struct UnreadableId;

impl UpstreamOrderId {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TransactionId {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for UpstreamOrderId {
    type Error = UnreadableId;

    fn try_from(text: String) -> Result<Self, UnreadableId> {
        let fits = (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if fits { Ok(Self(text)) } else { Err(UnreadableId) }
    }
}

impl TryFrom<String> for TransactionId {
    type Error = UnreadableId;

    fn try_from(text: String) -> Result<Self, UnreadableId> {
        let fits = (1..=100).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits { Ok(Self(text)) } else { Err(UnreadableId) }
    }
}

impl fmt::Display for UpstreamOrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for TransactionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An order that the marketplace has made for us. Until it is paid it costs nothing, and it lapses by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpstreamOrder {
    /// The marketplace's id.
    pub id: UpstreamOrderId,
    /// What it costs us.
    pub price: Money,
    /// When we heard of it, no earlier: it was made before, and has lapsed half an hour later for certain (`g2a-contract.md` §3.2).
    pub created_at: DateTime<Utc>,
    /// How often its payment was ordered, or may have been.
    pub payments_ordered: u32,
    /// When its payment was ordered for the last time.
    pub payment_ordered_at: Option<DateTime<Utc>>,
}

impl UpstreamOrder {
    /// An order that was made just now.
    pub fn new(id: UpstreamOrderId, price: Money, created_at: DateTime<Utc>) -> Self {
        Self { id, price, created_at, payments_ordered: 0, payment_ordered_at: None }
    }

    /// The same, with one more payment ordered.
    #[must_use]
    pub(super) fn with_payment_ordered(self, now: DateTime<Utc>) -> Self {
        let payments_ordered = self.payments_ordered.saturating_add(1);
        Self { payments_ordered, payment_ordered_at: Some(now), ..self }
    }
}

/// An order that is paid, as far as we know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidOrder {
    /// The order.
    pub order: UpstreamOrder,
    /// The payment's id; `None` if only the order's status told that it is paid.
    pub transaction: Option<TransactionId>,
}

/// What the marketplace says of an order. Its statuses are an open list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpstreamStatus {
    /// It waits for payment, or has lapsed.
    Unpaid,
    /// It is paid; the key is not ready.
    Pending,
    /// It is paid; the key is ready, or was fetched.
    Complete,
    /// Something that nobody has told us of.
    Other(String),
}
