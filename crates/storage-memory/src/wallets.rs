//! Money, inside a transaction.

use crate::{money::StoredTransaction, transaction::MemoryTransaction};
use async_trait::async_trait;
use domain::{
    account::UserId,
    money::Money,
    ports::{Constraint, StorageError, WalletRepository},
    wallet::{LedgerTransaction, LedgerTransactionId, NewTopUp, TopUp, TopUpId, TopUpStatus},
};
use std::sync::Arc;

#[async_trait]
impl WalletRepository for MemoryTransaction {
    async fn open(&mut self, user: UserId) -> Result<(), StorageError> {
        self.require(self.state.users.find(user).is_some(), "there is no such user")?;
        self.require(!self.state.money.wallets.contains_key(&user), "the user has a wallet")?;
        Arc::make_mut(&mut self.state.money).wallets.insert(user, 0);
        Ok(())
    }

    async fn post(
        &mut self,
        id: LedgerTransactionId,
        transaction: &LedgerTransaction,
    ) -> Result<(), StorageError> {
        let at = self.now();
        self.require(!self.state.money.ledger.contains_key(&id), "a transaction has this id")?;
        if self.state.money.ledger.values().any(|stored| is_about_the_same(&stored.transaction, transaction))
        {
            return Err(self.refuse(Constraint::MovedBefore));
        }
        self.require(self.has_subject(transaction), "what the transaction is about is not there")?;
        let (user, [entry, _]) = (transaction.user(), transaction.entries());
        let Some(balance) = self.state.money.wallets.get(&user) else {
            return Err(self.fail("there is no such wallet"));
        };
        let Some(balance) = balance.checked_add(entry.amount) else {
            return Err(self.fail("no wallet holds so much"));
        };
        self.require(entry.amount != 0, "nothing is moved")?;
        if balance < 0 {
            return Err(self.refuse(Constraint::WalletBalance));
        }
        let money = Arc::make_mut(&mut self.state.money);
        money.wallets.insert(user, balance);
        money.ledger.insert(id, StoredTransaction { transaction: transaction.clone(), at });
        Ok(())
    }

    async fn get_balance(&mut self, user: UserId) -> Result<Money, StorageError> {
        Ok(Money::eur(self.state.money.wallets.get(&user).copied().unwrap_or_default()))
    }

    async fn insert_top_up(&mut self, new: &NewTopUp) -> Result<(), StorageError> {
        self.require(self.state.money.wallets.contains_key(&new.user), "there is no such wallet")?;
        self.require(!self.state.money.top_ups.contains_key(&new.id), "a top-up has this id")?;
        self.require(new.amount.amount > 0, "a top-up takes money away")?;
        let NewTopUp { id, user, amount, provider } = *new;
        let top_up =
            TopUp { id, user, amount, provider, status: TopUpStatus::Pending, created_at: self.now() };
        Arc::make_mut(&mut self.state.money).top_ups.insert(id, top_up);
        Ok(())
    }

    async fn lock_top_up(&mut self, id: TopUpId) -> Result<Option<TopUp>, StorageError> {
        Ok(self.state.money.top_ups.get(&id).copied())
    }

    async fn set_top_up_status(&mut self, id: TopUpId, status: TopUpStatus) -> Result<(), StorageError> {
        if let Some(top_up) = Arc::make_mut(&mut self.state.money).top_ups.get_mut(&id) {
            top_up.status = status;
        }
        Ok(())
    }
}

impl MemoryTransaction {
    fn has_subject(&self, transaction: &LedgerTransaction) -> bool {
        let money = &self.state.money;
        match transaction {
            LedgerTransaction::TopUp { top_up, .. } => money.top_ups.contains_key(top_up),
            LedgerTransaction::Purchase { order, .. } => money.orders.contains_key(order),
            LedgerTransaction::Refund { order, purchase, .. } => {
                money.orders.contains_key(order) && money.purchases.contains_key(purchase)
            }
            LedgerTransaction::Adjustment { by, .. } => self.state.users.find(*by).is_some(),
        }
    }
}

/// Whether both are about something that moves money once.
fn is_about_the_same(one: &LedgerTransaction, other: &LedgerTransaction) -> bool {
    use LedgerTransaction::{Purchase, Refund, TopUp};
    match (one, other) {
        (TopUp { top_up: one, .. }, TopUp { top_up: other, .. }) => one == other,
        (Purchase { order: one, .. }, Purchase { order: other, .. }) => one == other,
        (Refund { purchase: one, .. }, Refund { purchase: other, .. }) => one == other,
        _ => false,
    }
}
