//! One transaction, which is also every repository in it.

use crate::{state::State, storage::Committed};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    changes::{Changed, Tag},
    ports::{
        CartRepository, Clock, Constraint, GameEditRepository, GameRepository, GuestRepository,
        IdempotencyRepository, KeyRepository, OrderRepository, SecurityLog, SessionRepository, StorageError,
        SyncRunRepository, Transaction, UserRepository, WalletRepository, WebhookRepository,
        WishlistRepository,
    },
};
use futures_util::lock::OwnedMutexGuard;
use std::{collections::BTreeSet, sync::Arc};

/// A copy of the state, and the right to put it in the state's place.
pub(crate) struct MemoryTransaction {
    pub(crate) state: State,
    announced: BTreeSet<Tag>,
    failed: bool,
    savepoint: Option<(State, BTreeSet<Tag>)>,
    committed: Committed,
    clock: Arc<dyn Clock>,
    _slot: OwnedMutexGuard<()>,
}

impl MemoryTransaction {
    pub(crate) fn new(slot: OwnedMutexGuard<()>, committed: Committed, clock: Arc<dyn Clock>) -> Self {
        let state = State::clone(&committed.snapshot());
        let announced = BTreeSet::new();
        Self { state, announced, failed: false, savepoint: None, committed, clock, _slot: slot }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Refuses a write. As in a database, nothing of the transaction can be kept then.
    pub(crate) fn refuse(&mut self, constraint: Constraint) -> StorageError {
        self.failed = true;
        StorageError::Conflict(constraint)
    }

    /// Refuses a write for a reason that has no name of its own.
    pub(crate) fn fail(&mut self, reason: &'static str) -> StorageError {
        self.failed = true;
        StorageError::Backend(reason.into())
    }

    /// As a database, which does nothing more in a transaction after it refused something.
    fn refuse_if_failed(&self) -> Result<(), StorageError> {
        let refused = || StorageError::Backend("a write of the transaction was refused".into());
        if self.failed { Err(refused()) } else { Ok(()) }
    }

    /// Refuses a write unless `holds`; `otherwise` says why.
    pub(crate) fn require(&mut self, holds: bool, otherwise: &'static str) -> Result<(), StorageError> {
        if holds { Ok(()) } else { Err(self.fail(otherwise)) }
    }
}

#[async_trait]
impl Transaction for MemoryTransaction {
    fn games(&mut self) -> &mut dyn GameRepository {
        self
    }

    fn game_edits(&mut self) -> &mut dyn GameEditRepository {
        self
    }

    fn sync_runs(&mut self) -> &mut dyn SyncRunRepository {
        self
    }

    fn users(&mut self) -> &mut dyn UserRepository {
        self
    }

    fn sessions(&mut self) -> &mut dyn SessionRepository {
        self
    }

    fn guests(&mut self) -> &mut dyn GuestRepository {
        self
    }

    fn carts(&mut self) -> &mut dyn CartRepository {
        self
    }

    fn wishlists(&mut self) -> &mut dyn WishlistRepository {
        self
    }

    fn orders(&mut self) -> &mut dyn OrderRepository {
        self
    }

    fn wallets(&mut self) -> &mut dyn WalletRepository {
        self
    }

    fn keys(&mut self) -> &mut dyn KeyRepository {
        self
    }

    fn webhooks(&mut self) -> &mut dyn WebhookRepository {
        self
    }

    fn idempotency(&mut self) -> &mut dyn IdempotencyRepository {
        self
    }

    fn security_log(&mut self) -> &mut dyn SecurityLog {
        self
    }

    async fn announce(&mut self, tags: &[Tag]) -> Result<(), StorageError> {
        self.refuse_if_failed()?;
        self.announced.extend(tags.iter().cloned());
        Ok(())
    }

    async fn changed(&mut self) -> Result<Changed, StorageError> {
        self.refuse_if_failed()?;
        Ok(self.committed.changed(&self.state, &self.announced))
    }

    async fn set_savepoint(&mut self) -> Result<(), StorageError> {
        self.refuse_if_failed()?;
        self.savepoint = Some((self.state.clone(), self.announced.clone()));
        Ok(())
    }

    async fn roll_back_to_savepoint(&mut self) -> Result<(), StorageError> {
        let marked = self.savepoint.clone().ok_or_else(|| self.fail("there is no savepoint"))?;
        (self.state, self.announced) = marked;
        self.failed = false;
        Ok(())
    }

    async fn commit(self: Box<Self>) -> Result<(), StorageError> {
        self.refuse_if_failed()?;
        let now = self.now();
        self.committed.replace(self.state, self.announced, now);
        Ok(())
    }

    async fn rollback(self: Box<Self>) -> Result<(), StorageError> {
        Ok(())
    }
}
