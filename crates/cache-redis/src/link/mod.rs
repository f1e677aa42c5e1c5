//! The way to Redis: a few connections that all calls share, behind a breaker.

mod calls;
mod connection;
mod recovery;

use crate::RedisConfig;
use connection::SharedConnection;
use deadpool_redis::{
    Manager, Pool, PoolError,
    redis::{AsyncConnectionConfig, RedisError},
};
use domain::ports::Clock;
use metrics::gauge;
use parking_lot::RwLock;
use std::{
    mem,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::sync::Semaphore;
use tracing::{info, warn};

/// How many connections are kept. One would bear the calls of an instance; with two, a large value on its way holds up half of
/// them, and their answers are read on two cores.
const CONNECTIONS: usize = 2;

/// How many calls may be under way: more than Redis answers while their patience lasts.
const CALLS: usize = 4096;

/// The way to a Redis that may be away at any time. While it is, calls are answered at once, by nobody: a fault closes the
/// way for a while, then one task looks whether Redis is back, and opens the way again.
pub struct RedisLink {
    /// Makes connections, and keeps none.
    pool: Pool,
    config: RedisConfig,
    clock: Arc<dyn Clock>,
    /// Empty while the way is closed.
    connections: RwLock<Vec<Arc<SharedConnection>>>,
    /// Counts calls, which use the connections in turn.
    turn: AtomicUsize,
    places: Semaphore,
}

/// Why a call came to nothing.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("Redis did not answer in time")]
    Silence,
    #[error("no connection to Redis")]
    NoConnection(#[source] PoolError),
    #[error("Redis reported an error")]
    Error(#[from] RedisError),
}

impl RedisLink {
    /// The way to the Redis that `config` names, after one attempt to reach it. If that fails, Redis is sought in the
    /// background, as after any fault. Must be called inside a Tokio runtime.
    pub async fn open(config: RedisConfig, clock: Arc<dyn Clock>) -> Arc<Self> {
        let link = Arc::new(Self {
            pool: pool(&config),
            config,
            clock,
            connections: RwLock::default(),
            turn: AtomicUsize::new(0),
            places: Semaphore::new(CALLS),
        });
        match link.connect().await {
            Ok(connections) => link.open_over(connections),
            Err(fault) => {
                warn!(
                    error = &fault as &dyn std::error::Error,
                    "Redis cannot be reached; this instance works by itself"
                );
                show(false);
                link.seek_in_background();
            }
        }
        link
    }

    /// Whether calls are tried at all.
    pub fn is_open(&self) -> bool {
        !self.connections.read().is_empty()
    }

    /// The connection whose turn it is, or `None` while the way is closed.
    fn connection(&self) -> Option<Arc<SharedConnection>> {
        let connections = self.connections.read();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed).checked_rem(connections.len())?;
        connections.get(turn).cloned()
    }

    /// Takes note of a fault of `connection`, and uses none from before it any more. Of the many calls that share a connection, the
    /// first closes the way and is told; the others come too late to say anything about the connections of now.
    fn close(self: &Arc<Self>, connection: &Arc<SharedConnection>, fault: &Fault) {
        let mut connections = self.connections.write();
        if !connections.iter().any(|current| Arc::ptr_eq(current, connection)) {
            return;
        }
        let closed = mem::take(&mut *connections);
        show(false);
        drop(connections);
        drop(closed);
        warn!(error = fault as &dyn std::error::Error, "Redis is away; this instance works by itself");
        self.seek_in_background();
    }

    fn reopen(&self, connections: Vec<Arc<SharedConnection>>) {
        self.open_over(connections);
        info!("Redis is back");
    }

    fn open_over(&self, connections: Vec<Arc<SharedConnection>>) {
        let mut current = self.connections.write();
        *current = connections;
        show(true);
    }
}

fn show(open: bool) {
    gauge!("redis_up").set(if open { 1.0 } else { 0.0 });
}

fn pool(config: &RedisConfig) -> Pool {
    // Whoever makes a connection, or calls, does not wait longer than the link allows; a second clock would only cost time.
    let endless = AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
    #[expect(clippy::expect_used, reason = "the server is understood already, and nothing needs a runtime")]
    Manager::new_with_config(config.server.clone(), endless)
        .map(|manager| Pool::builder(manager).max_size(CONNECTIONS).build())
        .expect("the server is understood already")
        .expect("without time-outs, nothing needs a runtime")
}
