use super::Lifeline;
use async_trait::async_trait;
use domain::{
    changes::{Changed, Tag},
    ports::{
        CartRepository, GameEditRepository, GameRepository, GuestRepository, IdempotencyRepository,
        KeyRepository, OrderRepository, SecurityLog, SessionRepository, StorageError, SyncRunRepository,
        Transaction, Tx, UnitOfWork, UserRepository, WalletRepository, WebhookRepository, WishlistRepository,
    },
};
use std::sync::Arc;

/// A storage whose user may die before or after each commit.
pub(crate) struct MortalStorage {
    pub(crate) storage: Arc<dyn UnitOfWork>,
    pub(crate) lifeline: Lifeline,
}

#[async_trait]
impl UnitOfWork for MortalStorage {
    async fn begin(&self) -> Result<Tx, StorageError> {
        let inner = self.storage.begin().await?.into_inner();
        Ok(Tx::new(MortalTransaction { inner, lifeline: self.lifeline.clone() }))
    }
}

struct MortalTransaction {
    inner: Box<dyn Transaction>,
    lifeline: Lifeline,
}

#[async_trait]
impl Transaction for MortalTransaction {
    fn games(&mut self) -> &mut dyn GameRepository {
        self.inner.games()
    }

    fn game_edits(&mut self) -> &mut dyn GameEditRepository {
        self.inner.game_edits()
    }

    fn sync_runs(&mut self) -> &mut dyn SyncRunRepository {
        self.inner.sync_runs()
    }

    fn users(&mut self) -> &mut dyn UserRepository {
        self.inner.users()
    }

    fn sessions(&mut self) -> &mut dyn SessionRepository {
        self.inner.sessions()
    }

    fn guests(&mut self) -> &mut dyn GuestRepository {
        self.inner.guests()
    }

    fn carts(&mut self) -> &mut dyn CartRepository {
        self.inner.carts()
    }

    fn wishlists(&mut self) -> &mut dyn WishlistRepository {
        self.inner.wishlists()
    }

    fn orders(&mut self) -> &mut dyn OrderRepository {
        self.inner.orders()
    }

    fn wallets(&mut self) -> &mut dyn WalletRepository {
        self.inner.wallets()
    }

    fn keys(&mut self) -> &mut dyn KeyRepository {
        self.inner.keys()
    }

    fn webhooks(&mut self) -> &mut dyn WebhookRepository {
        self.inner.webhooks()
    }

    fn idempotency(&mut self) -> &mut dyn IdempotencyRepository {
        self.inner.idempotency()
    }

    fn security_log(&mut self) -> &mut dyn SecurityLog {
        self.inner.security_log()
    }

    async fn announce(&mut self, tags: &[Tag]) -> Result<(), StorageError> {
        self.inner.announce(tags).await
    }

    async fn changed(&mut self) -> Result<Changed, StorageError> {
        self.inner.changed().await
    }

    async fn set_savepoint(&mut self) -> Result<(), StorageError> {
        self.inner.set_savepoint().await
    }

    async fn roll_back_to_savepoint(&mut self) -> Result<(), StorageError> {
        self.inner.roll_back_to_savepoint().await
    }

    async fn commit(self: Box<Self>) -> Result<(), StorageError> {
        let Self { inner, lifeline } = *self;
        lifeline.step().await;
        inner.commit().await?;
        lifeline.step().await;
        Ok(())
    }

    async fn rollback(self: Box<Self>) -> Result<(), StorageError> {
        self.inner.rollback().await
    }
}
