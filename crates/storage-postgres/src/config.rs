//! What it takes to reach a database.

use secrecy::SecretString;
use std::{num::NonZeroUsize, time::Duration};

/// How to reach the database, how many connections to keep, and how long to wait for what.
#[derive(Debug, Clone)]
pub struct PgConfig {
    /// `postgres://USER:PASSWORD@HOST:PORT/DATABASE?PARAMETERS`; the crate's README lists the parameters.
    pub url: SecretString,
    /// The most connections that are open at once. One is enough for everything to work.
    pub pool_size: NonZeroUsize,
    /// What `pg_stat_activity` shows, unless the URL says otherwise.
    pub application_name: String,
    /// How long a caller waits for a free connection.
    pub wait_timeout: Duration,
    /// How long opening a connection may take: name lookup, TCP, TLS, authentication and settings together.
    pub connect_timeout: Duration,
    /// How long the server works on one statement.
    pub statement_timeout: Duration,
    /// How long a statement waits for a lock.
    pub lock_timeout: Duration,
    /// How long a transaction may be silent before the server ends it.
    pub idle_in_transaction_timeout: Duration,
}

impl PgConfig {
    /// The database at `url` with at most `pool_size` connections, and time-outs that suit a web server.
    pub fn new(url: SecretString, pool_size: NonZeroUsize) -> Self {
        Self {
            url,
            pool_size,
            application_name: "keymart".to_owned(),
            wait_timeout: Duration::from_secs(5),
            connect_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(15),
            lock_timeout: Duration::from_secs(5),
            idle_in_transaction_timeout: Duration::from_secs(30),
        }
    }
}
