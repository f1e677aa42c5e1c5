//! What the server reports, in the words of the ports.

use crate::{onlooker, until};
use domain::ports::{CatalogueQueries, StorageError, Tx, UnitOfWork, in_transaction};
use std::{error::Error, time::Duration};
use storage_contract::draft;
use storage_postgres::{PgConfig, PgStorage, test_support::TestDatabase};

async fn with(config: PgConfig) -> PgStorage {
    PgStorage::connect(&config).await.unwrap()
}

#[tokio::test]
async fn a_deadlock_is_worth_repeating() {
    let database = TestDatabase::create().await;
    let storage = database.storage(2).await;
    let (portal, quake) = ([draft("Portal").build()], [draft("Quake").build()]);
    let mut first = storage.begin().await.unwrap();
    let mut second = storage.begin().await.unwrap();
    first.games().upsert_many(&portal).await.unwrap();
    second.games().upsert_many(&quake).await.unwrap();
    // One statement each for two games: the order is that of the statements. Within a statement it cannot happen, as
    // `lock_order` shows.
    let (first, second) = tokio::join!(async { first.games().upsert_many(&quake).await }, async {
        second.games().upsert_many(&portal).await
    });
    let errors: Vec<StorageError> = [first.err(), second.err()].into_iter().flatten().collect();
    assert!(matches!(errors.as_slice(), [StorageError::Retryable(_)]), "{errors:?}");
}

#[tokio::test]
async fn a_lock_that_takes_too_long_is_worth_repeating() {
    let database = TestDatabase::create().await;
    let storage = with(PgConfig { lock_timeout: Duration::from_millis(50), ..database.config(2) }).await;
    let mut holder = storage.begin().await.unwrap();
    holder.games().upsert_many(&[draft("Portal").build()]).await.unwrap();
    let waiting = in_transaction(&storage, async |tx: &mut Tx| {
        tx.games().upsert_many(&[draft("Portal").price(1).build()]).await
    });
    let error = waiting.await.unwrap_err();
    assert!(matches!(error, StorageError::Retryable(_)), "{error:?}");
    holder.rollback().await.unwrap();
}

#[tokio::test]
async fn a_statement_that_takes_too_long_means_unavailable() {
    let database = TestDatabase::create().await;
    let mut holder = database.storage(1).await.begin().await.unwrap();
    holder.games().upsert_many(&[draft("Portal").build()]).await.unwrap();
    let storage =
        with(PgConfig { statement_timeout: Duration::from_millis(500), ..database.config(1) }).await;
    let waiting = in_transaction(&storage, async |tx: &mut Tx| {
        tx.games().upsert_many(&[draft("Portal").build()]).await
    });
    let error = waiting.await.unwrap_err();
    assert!(matches!(error, StorageError::Unavailable(_)), "{error:?}");
    holder.rollback().await.unwrap();
}

#[tokio::test]
async fn a_transaction_that_is_silent_too_long_is_ended_by_the_server() {
    let database = TestDatabase::create().await;
    let config = PgConfig { idle_in_transaction_timeout: Duration::from_millis(50), ..database.config(1) };
    let storage = with(config).await;
    let mut tx = storage.begin().await.unwrap();
    let gone = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let onlooker = onlooker(&database).await;
    until(async || onlooker.query_one(gone, &[]).await.unwrap().get::<_, i64>(0) == 0).await;
    let error = tx.games().count_listed().await.unwrap_err();
    assert!(matches!(error, StorageError::Unavailable(_)), "{error:?}");
    drop(tx);
    storage.ping().await.unwrap();
}

#[tokio::test]
async fn no_free_connection_in_time_means_unavailable() {
    let database = TestDatabase::create().await;
    let storage = with(PgConfig { wait_timeout: Duration::from_millis(50), ..database.config(1) }).await;
    let holder = storage.begin().await.unwrap();
    let error = storage.ping().await.unwrap_err();
    assert!(matches!(error, StorageError::Unavailable(_)), "{error:?}");
    holder.rollback().await.unwrap();
    storage.ping().await.unwrap();
}

/// Connections that the server closed are replaced, idle or not.
#[tokio::test]
async fn a_server_that_restarts_costs_one_transaction() {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    let mut tx = storage.begin().await.unwrap();
    terminate_others(&database).await;
    let error = tx.games().count_listed().await.unwrap_err();
    assert!(matches!(error, StorageError::Unavailable(_)), "{error:?}");
    assert!(matches!(tx.commit().await, Err(StorageError::Unavailable(_))));
    storage.ping().await.unwrap();
    assert_eq!(
        in_transaction(&storage, async |tx: &mut Tx| tx.games().count_listed().await).await.unwrap(),
        0
    );
}

/// What is stored and makes no sense is not taken for something else.
#[tokio::test]
async fn nonsense_in_a_row_is_corrupt() {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    let portal = draft("Portal").build();
    in_transaction(&storage, async |tx: &mut Tx| tx.games().upsert_many(std::slice::from_ref(&portal)).await)
        .await
        .unwrap();
    onlooker(&database).await.batch_execute("UPDATE games SET details = '[1]'").await.unwrap();
    let error = storage.find_game(portal.id).await.unwrap_err();
    assert!(matches!(error, StorageError::Corrupt(_)), "{error:?}");
    assert!(error.source().is_some());
}

async fn terminate_others(database: &TestDatabase) {
    let sql = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    onlooker(database).await.query(sql, &[]).await.unwrap();
}
