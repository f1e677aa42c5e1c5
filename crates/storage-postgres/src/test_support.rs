//! A database for each test, for this crate's tests and for those of the crates above it (feature `test-support`).
//!
//! The first test migrates a template, which is named for the migrations and stays for the next run; every test then gets a
//! copy of it within milliseconds.

#![expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a panic is how a test fails")]

use crate::{PgConfig, PgStorage, connect::Connector};
use diesel::{QueryableByName, sql_query, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use secrecy::SecretString;
use std::{
    env,
    num::NonZeroUsize,
    process,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{SystemTime, UNIX_EPOCH},
};
use tokio::{runtime, sync::OnceCell};

/// Named for the migrations: another schema is another template.
const TEMPLATE: &str = concat!("keymart_template_", env!("MIGRATIONS_HASH"));

/// What every test database's name begins with; the second of its making follows.
const PREFIX: &str = "keymart_test_";

/// A database of this age belongs to a run that died.
const LEFT_OVER_AFTER_SECONDS: u64 = 60 * 60;

/// A migrated database without a game, of one's own. Dropping it drops the database.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    url: String,
}

impl TestDatabase {
    /// A new database on the server that `DATABASE_URL` names, whose user has to be allowed to create databases.
    pub async fn create() -> Self {
        static TEMPLATE_IS_READY: OnceCell<()> = OnceCell::const_new();
        TEMPLATE_IS_READY.get_or_init(prepare_template).await;
        Self::copy_of(TEMPLATE).await
    }

    /// The same without a schema.
    pub async fn empty() -> Self {
        Self::copy_of("template0").await
    }

    async fn copy_of(template: &str) -> Self {
        let name = unused_name();
        let mut server = connect(&server_url()).await;
        execute(&mut server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let url = url_of(&name);
        Self { name, url }
    }

    /// Where it is, password and all.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A storage on it, with `pool_size` connections.
    pub async fn storage(&self, pool_size: usize) -> PgStorage {
        PgStorage::connect(&self.config(pool_size)).await.expect("the database answers")
    }

    /// How to reach it, with `pool_size` connections.
    pub fn config(&self, pool_size: usize) -> PgConfig {
        let pool_size = NonZeroUsize::new(pool_size).expect("a pool has connections");
        PgConfig::new(SecretString::from(self.url.clone()), pool_size)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // A test's runtime cannot wait for a future here, so another thread does.
        let dropping = thread::spawn(move || {
            let runtime =
                runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
            runtime.block_on(async { execute(&mut connect(&server_url()).await, &statement).await });
        });
        let dropped = dropping.join().is_ok();
        assert!(dropped || thread::panicking(), "the test database {} could not be dropped", self.name);
    }
}

/// Makes the template, unless an earlier run has; clears away what runs that died have left.
async fn prepare_template() {
    let server = &mut connect(&server_url()).await;
    // The tests of several crates may run at once. The lock goes with the connection.
    execute(server, "SELECT pg_advisory_lock(7305804402565115253)").await;
    drop_left_overs(server).await;
    if databases(server, TEMPLATE).await.is_empty() {
        // Under another name until it is whole, so that a run that dies leaves no half of a template.
        let unfinished = format!("{TEMPLATE}_unfinished");
        execute(server, &format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).await;
        execute(server, &format!("CREATE DATABASE {unfinished}")).await;
        migrate(&url_of(&unfinished)).await;
        execute(server, &format!("ALTER DATABASE {unfinished} RENAME TO {TEMPLATE}")).await;
        execute(server, &format!("ALTER DATABASE {TEMPLATE} ALLOW_CONNECTIONS false")).await;
    }
}

async fn migrate(url: &str) {
    let config = PgConfig::new(SecretString::from(url), NonZeroUsize::MIN);
    let storage = PgStorage::connect(&config).await.expect("the new database answers");
    storage.migrate().await.expect("the migrations apply to an empty database");
}

async fn drop_left_overs(server: &mut AsyncPgConnection) {
    for name in databases(server, &format!("{PREFIX}%")).await {
        let made_at = name.strip_prefix(PREFIX).and_then(|rest| rest.split('_').next()?.parse::<u64>().ok());
        if made_at.is_some_and(|made_at| made_at + LEFT_OVER_AFTER_SECONDS < unix_seconds()) {
            execute(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        }
    }
}

async fn databases(server: &mut AsyncPgConnection, pattern: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let rows: Vec<Row> = sql_query("SELECT datname::text AS name FROM pg_database WHERE datname LIKE $1")
        .bind::<Text, _>(pattern)
        .load(server)
        .await
        .expect("databases can be listed");
    rows.into_iter().map(|row| row.name).collect()
}

fn unused_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{PREFIX}{}_{}_{}", unix_seconds(), process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

fn server_url() -> String {
    env::var("DATABASE_URL").expect(
        "DATABASE_URL names no PostgreSQL for the tests; run `make test`, or for one crate \
         `scripts/with-services cargo test -p storage-postgres`",
    )
}

/// The URL of another database on the same server.
fn url_of(database: &str) -> String {
    let url = server_url();
    let (address, parameters) = url.split_once('?').unwrap_or((&url, ""));
    let host = address.find("://").map_or(0, |at| at + 3);
    let server = address.get(host..).and_then(|rest| rest.find('/')).and_then(|at| address.get(..host + at));
    format!("{}/{database}?{parameters}", server.unwrap_or(address))
}

async fn connect(url: &str) -> AsyncPgConnection {
    let config = PgConfig::new(SecretString::from(url), NonZeroUsize::MIN);
    let connector = Connector::new(&config).expect("DATABASE_URL is a URL");
    connector.connect().await.expect("the server at DATABASE_URL answers")
}

async fn execute(connection: &mut AsyncPgConnection, statement: &str) {
    let result = connection.batch_execute(statement).await;
    result.unwrap_or_else(|error| panic!("{statement}: {error}"));
}
