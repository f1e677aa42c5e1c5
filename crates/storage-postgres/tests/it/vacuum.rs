//! The catalogue can be readied for reading where no autovacuum does it.

use super::onlooker;
use domain::ports::in_transaction;
use storage_contract::draft;
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
