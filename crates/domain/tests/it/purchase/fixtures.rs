//! A purchase to begin with.

use chrono::{DateTime, Utc};
use domain::{
    account::UserId,
    catalogue::GameId,
    money::Money,
    order::OrderId,
    product::ProductId,
    purchase::{Purchase, PurchaseId, PurchaseState, SupplierError, UpstreamOrder, UpstreamOrderId},
};
use uuid::Uuid;

/// What the shop may pay.
pub(super) const MAX_PRICE: Money = Money::eur(150);
/// What an order costs as a rule.
pub(super) const PRICE: Money = Money::eur(100);
/// What an order costs that costs too much.
pub(super) const TOO_DEAR: Money = Money::eur(151);

/// So many minutes after the beginning.
pub(super) fn minute(minute: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + chrono::Duration::minutes(minute)
}

/// A purchase in this state since the beginning, that must be done by then.
pub(super) fn purchase(state: PurchaseState, deadline: DateTime<Utc>) -> Purchase {
    Purchase {
        id: PurchaseId(Uuid::nil()),
        order: OrderId(Uuid::nil()),
        user: UserId(Uuid::nil()),
        game: GameId(Uuid::nil()),
        product: product(),
        sold_for: Money::eur(200),
        max_price: MAX_PRICE,
        deadline,
        state,
        since: minute(0),
        failures: 0,
        orphans: 0,
        last_failure: None,
    }
}

pub(super) fn product() -> ProductId {
    "10000000024005".parse().expect("a product id")
}

/// The marketplace's id with this number.
pub(super) fn upstream_id(number: u8) -> UpstreamOrderId {
    number.to_string().try_into().expect("digits")
}

/// An order whose payment was ordered so many times.
pub(super) fn ordered(number: u8, created_at: DateTime<Utc>, payments: u32) -> UpstreamOrder {
    UpstreamOrder {
        payments_ordered: payments,
        payment_ordered_at: (payments > 0).then_some(created_at),
        ..UpstreamOrder::new(upstream_id(number), PRICE, created_at)
    }
}

pub(super) fn account_refused() -> SupplierError {
    SupplierError::Account { code: "ORD112".to_owned(), message: "not enough funds".to_owned() }
}

pub(super) fn declined() -> SupplierError {
    SupplierError::Declined { code: "ORD110".to_owned(), message: "unable to process".to_owned() }
}

pub(super) fn unanswered() -> SupplierError {
    SupplierError::Unanswered("no answer in time".to_owned())
}
