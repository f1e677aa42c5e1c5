//! Orders at the marketplace, and the states of units that have them.

use crate::moment::moment;
use domain::{
    money::Money,
    purchase::{IncidentReason, PaidOrder, PurchaseState, RefundReason, UpstreamOrder, UpstreamOrderId},
};

/// The marketplace's order with this number: 5.00 euro, not paid.
pub fn upstream_order(number: u64) -> UpstreamOrder {
    UpstreamOrder::new(upstream_id(number), Money::eur(500), moment(0))
}

/// The marketplace's order with this number, with its payment ordered once.
pub fn ordered_payment(number: u64) -> UpstreamOrder {
    UpstreamOrder { payments_ordered: 1, payment_ordered_at: Some(moment(1)), ..upstream_order(number) }
}

/// The marketplace's order with this number, paid once.
pub fn paid_order(number: u64) -> PaidOrder {
    let transaction = Some(format!("transaction-{number}").try_into().unwrap());
    PaidOrder { order: ordered_payment(number), transaction }
}

pub(crate) fn upstream_id(number: u64) -> UpstreamOrderId {
    number.to_string().try_into().unwrap()
}

pub(crate) fn refunded(reason: RefundReason) -> PurchaseState {
    PurchaseState::Refunded(reason, None)
}

pub(crate) fn delivered(number: u64) -> PurchaseState {
    PurchaseState::Delivered(paid_order(number))
}

pub(crate) fn incident(reason: IncidentReason, number: u64) -> PurchaseState {
    PurchaseState::Incident(reason, paid_order(number))
}
