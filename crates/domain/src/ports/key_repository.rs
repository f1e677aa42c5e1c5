//! Keys of games, sealed, inside a transaction.

use super::StorageError;
use crate::{
    game_key::{Sealed, StoredKey},
    purchase::PurchaseId,
};
use async_trait::async_trait;

/// Keeps sealed keys. A purchase has one at most, and what is stored first stays.
#[async_trait]
pub trait KeyRepository: Send {
    /// Keeps the marketplace's answer, whoever brings it: a key that has arrived is never lost for the sake of a rule. Returns whether
    /// there was none before.
    async fn insert_answer(&mut self, purchase: PurchaseId, answer: &Sealed) -> Result<bool, StorageError>;

    /// Keeps the key that an answer held, or that an operator has brought.
    async fn set_key(
        &mut self,
        purchase: PurchaseId,
        key: &Sealed,
        is_file: bool,
    ) -> Result<(), StorageError>;

    /// What is stored of a purchase's key.
    async fn find(&mut self, purchase: PurchaseId) -> Result<Option<StoredKey>, StorageError>;

    /// Purchases whose answer or key is sealed with another key than this one, locked, in the order of their ids, `limit` at most.
    async fn lock_sealed_otherwise(
        &mut self,
        key_id: &str,
        limit: u32,
    ) -> Result<Vec<(PurchaseId, StoredKey)>, StorageError>;

    /// Replaces both parts by the same, sealed anew.
    async fn reseal(
        &mut self,
        purchase: PurchaseId,
        answer: Option<&Sealed>,
        key: Option<&Sealed>,
    ) -> Result<(), StorageError>;
}
