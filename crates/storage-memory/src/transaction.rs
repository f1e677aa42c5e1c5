//! One transaction, which is also every repository in it.

use crate::{state::State, storage::Committed};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ports::{Clock, Constraint, GameRepository, StorageError, SyncRunRepository, Transaction};
use futures_util::lock::OwnedMutexGuard;
use std::sync::Arc;

/// A copy of the state, and the right to put it in the state's place.
pub(crate) struct MemoryTransaction {
    pub(crate) state: State,
    failed: bool,
    committed: Committed,
    clock: Arc<dyn Clock>,
    _slot: OwnedMutexGuard<()>,
}

impl MemoryTransaction {
    pub(crate) fn new(slot: OwnedMutexGuard<()>, committed: Committed, clock: Arc<dyn Clock>) -> Self {
        let state = State::clone(&committed.snapshot());
        Self { state, failed: false, committed, clock, _slot: slot }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Refuses a write. As in a database, nothing of the transaction can be kept then.
    pub(crate) fn refuse(&mut self, constraint: Constraint) -> StorageError {
        self.failed = true;
        StorageError::Conflict(constraint)
    }
}

#[async_trait]
impl Transaction for MemoryTransaction {
    fn games(&mut self) -> &mut dyn GameRepository {
        self
    }

    fn sync_runs(&mut self) -> &mut dyn SyncRunRepository {
        self
    }

    async fn commit(self: Box<Self>) -> Result<(), StorageError> {
        if self.failed {
            return Err(StorageError::Backend("a write of the transaction was refused".into()));
        }
        self.committed.replace(self.state);
        Ok(())
    }

    async fn rollback(self: Box<Self>) -> Result<(), StorageError> {
        Ok(())
    }
}
