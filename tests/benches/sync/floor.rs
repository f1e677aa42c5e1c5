//! What PostgreSQL needs for the same rows and the same indexes when nobody reads, checks or sends anything.

use std::time::Instant;
use storage_postgres::test_support::TestDatabase;
use tokio_postgres::NoTls;

/// As many rows as a lap's largest batch.
const BATCH: &str = "3000";

/// Writes all games anew, into a table like theirs, in the order and the batches of a lap. Returns how many rows a second.
pub(crate) async fn rows_per_second(database: &TestDatabase) -> f64 {
    let (sql, connection) = tokio_postgres::connect(database.url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    sql.batch_execute("CREATE TABLE games_again (LIKE games INCLUDING ALL)").await.unwrap();
    let columns: String = sql
        .query_one(
            "SELECT string_agg(attname, ', ') FROM pg_attribute
            WHERE attrelid = 'games'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
            &[],
        )
        .await
        .unwrap()
        .get(0);
    // Ids ascend in the order in which a lap first wrote the games.
    let copy = format!(
        "WITH written AS (
            INSERT INTO games_again ({columns})
            SELECT {columns} FROM games WHERE id > $1::text::uuid ORDER BY id LIMIT {BATCH}
            RETURNING id
        )
        SELECT id::text, count(*) OVER () FROM written ORDER BY id DESC LIMIT 1"
    );
    let copy = sql.prepare(&copy).await.unwrap();
    let (begun, mut rows, mut last) = (Instant::now(), 0, "00000000-0000-0000-0000-000000000000".to_owned());
    while let Some(row) = sql.query_opt(&copy, &[&last]).await.unwrap() {
        last = row.get(0);
        rows += row.get::<_, i64>(1);
    }
    f64::from(i32::try_from(rows).unwrap()) / begun.elapsed().as_secs_f64()
}
