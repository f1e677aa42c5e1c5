//! What is known of a purchase.

use super::{IncidentReason, PaidOrder, RefundReason, UpstreamOrder};
use serde::{Deserialize, Serialize};

/// How far a purchase is. Where it fails, the money is given back in the same transaction, so that failed is no state of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PurchaseState {
    /// The marketplace has no order for it, or only such as nobody will ever pay.
    Intended {
        /// Whether an order was asked for and the answer is not known.
        asked: bool,
    },
    /// The marketplace holds an order, which is not paid for certain.
    Created(UpstreamOrder),
    /// The order's payment was ordered, or is just about to be.
    Paying(UpstreamOrder),
    /// The order is paid; its key has not arrived.
    Paid(PaidOrder),
    /// The key is here.
    Delivered(PaidOrder),
    /// A person has to decide.
    Incident(IncidentReason, PaidOrder),
    /// The customer has the money back. The order is that of an incident, if there was one.
    Refunded(RefundReason, Option<PaidOrder>),
}

/// The state in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateName {
    /// See [`PurchaseState::Intended`].
    Intended,
    /// See [`PurchaseState::Created`].
    Created,
    /// See [`PurchaseState::Paying`].
    Paying,
    /// See [`PurchaseState::Paid`].
    Paid,
    /// See [`PurchaseState::Delivered`].
    Delivered,
    /// See [`PurchaseState::Incident`].
    Incident,
    /// See [`PurchaseState::Refunded`].
    Refunded,
}

impl StateName {
    /// All of them, in the order of a purchase's life.
    pub const ALL: [Self; 7] = [
        Self::Intended,
        Self::Created,
        Self::Paying,
        Self::Paid,
        Self::Delivered,
        Self::Incident,
        Self::Refunded,
    ];

    /// Whether the buying line has something to do in this state.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Intended | Self::Created | Self::Paying | Self::Paid)
    }

    /// The word, as storage and metrics have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intended => "intended",
            Self::Created => "created",
            Self::Paying => "paying",
            Self::Paid => "paid",
            Self::Delivered => "delivered",
            Self::Incident => "incident",
            Self::Refunded => "refunded",
        }
    }
}

impl PurchaseState {
    /// The state in a word.
    pub fn name(&self) -> StateName {
        match self {
            Self::Intended { .. } => StateName::Intended,
            Self::Created(_) => StateName::Created,
            Self::Paying(_) => StateName::Paying,
            Self::Paid(_) => StateName::Paid,
            Self::Delivered(_) => StateName::Delivered,
            Self::Incident(..) => StateName::Incident,
            Self::Refunded(..) => StateName::Refunded,
        }
    }

    /// The order at the marketplace that matters, if there is one.
    pub fn order(&self) -> Option<&UpstreamOrder> {
        match self {
            Self::Intended { .. } | Self::Refunded(_, None) => None,
            Self::Created(order) | Self::Paying(order) => Some(order),
            Self::Paid(paid)
            | Self::Delivered(paid)
            | Self::Incident(_, paid)
            | Self::Refunded(_, Some(paid)) => Some(&paid.order),
        }
    }
}
