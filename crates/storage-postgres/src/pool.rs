//! The pool of connections.

use crate::{ConnectError, PgConfig, connect::Connector};
use diesel_async::{
    AsyncPgConnection,
    pooled_connection::{self, AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod},
};
use std::sync::Arc;

pub(crate) type Pool = pooled_connection::deadpool::Pool<AsyncPgConnection>;
pub(crate) type PooledConnection = pooled_connection::deadpool::Object<AsyncPgConnection>;

/// How busy the pool is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolStatus {
    /// The most connections it may hold.
    pub max_size: usize,
    /// Connections that are open.
    pub size: usize,
    /// Connections that nobody uses.
    pub available: usize,
    /// Callers that wait for one.
    pub waiting: usize,
}

impl PoolStatus {
    pub(crate) fn of(pool: &Pool) -> Self {
        let status = pool.status();
        Self {
            max_size: status.max_size,
            size: status.size,
            available: status.available,
            waiting: status.waiting,
        }
    }
}

/// A pool that opens connections when they are wanted.
#[expect(clippy::expect_used, reason = "building fails for the want of a runtime alone")]
pub(crate) fn build(config: &PgConfig) -> Result<Pool, ConnectError> {
    let connector = Arc::new(Connector::new(config)?);
    let mut manager = ManagerConfig::default();
    // Whether the connection is closed or inside a transaction is known without asking the server.
    manager.recycling_method = RecyclingMethod::Fast;
    manager.custom_setup = Box::new(move |_| {
        let connector = Arc::clone(&connector);
        Box::pin(async move { connector.connect().await })
    });
    // The manager keeps its URL in the clear, and hands it to the set-up alone, which has its own.
    Ok(Pool::builder(AsyncDieselConnectionManager::new_with_config("", manager))
        .max_size(config.pool_size.get())
        .wait_timeout(Some(config.wait_timeout))
        .create_timeout(Some(config.connect_timeout))
        .recycle_timeout(Some(config.connect_timeout))
        .runtime(deadpool::Runtime::Tokio1)
        .build()
        .expect("the pool has a runtime for its time-outs"))
}
