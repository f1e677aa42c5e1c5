//! Tables can be readied for reading where no autovacuum does it.

use super::onlooker;
use domain::ports::in_transaction;
use std::time::Duration;
use storage_contract::{draft, new_guest};
use storage_postgres::test_support::TestDatabase;

/// Marked pages are not asked for: with `synchronous_commit = off`, as on a test server, they are marked a little later.
#[tokio::test]
async fn a_vacuum_gathers_statistics() {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    let games = [draft("Portal").build()];
    in_transaction(&storage, async |tx| tx.games().upsert_many(&games).await).await.unwrap();
    storage.vacuum().await.unwrap();
    let statistics = "SELECT reltuples::int FROM pg_class WHERE relname = 'games'";
    let row = onlooker(&database).await.query_one(statistics, &[]).await.unwrap();
    assert_eq!(row.get::<_, i32>(0), 1);
}

/// A table that is forgotten grows for ever.
#[tokio::test]
async fn a_vacuum_frees_the_room_of_rows_that_are_gone() {
    let database = TestDatabase::create().await;
    let (storage, onlooker) = (database.storage(1).await, onlooker(&database).await);
    for _ in 0..200 {
        in_transaction(&storage, async |tx| tx.guests().insert(&new_guest(), Duration::ZERO).await)
            .await
            .unwrap();
    }
    let deleted =
        in_transaction(&storage, async |tx| tx.guests().delete_ended(Duration::ZERO, 200).await).await;
    assert_eq!(deleted.unwrap(), 200);
    let size = async || {
        let size = "SELECT pg_relation_size('guest_sessions')";
        onlooker.query_one(size, &[]).await.unwrap().get::<_, i64>(0)
    };
    assert!(size().await > 0);
    storage.vacuum().await.unwrap();
    assert_eq!(size().await, 0);
}
