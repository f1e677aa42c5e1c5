//! The schema comes about by migrations, once, whoever applies them.

use crate::onlooker;
use domain::ports::CatalogueQueries;
use storage_postgres::test_support::TestDatabase;

const MIGRATIONS: &[&str] = &[
    "2026-11-23-000000_create_catalogue",
    "2026-11-23-000100_create_sync_runs",
    "2026-11-23-000200_create_users",
    "2026-11-23-000300_create_carts",
    "2026-11-26-000000_create_change_log",
    "2026-11-27-000000_create_wallets",
    "2026-11-27-000100_create_orders",
    "2026-11-27-000200_create_webhooks",
    "2026-11-27-000300_log_changes_of_orders",
    "2026-11-27-000400_create_request_budget",
    "2026-11-27-000450_run_laps_by_schedule",
    "2026-11-27-000500_create_game_edits",
    "2026-11-27-000600_lighten_writes_of_games",
    "2026-11-27-000700_look_up_words_of_titles",
    "2026-11-27-000800_log_many_games_as_all",
    "2026-11-27-000900_check_slugs_after_statements",
    "2026-11-27-001000_drop_index_of_developers",
];

#[tokio::test]
async fn what_is_missing_is_applied_once() {
    let database = TestDatabase::empty().await;
    let storage = database.storage(1).await;
    assert_eq!(storage.pending_migrations().await.unwrap(), MIGRATIONS);
    assert_eq!(storage.migrate().await.unwrap(), MIGRATIONS);
    assert!(storage.pending_migrations().await.unwrap().is_empty());
    assert!(storage.migrate().await.unwrap().is_empty());
    assert_eq!(storage.list_platforms().await.unwrap(), []);
}

/// Several instances may be started at once.
#[tokio::test]
async fn migrators_do_not_get_in_each_others_way() {
    let database = TestDatabase::empty().await;
    let (one, two, three) = (database.storage(1).await, database.storage(1).await, database.storage(1).await);
    let (one, two, three) = tokio::join!(one.migrate(), two.migrate(), three.migrate());
    let applied: Vec<String> = [one, two, three].into_iter().flat_map(Result::unwrap).collect();
    assert_eq!(applied, MIGRATIONS);
}

/// Every `down.sql` undoes its `up.sql`: afterwards the database can be migrated again.
#[tokio::test]
async fn what_was_applied_can_be_undone() {
    let database = TestDatabase::create().await;
    let sql = onlooker(&database).await;
    for migration in MIGRATIONS.iter().rev() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
        let down = std::fs::read_to_string(format!("{folder}/{migration}/down.sql")).unwrap();
        sql.batch_execute(&down).await.unwrap();
    }
    let left = "SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                WHERE nspname = 'public' AND relname NOT LIKE '\\_\\_diesel%'";
    assert_eq!(sql.query_one(left, &[]).await.unwrap().get::<_, i64>(0), 0);
    sql.batch_execute("TRUNCATE __diesel_schema_migrations").await.unwrap();
    assert_eq!(database.storage(1).await.migrate().await.unwrap(), MIGRATIONS);
}

/// A name that is made up by PostgreSQL differs from database to database, and errors are told apart by names.
#[tokio::test]
async fn every_index_and_constraint_has_its_name_by_rule() {
    let database = TestDatabase::create().await;
    let names = "SELECT conname::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace
                 UNION SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public'";
    for row in onlooker(&database).await.query(names, &[]).await.unwrap() {
        let name: String = row.get(0);
        let ending = name.rsplit('_').next().unwrap();
        assert!(["pkey", "key", "check", "idx", "fkey"].contains(&ending), "{name}");
    }
}
