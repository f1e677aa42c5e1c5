//! Reading orders, money and messages, outside a transaction.

use crate::{MemoryStorage, money::Money as Tables};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    account::UserId,
    game_key::StoredKey,
    money::Money,
    order::{Order, OrderId},
    ports::{LineStop, MoneyAudit, OrderQueries, OrderQuery, PageOf, StorageError},
    purchase::{Purchase, PurchaseId, PurchaseState, StateName},
    wallet::{LedgerTransaction, LedgerTransactionId, WalletMovement, WalletPosition},
    webhook::{InboxEntry, InboxPosition, InboxState},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// How long a unit may be due before it is late.
const OVERDUE: Duration = Duration::from_mins(15);

#[async_trait]
impl OrderQueries for MemoryStorage {
    async fn find_order(&self, id: OrderId, owner: Option<UserId>) -> Result<Option<Order>, StorageError> {
        Ok(self.snapshot().money.find_order(id, owner))
    }

    async fn list_orders(&self, query: &OrderQuery) -> Result<PageOf<Order, OrderId>, StorageError> {
        let money = &self.snapshot().money;
        let ids = money.orders.keys().rev().filter(|id| query.after.is_none_or(|after| **id < after));
        let orders = ids
            .filter_map(|id| money.find_order(*id, query.user))
            .filter(|order| query.status.is_none_or(|status| order.status == status));
        Ok(page(orders, query.limit, |order| order.id))
    }

    async fn list_purchases(
        &self,
        state: Option<StateName>,
        after: Option<PurchaseId>,
        limit: u32,
    ) -> Result<PageOf<Purchase, PurchaseId>, StorageError> {
        let money = &self.snapshot().money;
        let purchases = money
            .purchases
            .values()
            .rev()
            .map(|stored| stored.purchase.clone())
            .filter(|purchase| state.is_none_or(|state| purchase.state.name() == state))
            .filter(|purchase| after.is_none_or(|after| purchase.id < after));
        Ok(page(purchases, limit, |purchase| purchase.id))
    }

    async fn count_purchases(&self) -> Result<BTreeMap<StateName, u64>, StorageError> {
        let mut counts = BTreeMap::new();
        for stored in self.snapshot().money.purchases.values() {
            *counts.entry(stored.purchase.state.name()).or_default() += 1;
        }
        Ok(counts)
    }

    async fn list_keys(&self, order: OrderId) -> Result<Vec<(Purchase, StoredKey)>, StorageError> {
        let money = &self.snapshot().money;
        let delivered = money.purchases_of(order).map(|stored| &stored.purchase);
        let delivered = delivered.filter(|purchase| purchase.state.name() == StateName::Delivered);
        Ok(delivered.filter_map(|unit| Some((unit.clone(), money.keys.get(&unit.id)?.clone()))).collect())
    }

    async fn find_line_stop(&self) -> Result<Option<LineStop>, StorageError> {
        Ok(self.snapshot().money.line_stop.as_ref().map(|stored| stored.stop.clone()))
    }

    async fn get_balance(&self, user: UserId) -> Result<Money, StorageError> {
        Ok(Money::eur(self.snapshot().money.wallets.get(&user).copied().unwrap_or_default()))
    }

    async fn list_movements(
        &self,
        user: UserId,
        after: Option<WalletPosition>,
        limit: u32,
    ) -> Result<PageOf<WalletMovement, WalletPosition>, StorageError> {
        let money = &self.snapshot().money;
        let movements = money
            .ledger
            .iter()
            .rev()
            .filter(|(id, stored)| {
                stored.transaction.user() == user && after.is_none_or(|after| **id < after.0)
            })
            .map(|(id, stored)| movement(*id, &stored.transaction, stored.at));
        Ok(page(movements, limit, |movement| WalletPosition(movement.id)))
    }

    async fn list_webhooks(
        &self,
        state: Option<InboxState>,
        after: Option<InboxPosition>,
        limit: u32,
    ) -> Result<PageOf<InboxEntry, InboxPosition>, StorageError> {
        let money = &self.snapshot().money;
        let entries = money
            .inbox
            .values()
            .rev()
            .map(|stored| stored.entry.clone())
            .filter(|entry| state.is_none_or(|state| entry.state == state))
            .filter(|entry| after.is_none_or(|after| entry.id < after.0));
        Ok(page(entries, limit, |entry| InboxPosition(entry.id)))
    }

    async fn audit_money(&self, now: DateTime<Utc>) -> Result<MoneyAudit, StorageError> {
        Ok(audit(&self.snapshot().money, now))
    }
}

