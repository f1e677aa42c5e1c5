//! What can happen to a purchase.

use super::{Call, SupplierError, TransactionId, UpstreamOrder, UpstreamStatus};

/// Something that has happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PurchaseEvent {
    /// A worker has taken the purchase up, and knows nothing but its state. Whoever had it before may have died at any point.
    TakenUp,
    /// The order was made.
    OrderCreated(UpstreamOrder),
    /// The order is paid.
    PaymentMade(TransactionId),
    /// The marketplace has told how the order stands.
    StatusTold(UpstreamStatus),
    /// An answer with the key is stored, and could be read.
    KeyStored,
    /// An answer is stored that should hold the key, and could not be read.
    KeyUnreadable,
    /// The call has failed.
    CallFailed(Call, SupplierError),
    /// The customer does not want it any more.
    Cancelled,
    /// An operator has decided.
    Resolved(Resolution),
}

/// What an operator decides about an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// The customer gets the money back.
    Refund,
    /// The customer gets a key, which the operator has stored.
    Deliver,
}
