//! Why a unit came to no good end.

use serde::{Deserialize, Serialize};

/// Why the money for a unit was given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundReason {
    /// The marketplace has none left.
    OutOfStock,
    /// The marketplace asks for more than the shop may pay.
    PriceRose,
    /// The marketplace declines to sell it.
    Declined,
    /// It could not be bought in time.
    TimedOut,
    /// The customer cancelled.
    Cancelled,
    /// An operator decided so after an incident.
    Resolved,
}

impl RefundReason {
    /// Whether the piece that was set aside for the unit can be sold to another, as far as is known.
    pub fn frees_stock(self) -> bool {
        matches!(self, Self::TimedOut | Self::Cancelled)
    }
}

/// Why a unit needs a person to look at it. Money may have been paid for it, so no machine may buy it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentReason {
    /// The payment was ordered, and whether it happened cannot be found out.
    PaymentUnknown,
    /// It is paid, and the marketplace says that the key was handed out; it never arrived here.
    KeyLost,
    /// It is paid, and the key does not come.
    KeyOverdue,
    /// It is paid, and the marketplace declines to hand out the key.
    KeyDeclined,
    /// An answer with the key is stored, but it cannot be read.
    KeyUnreadable,
}
