//! The connection of polls, and those of readings.

use crate::{onlooker, until};
use domain::{
    changes::{Changes, Snapshot},
    ports::{CatalogueQueries, ChangeLog, StorageError},
};
use secrecy::SecretString;
use std::time::Duration;
use storage_postgres::{PgChangeLog, PgConfig, PgStorage, test_support::TestDatabase};
use tokio::net::TcpListener;

const POLLER: &str = "SELECT count(*) FROM pg_stat_activity
                      WHERE datname = current_database() AND application_name = 'keymart changes'";

#[tokio::test]
async fn polls_wait_for_no_connection_of_the_pool() {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    let log = PgChangeLog::dedicated(&database.config(1), storage.clone()).unwrap();
    let sql = onlooker(&database).await;
    let pollers = async || sql.query_one(POLLER, &[]).await.unwrap().get::<_, i64>(0);
    assert_eq!(pollers().await, 0);
    let _held = domain::ports::UnitOfWork::begin(&storage).await.unwrap();
    for _ in 0..3 {
        log.poll(&Snapshot::empty(), 10).await.unwrap();
    }
    assert_eq!(pollers().await, 1);
}

#[tokio::test]
async fn a_connection_that_was_ended_is_made_anew() {
    let database = TestDatabase::create().await;
    let log = PgChangeLog::dedicated(&database.config(1), database.storage(1).await).unwrap();
    let before = log.poll(&Snapshot::empty(), 10).await.unwrap();
    let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    onlooker(&database).await.query(end, &[]).await.unwrap();
    let error = log.poll(&Snapshot::empty(), 10).await.unwrap_err();
    assert!(matches!(error, StorageError::Unavailable(_)), "{error:?}");
    assert_eq!(log.poll(&Snapshot::empty(), 10).await.unwrap().namespace, before.namespace);
}

#[tokio::test]
async fn a_server_that_is_silent_means_unavailable() {
    let database = TestDatabase::create().await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("postgres://keymart@{}/keymart", silent.local_addr().unwrap());
    let connect_timeout = Duration::from_millis(50);
    let config = PgConfig { url: SecretString::from(url), connect_timeout, ..database.config(1) };
    let log = PgChangeLog::dedicated(&config, database.storage(1).await).unwrap();
    let error = log.poll(&Snapshot::empty(), 10).await.unwrap_err();
    assert!(matches!(error, StorageError::Unavailable(_)), "{error:?}");
}

/// However far it came: the next poll has its own answer, not that of the one before.
#[tokio::test]
async fn a_dropped_poll_takes_its_connection_along() {
    let database = TestDatabase::create().await;
    let sql = onlooker(&database).await;
    sql.batch_execute("INSERT INTO changes (tag) VALUES ('first'), ('second')").await.unwrap();
    let log = PgChangeLog::dedicated(&database.config(1), database.storage(1).await).unwrap();
    let start = Snapshot::empty();
    for microseconds in [0, 100, 500, 1_000, 5_000] {
        let dropped = log.poll(&start, 1);
        let _ = tokio::time::timeout(Duration::from_micros(microseconds), dropped).await;
        let answer = log.poll(&start, 10).await.unwrap();
        assert!(matches!(answer.changes, Changes::Known(changes) if changes.len() == 2));
    }
    until(async || sql.query_one(POLLER, &[]).await.unwrap().get::<_, i64>(0) == 1).await;
}

/// What happens when a server crashes: the table is not in its log.
async fn crash(database: &TestDatabase) {
    onlooker(database).await.batch_execute("TRUNCATE incarnations").await.unwrap();
}

async fn end_all(database: &TestDatabase) {
    let end = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    onlooker(database).await.query(end, &[]).await.unwrap();
}

