//! The storage as a whole.

use crate::{
    ConnectError, PgConfig, PoolStatus,
    change_log::PoolSource,
    error::{no_connection, pool_error, storage_error},
    migrations,
    pool::{self, Pool, PooledConnection},
};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Integer, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use domain::{changes::ReadSource, ports::StorageError};

/// The oldest major version that has what the queries use: `^@` by an index.
const OLDEST_VERSION: i32 = 15;

/// The tables whose rows change or go.
const VACUUM: &str =
    "VACUUM (ANALYZE) games, game_edits, sync_runs, sync_sightings, users, sessions, guest_sessions, carts, cart_lines,
    wishlists, wishlist_entries, changes, wallets, orders, purchases, idempotency_keys, webhook_inbox,
    request_budgets";

/// Storage in a PostgreSQL database. Clones share one pool of connections.
#[derive(Clone)]
pub struct PgStorage {
    pool: Pool,
    source: PoolSource,
}

impl PgStorage {
    /// Storage in the database that `config` names. Opens one connection, to see that it works; the schema may still be
    /// missing.
    pub async fn connect(config: &PgConfig) -> Result<Self, ConnectError> {
        let source = PoolSource::default();
        let pool = pool::build(config, &source)?;
        let mut connection =
            pool.get().await.map_err(|error| ConnectError::Unreachable(no_connection(error)))?;
        refuse_old_server(&mut connection).await?;
        Ok(Self { pool, source })
    }

    /// Applies the migrations that the database lacks, and returns their names. Safe to call from several processes at once.
    pub async fn migrate(&self) -> Result<Vec<String>, StorageError> {
        let applied = migrations::run(self.connection().await?).await.map_err(StorageError::Backend)?;
        if !applied.is_empty() {
            // Connections that were made before the log of changes was there do not know whose history they tell.
            self.source.renew();
        }
        Ok(applied)
    }

    /// The names of the migrations that the database lacks.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StorageError> {
        migrations::pending(self.connection().await?).await.map_err(StorageError::Backend)
    }

    /// Does what a server's autovacuum does by itself: gathers statistics, marks pages so that counts read indexes alone, and frees
    /// the room of rows that were changed or deleted. For the embedded database, which has no autovacuum. Cheap where little has
    /// changed.
    pub async fn vacuum(&self) -> Result<(), StorageError> {
        let mut connection = self.connection().await?;
        connection.batch_execute(VACUUM).await.map_err(storage_error)
    }

    /// How busy the pool is.
    pub fn pool_status(&self) -> PoolStatus {
        PoolStatus::of(&self.pool)
    }

    /// See [`domain::ports::ChangeLog::read_source`].
    pub(crate) fn read_source(&self) -> Option<ReadSource> {
        self.source.get()
    }

    pub(crate) async fn connection(&self) -> Result<PooledConnection, StorageError> {
        self.pool.get().await.map_err(pool_error)
    }
}

async fn refuse_old_server(connection: &mut AsyncPgConnection) -> Result<(), ConnectError> {
    #[derive(QueryableByName)]
    struct Version {
        #[diesel(sql_type = Integer)]
        number: i32,
        #[diesel(sql_type = Text)]
        name: String,
    }
    let version: Version = sql_query(
        "SELECT current_setting('server_version_num')::integer / 10000 AS number, current_setting('server_version') AS name",
    )
    .get_result(connection)
    .await
    .map_err(|error| ConnectError::Unreachable(error.into()))?;
    if version.number < OLDEST_VERSION { Err(ConnectError::TooOld(version.name)) } else { Ok(()) }
}
