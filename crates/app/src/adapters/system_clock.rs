//! The time of this machine.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ports::Clock;
use std::time::{Duration, Instant};

/// The time of this machine. Clones share the moment that [`Clock::elapsed`] counts from.
#[derive(Debug, Clone)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// A clock whose elapsed time begins now.
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }
}

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter through which time comes in")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
