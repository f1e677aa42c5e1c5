//! The pool of connections.

use crate::{
    ConnectError, PgConfig,
    change_log::{PoolSource, find_namespace},
    connect::Connector,
};
use diesel_async::{
    AsyncPgConnection,
    pooled_connection::{
        self, AsyncDieselConnectionManager, ManagerConfig, PoolError, RecyclingMethod,
        deadpool::{Hook, HookError},
    },
};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

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

/// A pool that opens connections when they are wanted. Whose history they tell is noted in `source`.
#[expect(clippy::expect_used, reason = "building fails for the want of a runtime alone")]
pub(crate) fn build(config: &PgConfig, source: &PoolSource) -> Result<Pool, ConnectError> {
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
        .post_create(note_namespace(source.clone(), config.connect_timeout))
        .post_recycle(refuse_outdated(source.clone()))
        .runtime(deadpool::Runtime::Tokio1)
        .build()
        .expect("the pool has a runtime for its time-outs"))
}

/// The pool has taken the time of the connection's making by now, as [`PoolSource`] requires.
fn note_namespace(source: PoolSource, patience: Duration) -> Hook<AsyncPgConnection> {
    Hook::async_fn(move |connection, _| {
        let source = source.clone();
        Box::pin(async move {
            let silence = |_| HookError::message("the server is silent");
            let namespace = timeout(patience, find_namespace(connection)).await.map_err(silence)?;
            source.note(namespace.map_err(|error| HookError::Backend(PoolError::QueryError(error)))?);
            Ok(())
        })
    })
}

/// The last look at a connection before it is handed out again.
fn refuse_outdated(source: PoolSource) -> Hook<AsyncPgConnection> {
    Hook::sync_fn(move |_, metrics| {
        let outdated = || HookError::message("the connection may be of another history");
        if source.accepts(metrics.created) { Ok(()) } else { Err(outdated()) }
    })
}
