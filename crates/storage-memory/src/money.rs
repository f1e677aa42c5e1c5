//! Everything that is stored of orders and money.

use chrono::{DateTime, Utc};
use domain::{
    account::UserId,
    game_key::StoredKey,
    order::{
        IdempotencyKey, NewOrder, Order, OrderId, OrderNumber, OrderStatus, OrderUnit, RequestFingerprint,
        StoredReply,
    },
    ports::{Attempt, LineStop, TakenUp},
    purchase::{Purchase, PurchaseId, PurchaseState, UpstreamOrderId},
    wallet::{LedgerTransaction, LedgerTransactionId, TopUp, TopUpId},
    webhook::{InboxEntry, InboxId},
};
use std::collections::BTreeMap;

/// The tables of orders and money.
#[derive(Clone, Default)]
pub(crate) struct Money {
    pub(crate) wallets: BTreeMap<UserId, i64>,
    pub(crate) top_ups: BTreeMap<TopUpId, TopUp>,
    pub(crate) ledger: BTreeMap<LedgerTransactionId, StoredTransaction>,
    pub(crate) orders: BTreeMap<OrderId, StoredOrder>,
    pub(crate) purchases: BTreeMap<PurchaseId, StoredPurchase>,
    pub(crate) keys: BTreeMap<PurchaseId, StoredKey>,
    pub(crate) line_stop: Option<StoredStop>,
    pub(crate) replies: BTreeMap<(UserId, String), StoredRequest>,
    pub(crate) inbox: BTreeMap<InboxId, StoredMessage>,
}

#[derive(Clone, PartialEq)]
pub(crate) struct StoredTransaction {
    pub(crate) transaction: LedgerTransaction,
    pub(crate) at: DateTime<Utc>,
}

/// An order without its units, which are purchases.
#[derive(Clone, PartialEq)]
pub(crate) struct StoredOrder {
    pub(crate) new: NewOrder,
    pub(crate) number: OrderNumber,
    pub(crate) status: OrderStatus,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) completed_at: Option<DateTime<Utc>>,
}

/// A purchase, and when whose turn it is.
#[derive(Clone, PartialEq)]
pub(crate) struct StoredPurchase {
    pub(crate) purchase: Purchase,
    pub(crate) attempt: Attempt,
    /// When it may be taken up; `None` for never.
    pub(crate) due_at: Option<DateTime<Utc>>,
    pub(crate) is_taken: bool,
}

#[derive(Clone)]
pub(crate) struct StoredStop {
    pub(crate) stop: LineStop,
    pub(crate) try_again_at: DateTime<Utc>,
}

#[derive(Clone)]
pub(crate) struct StoredRequest {
    pub(crate) fingerprint: RequestFingerprint,
    pub(crate) reply: StoredReply,
    pub(crate) at: DateTime<Utc>,
}

#[derive(Clone)]
pub(crate) struct StoredMessage {
    pub(crate) entry: InboxEntry,
    /// When it is to be acted upon; `None` for never.
    pub(crate) due_at: Option<DateTime<Utc>>,
}

impl Money {
    /// The order with this id, if it is this user's.
    pub(crate) fn find_order(&self, id: OrderId, owner: Option<UserId>) -> Option<Order> {
        let stored =
            self.orders.get(&id).filter(|stored| owner.is_none_or(|owner| owner == stored.new.user))?;
        Some(Order {
            id,
            number: stored.number,
            user: stored.new.user,
            status: stored.status,
            total: stored.new.total,
            items: stored.new.items.clone(),
            units: self.purchases_of(id).map(|stored| unit(&stored.purchase)).collect(),
            created_at: stored.created_at,
            completed_at: stored.completed_at,
        })
    }

    /// The units of an order, in the order of their ids.
    pub(crate) fn purchases_of(&self, order: OrderId) -> impl Iterator<Item = &StoredPurchase> {
        self.purchases.values().filter(move |stored| stored.purchase.order == order)
    }

    pub(crate) fn find_request(&self, user: UserId, key: &IdempotencyKey) -> Option<&StoredRequest> {
        self.replies.get(&(user, key.as_str().to_owned()))
    }

    pub(crate) fn bought_by(&self, upstream: &UpstreamOrderId) -> Option<PurchaseId> {
        let stored = self.purchases.values().find(|stored| stored.purchase.upstream_id() == Some(upstream));
        stored.map(|stored| stored.purchase.id)
    }
}

impl StoredPurchase {
    pub(crate) fn taken_up(&self) -> TakenUp {
        TakenUp { purchase: self.purchase.clone(), attempt: self.attempt }
    }
}

fn unit(purchase: &Purchase) -> OrderUnit {
    let refund = match purchase.state {
        PurchaseState::Refunded(reason, _) => Some(reason),
        _ => None,
    };
    OrderUnit {
        purchase: purchase.id,
        game: purchase.game,
        state: purchase.state.name(),
        refund,
        since: purchase.since,
    }
}
