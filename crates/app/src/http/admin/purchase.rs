//! Purchases as JSON.

use crate::http::catalogue::body::Money;
use chrono::{DateTime, Utc};
use domain::purchase::{self, PaidOrder, StateName};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A unit that a customer has paid for, and how far its purchase is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Purchase {
    /// Its id.
    id: Uuid,
    /// The customer's order that it belongs to.
    order_id: Uuid,
    /// The customer.
    user_id: Uuid,
    /// What it is a key of.
    game_id: Uuid,
    /// The same at the marketplace.
    #[schema(example = "10000068865001")]
    product_id: String,
    /// What the customer has paid.
    sold_for: Money,
    /// What the shop may pay.
    max_price: Money,
    /// How far it is.
    state: PurchaseState,
    /// Since when.
    since: DateTime<Utc>,
    /// Until when it must be bought; later the customer gets the money back.
    deadline: DateTime<Utc>,
    /// Why a person has to decide; null if none has to.
    #[schema(required)]
    incident_reason: Option<IncidentReason>,
    /// Why the money was given back; null if it was not.
    #[schema(required)]
    refund_reason: Option<RefundReason>,
    /// The order at the marketplace; null if there is none that matters.
    #[schema(required)]
    upstream: Option<Upstream>,
    /// How many calls in a row have failed in this state.
    #[schema(example = 0)]
    failures: u32,
    /// How many orders the marketplace may have made for it that nobody knows of, and nobody pays.
    #[schema(example = 0)]
    orphans: u32,
    /// What the last failure was; null if there was none.
    #[schema(required)]
    last_failure: Option<String>,
}

/// An order at the marketplace.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UpstreamOrder)]
struct Upstream {
    /// The marketplace's id of it.
    #[schema(example = "61123455260055")]
    order_id: String,
    /// What it costs the shop.
    price: Money,
    /// When the shop heard of it.
    created_at: DateTime<Utc>,
    /// How often its payment was ordered, or may have been.
    #[schema(example = 1)]
    payments_ordered: u32,
    /// The marketplace's id of its payment; null if that is not known.
    #[schema(required)]
    transaction_id: Option<String>,
}

/// How far a purchase is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum PurchaseState {
    /// The marketplace has no order for it.
    Intended,
    /// The marketplace has an order, which is not paid.
    Created,
    /// The order's payment was ordered.
    Paying,
    /// The order is paid; its key has not arrived.
    Paid,
    /// The key is here.
    Delivered,
    /// A person has to decide.
    Incident,
    /// The customer has the money back.
    Refunded,
}

/// Why a person has to decide.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum IncidentReason {
    /// Whether the payment happened cannot be found out.
    PaymentUnknown,
    /// The marketplace says that it handed the key out; it never arrived.
    KeyLost,
    /// It is paid, and the key does not come.
    KeyOverdue,
    /// It is paid, and the marketplace declines to hand out the key.
    KeyDeclined,
    /// The answer with the key cannot be read.
    KeyUnreadable,
}

/// Why the money was given back.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RefundReason {
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
    /// A person decided so.
    Resolved,
}

impl From<purchase::Purchase> for Purchase {
    fn from(purchase: purchase::Purchase) -> Self {
        let state = &purchase.state;
        Self {
            id: purchase.id.0,
            order_id: purchase.order.0,
            user_id: purchase.user.0,
            game_id: purchase.game.0,
            product_id: purchase.product.to_string(),
            sold_for: purchase.sold_for.into(),
            max_price: purchase.max_price.into(),
            state: state.name().into(),
            since: purchase.since,
            deadline: purchase.deadline,
            incident_reason: match state {
                purchase::PurchaseState::Incident(reason, _) => Some((*reason).into()),
                _ => None,
            },
            refund_reason: match state {
                purchase::PurchaseState::Refunded(reason, _) => Some((*reason).into()),
                _ => None,
            },
            upstream: Upstream::of(state),
            failures: purchase.failures,
            orphans: purchase.orphans,
            last_failure: purchase.last_failure,
        }
    }
}

impl Upstream {
    fn of(state: &purchase::PurchaseState) -> Option<Self> {
        let order = state.order()?;
        Some(Self {
            order_id: order.id.as_str().to_owned(),
            price: order.price.into(),
            created_at: order.created_at,
            payments_ordered: order.payments_ordered,
            transaction_id: payment(state).map(|id| id.as_str().to_owned()),
        })
    }
}

fn payment(state: &purchase::PurchaseState) -> Option<&purchase::TransactionId> {
    use purchase::PurchaseState::{Created, Delivered, Incident, Intended, Paid, Paying, Refunded};
    match state {
        Intended { .. } | Created(_) | Paying(_) | Refunded(_, None) => None,
        Paid(PaidOrder { transaction, .. })
        | Delivered(PaidOrder { transaction, .. })
        | Incident(_, PaidOrder { transaction, .. })
        | Refunded(_, Some(PaidOrder { transaction, .. })) => transaction.as_ref(),
    }
}

impl From<StateName> for PurchaseState {
    fn from(state: StateName) -> Self {
        match state {
            StateName::Intended => Self::Intended,
            StateName::Created => Self::Created,
            StateName::Paying => Self::Paying,
            StateName::Paid => Self::Paid,
            StateName::Delivered => Self::Delivered,
            StateName::Incident => Self::Incident,
            StateName::Refunded => Self::Refunded,
        }
    }
}

impl From<purchase::IncidentReason> for IncidentReason {
    fn from(reason: purchase::IncidentReason) -> Self {
        match reason {
            purchase::IncidentReason::PaymentUnknown => Self::PaymentUnknown,
            purchase::IncidentReason::KeyLost => Self::KeyLost,
            purchase::IncidentReason::KeyOverdue => Self::KeyOverdue,
            purchase::IncidentReason::KeyDeclined => Self::KeyDeclined,
            purchase::IncidentReason::KeyUnreadable => Self::KeyUnreadable,
        }
    }
}

impl From<purchase::RefundReason> for RefundReason {
    fn from(reason: purchase::RefundReason) -> Self {
        match reason {
            purchase::RefundReason::OutOfStock => Self::OutOfStock,
            purchase::RefundReason::PriceRose => Self::PriceRose,
            purchase::RefundReason::Declined => Self::Declined,
            purchase::RefundReason::TimedOut => Self::TimedOut,
            purchase::RefundReason::Cancelled => Self::Cancelled,
            purchase::RefundReason::Resolved => Self::Resolved,
        }
    }
}
