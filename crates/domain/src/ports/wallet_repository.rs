//! Money, inside a transaction.

use super::StorageError;
use crate::{
    account::UserId,
    money::Money,
    wallet::{LedgerTransaction, LedgerTransactionId, NewTopUp, TopUp, TopUpId, TopUpStatus},
};
use async_trait::async_trait;

/// Moves money. Every balance is the sum of its entries, at every moment, by storage's own doing.
#[async_trait]
pub trait WalletRepository: Send {
    /// Opens the user's wallet, empty.
    async fn open(&mut self, user: UserId) -> Result<(), StorageError>;

    /// Writes a transaction with its entries, dated now, and moves the balance of its wallet, which is locked until the transaction
    /// ends.
    ///
    /// Returns `Conflict(WalletBalance)` if the wallet does not hold enough, and `Conflict(MovedBefore)` if a top-up was credited, an
    /// order paid or a unit refunded before.
    async fn post(
        &mut self,
        id: LedgerTransactionId,
        transaction: &LedgerTransaction,
    ) -> Result<(), StorageError>;

    /// What the user's wallet holds as this transaction sees it; nothing if there is no such user.
    async fn get_balance(&mut self, user: UserId) -> Result<Money, StorageError>;

    /// Adds a top-up, pending, dated now.
    async fn insert_top_up(&mut self, top_up: &NewTopUp) -> Result<(), StorageError>;

    /// The top-up with this id, locked until the transaction ends.
    async fn lock_top_up(&mut self, id: TopUpId) -> Result<Option<TopUp>, StorageError>;

    /// Changes how a top-up stands, if there is one.
    async fn set_top_up_status(&mut self, id: TopUpId, status: TopUpStatus) -> Result<(), StorageError>;
}
