//! Reading orders, money and messages, outside a transaction.

use super::{LineStop, StorageError};
use crate::{
    account::UserId,
    game_key::StoredKey,
    money::Money,
    order::{Order, OrderId, OrderStatus},
    purchase::{Purchase, PurchaseId, StateName},
    wallet::{WalletMovement, WalletPosition},
    webhook::{InboxEntry, InboxPosition, InboxState},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;

/// One page of orders, the latest first (the greatest id).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderQuery {
    /// Only orders of this user.
    pub user: Option<UserId>,
    /// Only orders that stand like this.
    pub status: Option<OrderStatus>,
    /// Only orders that come after this one.
    pub after: Option<OrderId>,
    /// How many at most.
    pub limit: u32,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOf<T, P> {
    /// The entries, in order.
    pub items: Vec<T>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<P>,
}

/// What does not add up; all zero if the books are right. Units that are open count nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct MoneyAudit {
    /// Ledger transactions that were looked at.
    pub transactions: u64,
    /// Transactions whose entries do not sum to zero, or that have none.
    pub unbalanced: u64,
    /// Wallets that were looked at.
    pub wallets: u64,
    /// Wallets whose balance is not the sum of their entries, or is negative.
    pub wrong_balances: u64,
    /// Orders that were looked at.
    pub orders: u64,
    /// Orders whose payment is not the price of their units.
    pub wrongly_paid: u64,
    /// Refunded units without exactly one refund of their price, and refunds of units that are not refunded.
    pub wrongly_refunded: u64,
    /// Orders whose status does not follow from their units.
    pub wrong_statuses: u64,
    /// Delivered units without a key, and keys of units that are neither delivered nor an incident.
    pub wrong_keys: u64,
    /// Orders at the marketplace that two units name.
    pub shared_orders: u64,
    /// Units that wait for a person.
    pub incidents: u64,
    /// Units that have been due for longer than a quarter of an hour.
    pub overdue: u64,
}

/// Questions about orders, money and messages.
#[async_trait]
pub trait OrderQueries: Send + Sync {
    /// The order with this id; `None` if it is not this user's.
    async fn find_order(&self, id: OrderId, owner: Option<UserId>) -> Result<Option<Order>, StorageError>;

    /// Orders, page by page.
    async fn list_orders(&self, query: &OrderQuery) -> Result<PageOf<Order, OrderId>, StorageError>;

    /// Purchases, page by page, the latest first.
    async fn list_purchases(
        &self,
        state: Option<StateName>,
        after: Option<PurchaseId>,
        limit: u32,
    ) -> Result<PageOf<Purchase, PurchaseId>, StorageError>;

    /// How many purchases there are in each state that has any.
    async fn count_purchases(&self) -> Result<BTreeMap<StateName, u64>, StorageError>;

    /// The delivered keys of an order, in the order of their units.
    async fn list_keys(&self, order: OrderId) -> Result<Vec<(Purchase, StoredKey)>, StorageError>;

    /// Why the buying line stands still, if it does.
    async fn find_line_stop(&self) -> Result<Option<LineStop>, StorageError>;

    /// What the user's wallet holds.
    async fn get_balance(&self, user: UserId) -> Result<Money, StorageError>;

    /// The movements of a wallet, the latest first.
    async fn list_movements(
        &self,
        user: UserId,
        after: Option<WalletPosition>,
        limit: u32,
    ) -> Result<PageOf<WalletMovement, WalletPosition>, StorageError>;

    /// Messages, the latest first.
    async fn list_webhooks(
        &self,
        state: Option<InboxState>,
        after: Option<InboxPosition>,
        limit: u32,
    ) -> Result<PageOf<InboxEntry, InboxPosition>, StorageError>;

    /// Checks all books against each other, as they are at one moment.
    async fn audit_money(&self, now: DateTime<Utc>) -> Result<MoneyAudit, StorageError>;
}

impl MoneyAudit {
    /// Whether the books are right. Incidents and delays are no faults of the books.
    pub fn is_right(&self) -> bool {
        let faults = [
            self.unbalanced,
            self.wrong_balances,
            self.wrongly_paid,
            self.wrongly_refunded,
            self.wrong_statuses,
            self.wrong_keys,
            self.shared_orders,
        ];
        faults.iter().all(|count| *count == 0)
    }
}
