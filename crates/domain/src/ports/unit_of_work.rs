//! Transactions: all or nothing, across every repository.

use super::{GameRepository, StorageError, SyncRunRepository};
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

    /// Runs of the synchronisation.
    fn sync_runs(&mut self) -> &mut dyn SyncRunRepository;

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

    /// Runs of the synchronisation.
    pub fn sync_runs(&mut self) -> &mut dyn SyncRunRepository {
        self.0.sync_runs()
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
