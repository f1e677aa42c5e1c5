//! Transactions: all or nothing, across every repository.

use super::{
    CartRepository, GameEditRepository, GameRepository, GuestRepository, IdempotencyRepository,
    KeyRepository, OrderRepository, SecurityLog, SessionRepository, StorageError, SyncRunRepository,
    UserRepository, WalletRepository, WebhookRepository, WishlistRepository,
};
use crate::changes::{Changed, Tag};
use async_trait::async_trait;

/// Begins transactions.
#[async_trait]
pub trait UnitOfWork: Send + Sync {
    /// Begins a transaction. Use cases call [`in_transaction`] instead.
    ///
    /// The whole shop must work with one connection, so whoever holds a transaction must not begin another.
    async fn begin(&self) -> Result<Tx, StorageError>;
}

/// One transaction: hands out the repositories, which all write into it.
///
/// Dropped without [`Transaction::commit`], it leaves nothing behind: no rows, no locks, no connection that is still
/// inside it.
#[async_trait]
pub trait Transaction: Send {
    /// Games, as a lap writes them.
    fn games(&mut self) -> &mut dyn GameRepository;

    /// What operators have edited of games.
    fn game_edits(&mut self) -> &mut dyn GameEditRepository;

    /// Runs of the synchronisation.
    fn sync_runs(&mut self) -> &mut dyn SyncRunRepository;

    /// Users.
    fn users(&mut self) -> &mut dyn UserRepository;

    /// Sessions of users.
    fn sessions(&mut self) -> &mut dyn SessionRepository;

    /// Guest sessions.
    fn guests(&mut self) -> &mut dyn GuestRepository;

    /// Carts.
    fn carts(&mut self) -> &mut dyn CartRepository;

    /// Wishlists.
    fn wishlists(&mut self) -> &mut dyn WishlistRepository;

    /// Orders and their units.
    fn orders(&mut self) -> &mut dyn OrderRepository;

    /// Money.
    fn wallets(&mut self) -> &mut dyn WalletRepository;

    /// Sealed keys.
    fn keys(&mut self) -> &mut dyn KeyRepository;

    /// The inbox of webhooks.
    fn webhooks(&mut self) -> &mut dyn WebhookRepository;

    /// Requests that must be done once.
    fn idempotency(&mut self) -> &mut dyn IdempotencyRepository;

    /// The log of security events.
    fn security_log(&mut self) -> &mut dyn SecurityLog;

    /// Logs that this changed, besides what is logged by itself: whoever has it cached reads it anew.
    async fn announce(&mut self, tags: &[Tag]) -> Result<(), StorageError>;

    /// What the transaction has changed so far, as the log of changes will tell it. Fails if any write was refused.
    async fn changed(&mut self) -> Result<Changed, StorageError>;

    /// Marks this point. There is one mark at most: marking again moves it. Use cases call [`in_savepoint`] instead.
    async fn set_savepoint(&mut self) -> Result<(), StorageError>;

    /// Undoes everything since the mark. The transaction goes on as if nothing had happened since, refused writes included.
    async fn roll_back_to_savepoint(&mut self) -> Result<(), StorageError>;

    /// Makes everything durable and visible.
    ///
    /// After `Unavailable` it is unknown whether the commit happened. Fails, and keeps nothing, if any write of the
    /// transaction was refused, even if the caller has swallowed that error.
    async fn commit(self: Box<Self>) -> Result<(), StorageError>;

    /// Undoes everything and frees the connection at once.
    async fn rollback(self: Box<Self>) -> Result<(), StorageError>;
}

/// A transaction in progress.
///
/// A concrete type, because an async closure over `&mut dyn Transaction` compiles but its future is not `Send` for
/// every lifetime, and could not be spawned.
pub struct Tx(Box<dyn Transaction>);

impl Tx {
    /// Wraps an adapter's transaction.
    pub fn new(transaction: impl Transaction + 'static) -> Self {
        Self(Box::new(transaction))
    }

    /// Games, as a lap writes them.
    pub fn games(&mut self) -> &mut dyn GameRepository {
        self.0.games()
    }