#[tokio::test]
async fn after_a_crash_the_namespace_is_another() {
    let database = TestDatabase::create().await;
    let storage = database.storage(2).await;
    let log = PgChangeLog::dedicated(&database.config(1), storage.clone()).unwrap();
    let before = log.poll(&Snapshot::empty(), 10).await.unwrap().namespace;
    let source = log.read_source().unwrap();
    assert_eq!(source.namespace, before);
    crash(&database).await;
    let after = log.poll(&Snapshot::empty(), 10).await.unwrap().namespace;
    assert_ne!(after.incarnation, before.incarnation);
    assert_eq!(
        (after.system, after.database, after.timeline),
        (before.system, before.database, before.timeline)
    );
    assert_eq!(log.poll(&Snapshot::empty(), 10).await.unwrap().namespace, after);

    // A crash ends the pool's connections. Those that take their place know better.
    end_all(&database).await;
    storage.ping().await.unwrap();
    storage.ping().await.unwrap();
    let moved = log.read_source().unwrap();
    assert_eq!(moved.namespace, after);
    assert_ne!(moved.epoch, source.epoch);
}

/// A connection of another namespace would give readings that nobody could date.
#[tokio::test]
async fn connections_of_a_namespace_that_has_gone_are_not_used_again() {
    let database = TestDatabase::create().await;
    let storage = database.storage(2).await;
    let log = PgChangeLog::pooled(storage.clone());
    crash(&database).await;
    // The pool has one connection, from before. Holding it makes the pool open another.
    let (one, other) = tokio::join!(storage.ping(), storage.ping());
    one.and(other).unwrap();
    let pids = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'keymart'";
    let sql = onlooker(&database).await;
    let pids =
        async || -> Vec<i32> { sql.query(pids, &[]).await.unwrap().iter().map(|row| row.get(0)).collect() };
    let old = pids().await;
    assert_eq!(old.len(), 2);
    for _ in 0..2 {
        let (one, other) = tokio::join!(storage.ping(), storage.ping());
        one.and(other).unwrap();
    }
    until(async || pids().await.iter().all(|pid| !old.contains(pid))).await;
    let now = log.poll(&Snapshot::empty(), 10).await.unwrap().namespace;
    assert_eq!(log.read_source().unwrap().namespace, now);
}

/// The embedded database has one connection, and is migrated over it.
#[tokio::test]
async fn the_source_is_known_once_the_schema_is_there() {
    for pool_size in [1, 2] {
        let database = TestDatabase::empty().await;
        let storage = database.storage(pool_size).await;
        let log = PgChangeLog::pooled(storage.clone());
        assert_eq!(log.read_source(), None);
        // As many connections as the pool may have were made before the schema.
        let (one, other) = tokio::join!(storage.ping(), storage.ping());
        one.and(other).unwrap();
        storage.migrate().await.unwrap();
        storage.ping().await.unwrap();
        let source = log.read_source().unwrap();
        assert_eq!(log.poll(&Snapshot::empty(), 10).await.unwrap().namespace, source.namespace);
        assert_eq!(log.read_source(), Some(source));
    }
}

/// Who owns the schema, and is nothing else.
#[tokio::test]
async fn no_privilege_is_needed() {
    let database = TestDatabase::empty().await;
    let sql = onlooker(&database).await;
    let name = database.url().rsplit('/').next().unwrap().split('?').next().unwrap();
    let role = format!("owner_{name}");
    let create = format!("CREATE ROLE {role} LOGIN PASSWORD 'secret'; ALTER DATABASE {name} OWNER TO {role}");
    sql.batch_execute(&create).await.unwrap();
    let (_, place) = database.url().split_once('@').unwrap();
    let url = SecretString::from(format!("postgres://{role}:secret@{place}"));
    let config = PgConfig { url, ..database.config(1) };
    let storage = PgStorage::connect(&config).await.unwrap();
    storage.migrate().await.unwrap();
    let log = PgChangeLog::dedicated(&config, storage.clone()).unwrap();
    let poll = log.poll(&Snapshot::empty(), 10).await;
    let pruned = log.prune(Duration::ZERO, 10).await;
    let source = log.read_source();
    drop((log, storage));
    drop(database);
    let other = TestDatabase::empty().await;
    onlooker(&other).await.batch_execute(&format!("DROP ROLE {role}")).await.unwrap();
    assert_eq!(source.unwrap().namespace, poll.unwrap().namespace);
    assert_eq!(pruned.unwrap(), 0);
}
