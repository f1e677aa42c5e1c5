//! Buying one unit from the marketplace: at most one payment, exactly one key, or the money back (`orders.md`).
//!
//! The whole machine is here, without any input or output: [`Purchase::on`] says, for what is known and what has just happened,
//! what is known next and what is to be done. Whoever carries it out commits the first before doing the second.

mod call;
mod event;
mod failure;
mod machine;
mod policy;
mod reason;
mod state;
mod unit;
mod upstream;

pub use call::Call;
pub use event::{PurchaseEvent, Resolution};
pub use failure::SupplierError;
pub use machine::{Then, Transition, UnexpectedEvent};
pub use policy::PurchasePolicy;
pub use reason::{IncidentReason, RefundReason};
pub use state::{PurchaseState, StateName};
pub use unit::{NewPurchase, Purchase, PurchaseId};
pub use upstream::{PaidOrder, TransactionId, UnreadableId, UpstreamOrder, UpstreamOrderId, UpstreamStatus};
