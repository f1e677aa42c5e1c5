//! The way to Redis: a small pool of connections, behind a breaker.

mod calls;
mod recovery;

use crate::RedisConfig;
use deadpool_redis::{
    Manager, Pool, PoolError, Runtime, Timeouts,
    redis::{AsyncConnectionConfig, RedisError},
};
use domain::ports::Clock;
use metrics::gauge;
use parking_lot::Mutex;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tracing::{info, warn};

/// How many connections are kept. A call holds one for about two round trips, so that they bear thousands of calls a second.
const CONNECTIONS: usize = 8;

/// The way to a Redis that may be away at any time. While it is, calls are answered at once, by nobody: a fault closes the
/// way for a while, then one task looks whether Redis is back, and opens the way again.
pub struct RedisLink {
    pool: Pool,
    config: RedisConfig,
    clock: Arc<dyn Clock>,
    open: AtomicBool,
    silence: Mutex<Silence>,
}

/// The calls in a row that went unanswered.
#[derive(Default)]
struct Silence {
    calls: u32,
    /// When the first of them was given up, by [`Clock::elapsed`].
    since: Option<Duration>,
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
            open: AtomicBool::new(false),
            silence: Mutex::default(),
        });
        match link.probe().await {
            Ok(()) => link.set_open(true),
            Err(fault) => {
                warn!(
                    error = &fault as &dyn std::error::Error,
                    "Redis cannot be reached; this instance works by itself"
                );
                link.set_open(false);
                link.seek_in_background();
            }
        }
        link
    }

    /// Whether calls are tried at all.
    pub fn is_open(&self) -> bool {
        self.open.load(Ordering::Relaxed)
    }

    /// Takes note of a fault. Of several at once, one is told; a connection from before it is used no more.
    fn close(self: &Arc<Self>, fault: &Fault) {
        self.pool.retain(|_, _| false);
        if self.open.swap(false, Ordering::Relaxed) {
            warn!(error = fault as &dyn std::error::Error, "Redis is away; this instance works by itself");
            self.set_open(false);
            self.seek_in_background();
        }
    }

    fn reopen(&self) {
        self.set_open(true);
        info!("Redis is back");
    }

    /// Takes note of a call that was not answered in time. Whether that is a fault depends on those before: if it were one by itself,
    /// a machine that has too much to do would lose Redis, and have more to do from then on.
    fn note_silence(&self) -> bool {
        let now = self.clock.elapsed();
        let mut silence = self.silence.lock();
        silence.calls += 1;
        let since = *silence.since.get_or_insert(now);
        silence.calls >= self.config.tolerance && now.saturating_sub(since) >= self.config.silence
    }

    fn end_silence(&self) {
        *self.silence.lock() = Silence::default();
    }

    fn set_open(&self, open: bool) {
        self.end_silence();
        self.open.store(open, Ordering::Relaxed);
        gauge!("redis_up").set(if open { 1.0 } else { 0.0 });
    }

    fn timeouts(limit: Duration) -> Timeouts {
        Timeouts { wait: Some(limit), create: Some(limit), recycle: Some(limit) }
    }
}

fn pool(config: &RedisConfig) -> Pool {
    let timeouts = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(config.connect_timeout))
        .set_response_timeout(Some(config.connect_timeout));
    #[expect(clippy::expect_used, reason = "the server is understood already, and the runtime is named")]
    Manager::new_with_config(config.server.clone(), timeouts)
        .map(|manager| Pool::builder(manager).max_size(CONNECTIONS).runtime(Runtime::Tokio1).build())
        .expect("the server is understood already")
        .expect("the runtime is named")
}
