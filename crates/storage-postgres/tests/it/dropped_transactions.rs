//! A transaction that is dropped before its end leaves nothing behind, on a pool of one connection.

use crate::{onlooker, until};
use domain::ports::{CatalogueQueries, StorageError, Tx, UnitOfWork, in_transaction};
use std::{future::Future, task::Poll};
use storage_contract::draft;
use storage_postgres::{PgStorage, test_support::TestDatabase};
use tokio_postgres::Client;

/// The storage works, on a connection that is in no transaction, and the dropped one has kept neither rows nor locks.
async fn assert_clean(storage: &PgStorage, onlooker: &Client) {
    storage.ping().await.unwrap();
    // The server ends what was dropped when it hears of it, which may be after the next connection was opened.
    let locks =
        "SELECT count(*) FROM pg_locks JOIN pg_class ON pg_class.oid = relation WHERE relname = 'games'";
    let open =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'";
    for sql in [locks, open] {
        until(async || onlooker.query_one(sql, &[]).await.unwrap().get::<_, i64>(0) == 0).await;
    }
    let games = onlooker.query_one("SELECT count(*) FROM games", &[]).await.unwrap();
    assert_eq!(games.get::<_, i64>(0), 0);
    in_transaction(storage, async |tx: &mut Tx| tx.games().count_listed().await).await.unwrap();
}

async fn write_one(tx: &mut Tx) -> Result<(), StorageError> {
    tx.games().upsert_many(&[draft("Portal").build()]).await.map(drop)
}

/// Polls `future` until it has waited `times` times, or is done; returns whether it is done.
async fn poll_times<F: Future>(future: &mut std::pin::Pin<&mut F>, times: usize) -> bool {
    let mut polls = 0;
    std::future::poll_fn(|context| {
        let done = future.as_mut().poll(context).is_ready();
        polls += 1;
        if done || polls > times { Poll::Ready(done) } else { Poll::Pending }
    })
    .await
}

#[tokio::test]
async fn one_that_is_idle() {
    let database = TestDatabase::create().await;
    let (storage, onlooker) = (database.storage(1).await, onlooker(&database).await);
    let mut tx = storage.begin().await.unwrap();
    write_one(&mut tx).await.unwrap();
    drop(tx);
    assert_clean(&storage, &onlooker).await;
}

/// Client gone, time-out: the future goes wherever it happens to wait. Every place is tried.
#[tokio::test]
async fn one_whose_future_is_dropped_anywhere() {
    let database = TestDatabase::create().await;
    let (storage, onlooker) = (database.storage(1).await, onlooker(&database).await);
    for waits in 0.. {
        let work = in_transaction(&storage, async |tx: &mut Tx| {
            write_one(tx).await?;
            Err::<(), _>(StorageError::Backend("roll back".into()))
        });
        let finished = {
            let mut work = std::pin::pin!(work);
            poll_times(&mut work, waits).await
        };
        assert_clean(&storage, &onlooker).await;
        if finished {
            assert!(waits > 3, "begin, write and rollback each wait");
            return;
        }
    }
}

#[tokio::test]
async fn one_whose_task_panics() {
    let database = TestDatabase::create().await;
    let (storage, onlooker) = (database.storage(1).await, onlooker(&database).await);
    let task = tokio::spawn({
        let storage = storage.clone();
        async move {
            in_transaction(&storage, async |tx: &mut Tx| {
                write_one(tx).await?;
                assert!(std::env::var_os("PATH").is_none(), "a bug in a use case");
                Ok::<_, StorageError>(())
            })
            .await
        }
    });
    assert!(task.await.unwrap_err().is_panic());
    assert_clean(&storage, &onlooker).await;
}

#[tokio::test]
async fn many_in_a_row_do_not_use_up_the_pool() {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    for _ in 0..20 {
        drop(storage.begin().await.unwrap());
    }
    in_transaction(&storage, write_one).await.unwrap();
    assert_eq!((storage.pool_status().size, storage.pool_status().available), (1, 1));
}

/// The runtime may be gone already when a transaction is dropped.
#[test]
fn one_that_outlives_its_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (database, tx) = runtime.block_on(async {
        let database = TestDatabase::create().await;
        let storage = database.storage(1).await;
        let tx = storage.begin().await.unwrap();
        (database, tx)
    });
    drop(runtime);
    drop(tx);
    drop(database);
}
