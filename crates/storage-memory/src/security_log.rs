//! The log of security events, inside a transaction.

use crate::{state::StoredEvent, transaction::MemoryTransaction};
use async_trait::async_trait;
use domain::{
    account::SecurityEvent,
    ports::{SecurityLog, StorageError},
};
use std::sync::Arc;

#[async_trait]
impl SecurityLog for MemoryTransaction {
    async fn insert(&mut self, event: &SecurityEvent) -> Result<(), StorageError> {
        let stored = StoredEvent { at: self.now(), event: event.clone() };
        Arc::make_mut(&mut self.state.security_events).push(stored);
        Ok(())
    }
}
