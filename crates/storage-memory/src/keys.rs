//! Sealed keys, inside a transaction.

use crate::transaction::MemoryTransaction;
use async_trait::async_trait;
use domain::{
    game_key::{Sealed, StoredKey},
    ports::{KeyRepository, StorageError},
    purchase::PurchaseId,
};
use std::sync::Arc;

#[async_trait]
impl KeyRepository for MemoryTransaction {
    async fn insert_answer(&mut self, purchase: PurchaseId, answer: &Sealed) -> Result<bool, StorageError> {
        self.require_purchase(purchase)?;
        let empty = StoredKey { answer: None, key: None, is_file: false, received_at: self.now() };
        let stored = Arc::make_mut(&mut self.state.money).keys.entry(purchase).or_insert(empty);
        let is_first = stored.answer.is_none();
        if is_first {
            stored.answer = Some(answer.clone());
        }
        Ok(is_first)
    }

    async fn set_key(
        &mut self,
        purchase: PurchaseId,
        key: &Sealed,
        is_file: bool,
    ) -> Result<(), StorageError> {
        self.require_purchase(purchase)?;
        let empty = StoredKey { answer: None, key: None, is_file, received_at: self.now() };
        let stored = Arc::make_mut(&mut self.state.money).keys.entry(purchase).or_insert(empty);
        if stored.key.is_none() {
            stored.key = Some(key.clone());
            stored.is_file = is_file;
        }
        Ok(())
    }

    async fn find(&mut self, purchase: PurchaseId) -> Result<Option<StoredKey>, StorageError> {
        Ok(self.state.money.keys.get(&purchase).cloned())
    }

    async fn lock_sealed_otherwise(
        &mut self,
        key_id: &str,
        limit: u32,
    ) -> Result<Vec<(PurchaseId, StoredKey)>, StorageError> {
        let otherwise =
            |sealed: &Option<Sealed>| sealed.as_ref().is_some_and(|sealed| sealed.key_id != key_id);
        let found =
            self.state.money.keys.iter().filter(|(_, key)| otherwise(&key.answer) || otherwise(&key.key));
        Ok(found.take(limit as usize).map(|(id, key)| (*id, key.clone())).collect())
    }

    async fn reseal(
        &mut self,
        purchase: PurchaseId,
        answer: Option<&Sealed>,
        key: Option<&Sealed>,
    ) -> Result<(), StorageError> {
        if let Some(stored) = Arc::make_mut(&mut self.state.money).keys.get_mut(&purchase) {
            (stored.answer, stored.key) = (answer.cloned(), key.cloned());
        }
        Ok(())
    }
}

impl MemoryTransaction {
    fn require_purchase(&mut self, id: PurchaseId) -> Result<(), StorageError> {
        self.require(self.state.money.purchases.contains_key(&id), "there is no such purchase")
    }
}
