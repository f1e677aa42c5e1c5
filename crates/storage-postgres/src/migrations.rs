//! The schema, carried in the program.

use crate::pool::PooledConnection;
use deadpool::managed::Object;
use diesel::{connection::SimpleConnection, migration::Migration, pg::Pg};
use diesel_async::{AsyncPgConnection, async_connection_wrapper::AsyncConnectionWrapper};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// One migrator at a time works on a database; the others wait for it and find nothing left to do. The number is arbitrary,
/// and the same for ever.
const LOCK: &str =
    "SET statement_timeout = 0; SET lock_timeout = '5min'; SELECT pg_advisory_lock(7305804402565115252)";

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Harness = AsyncConnectionWrapper<AsyncPgConnection>;

/// Applies the migrations that are missing, and returns their names.
pub(crate) async fn run(connection: PooledConnection) -> Result<Vec<String>, Failure> {
    with_lock(connection, |harness| {
        let pending = harness.pending_migrations(MIGRATIONS)?;
        pending.iter().try_for_each(|migration| harness.run_migration(&**migration).map(drop))?;
        Ok(names(&pending))
    })
    .await
}

/// The names of the migrations that are missing, in their order.
pub(crate) async fn pending(connection: PooledConnection) -> Result<Vec<String>, Failure> {
    with_lock(connection, |harness| Ok(names(&harness.pending_migrations(MIGRATIONS)?))).await
}

fn names(migrations: &[Box<dyn Migration<Pg>>]) -> Vec<String> {
    migrations.iter().map(|migration| migration.name().to_string()).collect()
}

/// Does `work` where it may block, on a connection that holds the lock. The connection is closed afterwards, and with it go
/// the lock and the settings.
async fn with_lock(
    connection: PooledConnection,
    work: impl FnOnce(&mut Harness) -> Result<Vec<String>, Failure> + Send + 'static,
) -> Result<Vec<String>, Failure> {
    tokio::task::spawn_blocking(move || {
        let mut harness = Harness::from(Object::take(connection));
        harness.batch_execute(LOCK)?;
        work(&mut harness)
    })
    .await?
}
