//! One transaction, which is also every repository in it.

use crate::{PgStorage, error::storage_error, pool::PooledConnection};
use async_trait::async_trait;
use deadpool::managed::Object;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use domain::{
    changes::{Changed, Tag},
    ports::{
        CartRepository, GameEditRepository, GameRepository, GuestRepository, IdempotencyRepository,
        KeyRepository, OrderRepository, SecurityLog, SessionRepository, StorageError, SyncRunRepository,
        Transaction, Tx, UnitOfWork, UserRepository, WalletRepository, WebhookRepository, WishlistRepository,
    },
};
use tokio::runtime::Handle;

/// A connection inside a transaction.
///
/// A pool must never get such a connection back: the next user would work in a transaction that is not its own, and the
/// locks would stay. So the connection leaves here in two ways: into the pool after a commit or rollback that the server
/// has confirmed, or out of the pool for good in every other case, [`Drop`] included.
pub(crate) struct PgTransaction {
    connection: Option<PooledConnection>,
    has_savepoint: bool,
}

impl PgTransaction {
    #[expect(clippy::expect_used, reason = "only methods that consume the transaction take its connection")]
    pub(crate) fn connection(&mut self) -> &mut AsyncPgConnection {
        self.connection.as_mut().expect("the transaction has not ended")
    }
}

#[async_trait]
impl UnitOfWork for PgStorage {
    async fn begin(&self) -> Result<Tx, StorageError> {
        // The guard comes first: this future may be dropped while the server is beginning.
        let mut transaction =
            PgTransaction { connection: Some(self.connection().await?), has_savepoint: false };
        transaction.connection().batch_execute("BEGIN").await.map_err(storage_error)?;
        Ok(Tx::new(transaction))
    }
}

#[async_trait]
impl Transaction for PgTransaction {
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
        self.log_tags(tags).await
    }

    async fn changed(&mut self) -> Result<Changed, StorageError> {
        self.logged().await
    }

    async fn set_savepoint(&mut self) -> Result<(), StorageError> {
        // Savepoints of one name would pile up.
        let statement =
            if self.has_savepoint { "RELEASE SAVEPOINT mark; SAVEPOINT mark" } else { "SAVEPOINT mark" };
        self.connection().batch_execute(statement).await.map_err(storage_error)?;
        self.has_savepoint = true;
        Ok(())
    }

    async fn roll_back_to_savepoint(&mut self) -> Result<(), StorageError> {
        self.connection().batch_execute("ROLLBACK TO SAVEPOINT mark").await.map_err(storage_error)
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StorageError> {
        // After an error that the caller swallowed, PostgreSQL answers COMMIT with a rollback and calls it success. Any other
        // statement is an error then.
        self.connection().batch_execute("SELECT 1; COMMIT").await.map_err(storage_error)?;
        self.connection = None;
        Ok(())
    }

    async fn rollback(mut self: Box<Self>) -> Result<(), StorageError> {
        self.connection().batch_execute("ROLLBACK").await.map_err(storage_error)?;
        self.connection = None;
        Ok(())
    }
}

impl Drop for PgTransaction {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        tracing::debug!("a transaction was dropped before its end; its connection is closed");
        let mut connection = Object::take(connection);
        // Closing the connection ends the transaction too. But a socket that is closed with an answer unread is reset, which
        // the embedded database takes badly; waiting for the rollback reads it first.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { connection.batch_execute("ROLLBACK").await });
        }
    }
}
