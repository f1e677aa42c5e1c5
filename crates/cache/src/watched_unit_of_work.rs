//! Transactions whose writes the cache hears of.

use crate::{cache::Cache, token::ConsistencyToken};
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

/// Whoever wants to know of each commit.
pub type OnCommit = Arc<dyn Fn(ConsistencyToken) + Send + Sync>;

/// A unit of work whose transactions tell the cache what they wrote, so that this instance serves nothing older from then on.
pub struct WatchedUnitOfWork {
    inner: Arc<dyn UnitOfWork>,
    cache: Arc<Cache>,
    on_commit: OnCommit,
}

impl WatchedUnitOfWork {
    /// Watches `inner` for `cache`; `on_commit` is called after each commit that wrote something, by the task that committed.
    pub fn new(inner: Arc<dyn UnitOfWork>, cache: Arc<Cache>, on_commit: OnCommit) -> Self {
        Self { inner, cache, on_commit }
    }
}

#[async_trait]
impl UnitOfWork for WatchedUnitOfWork {
    async fn begin(&self) -> Result<Tx, StorageError> {
        Ok(Tx::new(WatchedTransaction {
            inner: self.inner.begin().await?.into_inner(),
            cache: Arc::clone(&self.cache),
            on_commit: Arc::clone(&self.on_commit),
        }))
    }
}

struct WatchedTransaction {
    inner: Box<dyn Transaction>,
    cache: Arc<Cache>,
    on_commit: OnCommit,
}

/// Tells the cache what a transaction wrote, however its commit ends: its answer may be lost, or nobody may wait for it any more.
struct Notice {
    cache: Arc<Cache>,
    changed: Changed,
}

impl Drop for Notice {
    fn drop(&mut self) {
        self.cache.note_written(&self.changed);
    }
}

#[async_trait]
impl Transaction for WatchedTransaction {
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

    async fn commit(mut self: Box<Self>) -> Result<(), StorageError> {
        let changed = self.inner.changed().await?;
        let token = self.cache.token_of(&changed);
        let notice = Notice { cache: self.cache, changed };
        self.inner.commit().await?;
        drop(notice);
        if let Some(token) = token {
            (self.on_commit)(token);
        }
        Ok(())
    }

    async fn rollback(self: Box<Self>) -> Result<(), StorageError> {
        self.inner.rollback().await
    }
}
