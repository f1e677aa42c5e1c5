//! Clocks. Both wait on tokio's clock, which tests can pause.

use chrono::{DateTime, Utc};
use domain::ports::Clock;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// A time of day that moves each time it is asked for.
#[derive(Default)]
pub(crate) struct TickingClock {
    microseconds: AtomicU64,
}

#[async_trait::async_trait]
impl Clock for TickingClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        Duration::from_micros(self.microseconds.fetch_add(1, Ordering::Relaxed))
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// A time of day that stands still until the test moves it.
#[derive(Default)]
pub(crate) struct StillClock {
    microseconds: AtomicU64,
}

impl StillClock {
    /// Moves on by whole microseconds.
    pub(crate) fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_micros()).unwrap();
        self.microseconds.fetch_add(by, Ordering::Relaxed);
    }
}

#[async_trait::async_trait]
impl Clock for StillClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        Duration::from_micros(self.microseconds.load(Ordering::Relaxed))
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