/// The first `limit` entries, and the position of the last of them if there are more.
fn page<T, P>(entries: impl Iterator<Item = T>, limit: u32, position: impl Fn(&T) -> P) -> PageOf<T, P> {
    let mut entries = entries.peekable();
    let items: Vec<T> = entries.by_ref().take(limit as usize).collect();
    let next = entries.peek().and(items.last()).map(position);
    PageOf { items, next }
}

fn movement(id: LedgerTransactionId, transaction: &LedgerTransaction, at: DateTime<Utc>) -> WalletMovement {
    let [entry, _] = transaction.entries();
    let (order, reason) = match transaction {
        LedgerTransaction::Purchase { order, .. } | LedgerTransaction::Refund { order, .. } => {
            (Some(*order), None)
        }
        LedgerTransaction::Adjustment { reason, .. } => (None, Some(reason.as_str().to_owned())),
        LedgerTransaction::TopUp { .. } => (None, None),
    };
    WalletMovement { id, kind: transaction.kind(), amount: Money::eur(entry.amount), order, reason, at }
}

fn audit(money: &Tables, now: DateTime<Utc>) -> MoneyAudit {
    let units = || money.purchases.values().map(|stored| &stored.purchase);
    let count = |wrong: &dyn Fn(&Purchase) -> bool| units().filter(|unit| wrong(unit)).count() as u64;
    let upstream: Vec<_> = units().filter_map(Purchase::upstream_id).collect();
    let distinct: BTreeSet<_> = upstream.iter().collect();
    let late = |due: DateTime<Utc>| due < now - OVERDUE;
    MoneyAudit {
        transactions: money.ledger.len() as u64,
        unbalanced: 0,
        wallets: money.wallets.len() as u64,
        wrong_balances: money.wallets.iter().filter(|(user, balance)| sum(money, **user) != **balance).count()
            as u64,
        orders: money.orders.len() as u64,
        wrongly_paid: money.orders.keys().filter(|order| !is_paid_rightly(money, **order)).count() as u64,
        wrongly_refunded: count(&|unit| refunded(money, unit.id) != refund_of(unit)),
        wrong_statuses: money.orders.keys().filter(|order| !has_right_status(money, **order)).count() as u64,
        wrong_keys: count(&|unit| has_wrong_key(money, unit)),
        shared_orders: (upstream.len() - distinct.len()) as u64,
        incidents: count(&|unit| unit.state.name() == StateName::Incident),
        overdue: money.purchases.values().filter(|stored| stored.due_at.is_some_and(late)).count() as u64,
    }
}

/// What a wallet's entries sum to.
fn sum(money: &Tables, user: UserId) -> i64 {
    let own = money.ledger.values().filter(|stored| stored.transaction.user() == user);
    own.map(|stored| stored.transaction.entries()[0].amount).sum()
}

fn is_paid_rightly(money: &Tables, order: OrderId) -> bool {
    let price: i64 = money.purchases_of(order).map(|stored| stored.purchase.sold_for.amount).sum();
    let paid = money.ledger.values().filter_map(|stored| match &stored.transaction {
        LedgerTransaction::Purchase { order: paid, amount, .. } if *paid == order => Some(amount.amount),
        _ => None,
    });
    paid.sum::<i64>() == price
        && money.orders.get(&order).is_some_and(|stored| stored.new.total.amount == price)
}

fn refunded(money: &Tables, unit: PurchaseId) -> i64 {
    let refunds = money.ledger.values().filter_map(|stored| match &stored.transaction {
        LedgerTransaction::Refund { purchase, amount, .. } if *purchase == unit => Some(amount.amount),
        _ => None,
    });
    refunds.sum()
}

fn refund_of(unit: &Purchase) -> i64 {
    if unit.state.name() == StateName::Refunded { unit.sold_for.amount } else { 0 }
}

fn has_right_status(money: &Tables, order: OrderId) -> bool {
    money.find_order(order, None).is_some_and(|order| {
        let units = order.units.iter().map(|unit| (unit.state, unit.refund));
        domain::order::OrderStatus::of(units) == order.status
    })
}

fn has_wrong_key(money: &Tables, unit: &Purchase) -> bool {
    let stored = money.keys.get(&unit.id);
    match unit.state {
        PurchaseState::Delivered(_) => stored.is_none_or(|stored| stored.key.is_none()),
        PurchaseState::Intended { .. } | PurchaseState::Created(_) | PurchaseState::Paying(_) => {
            stored.is_some()
        }
        PurchaseState::Paid(_) | PurchaseState::Incident(..) | PurchaseState::Refunded(..) => false,
    }
}
