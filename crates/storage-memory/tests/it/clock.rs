//! A time of day that moves each time it is asked for, and waiting on tokio's clock, which tests can pause.

use chrono::{DateTime, Utc};
use domain::ports::Clock;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

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
