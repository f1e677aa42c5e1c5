//! A time of day that stands still, which is the harder case, and waiting on tokio's clock, which tests can pause.

use chrono::{DateTime, Utc};
use domain::ports::Clock;
use std::time::Duration;

pub(crate) struct TokioClock;

#[async_trait::async_trait]
impl Clock for TokioClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