    /// What operators have edited of games.
    pub fn game_edits(&mut self) -> &mut dyn GameEditRepository {
        self.0.game_edits()
    }

    /// Runs of the synchronisation.
    pub fn sync_runs(&mut self) -> &mut dyn SyncRunRepository {
        self.0.sync_runs()
    }

    /// Users.
    pub fn users(&mut self) -> &mut dyn UserRepository {
        self.0.users()
    }

    /// Sessions of users.
    pub fn sessions(&mut self) -> &mut dyn SessionRepository {
        self.0.sessions()
    }

    /// Guest sessions.
    pub fn guests(&mut self) -> &mut dyn GuestRepository {
        self.0.guests()
    }

    /// Carts.
    pub fn carts(&mut self) -> &mut dyn CartRepository {
        self.0.carts()
    }

    /// Wishlists.
    pub fn wishlists(&mut self) -> &mut dyn WishlistRepository {
        self.0.wishlists()
    }

    /// Orders and their units.
    pub fn orders(&mut self) -> &mut dyn OrderRepository {
        self.0.orders()
    }

    /// Money.
    pub fn wallets(&mut self) -> &mut dyn WalletRepository {
        self.0.wallets()
    }

    /// Sealed keys.
    pub fn keys(&mut self) -> &mut dyn KeyRepository {
        self.0.keys()
    }

    /// The inbox of webhooks.
    pub fn webhooks(&mut self) -> &mut dyn WebhookRepository {
        self.0.webhooks()
    }

    /// Requests that must be done once.
    pub fn idempotency(&mut self) -> &mut dyn IdempotencyRepository {
        self.0.idempotency()
    }

    /// The log of security events.
    pub fn security_log(&mut self) -> &mut dyn SecurityLog {
        self.0.security_log()
    }

    /// See [`Transaction::announce`].
    pub async fn announce(&mut self, tags: &[Tag]) -> Result<(), StorageError> {
        self.0.announce(tags).await
    }

    /// See [`Transaction::changed`].
    pub async fn changed(&mut self) -> Result<Changed, StorageError> {
        self.0.changed().await
    }

    /// The adapter's transaction, for whoever wraps it.
    pub fn into_inner(self) -> Box<dyn Transaction> {
        self.0
    }

    /// See [`Transaction::commit`].
    pub async fn commit(self) -> Result<(), StorageError> {
        self.0.commit().await
    }

    /// See [`Transaction::rollback`].
    pub async fn rollback(self) -> Result<(), StorageError> {
        self.0.rollback().await
    }
}

/// Runs `work` in one transaction: commits if it returns `Ok`, rolls back if it returns `Err`.
///
/// Inside is SQL and nothing else: no HTTP, no cache, no hashing of passwords, no second transaction. If the rollback
/// fails too, the error of `work` is still the one returned; the adapter discards the connection.
pub async fn in_transaction<T, E, F>(unit_of_work: &dyn UnitOfWork, work: F) -> Result<T, E>
where
    F: AsyncFnOnce(&mut Tx) -> Result<T, E>,
    E: From<StorageError>,
{
    let mut tx = unit_of_work.begin().await?;
    match work(&mut tx).await {
        Ok(value) => {
            tx.commit().await?;
            Ok(value)
        }
        Err(error) => {
            // The cause is worth more than the failure to clean up after it, which `Drop` repeats anyway.
            let _ = tx.rollback().await;
            Err(error)
        }
    }
}

/// Runs `work` so that it may fail by itself: if it returns `Err`, what it did is undone, and the transaction goes on without it.
///
/// The outer error means that the transaction cannot go on. Never begin one inside another.
pub async fn in_savepoint<T, E, F>(tx: &mut Tx, work: F) -> Result<Result<T, E>, StorageError>
where
    F: AsyncFnOnce(&mut Tx) -> Result<T, E>,
{
    tx.0.set_savepoint().await?;
    let result = work(tx).await;
    if result.is_err() {
        tx.0.roll_back_to_savepoint().await?;
    }
    Ok(result)
}
