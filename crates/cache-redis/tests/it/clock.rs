//! Time that passes, and time that stands still until the test moves it.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ports::Clock;
use std::time::{Duration, Instant};
use tokio::sync::watch;

pub(crate) struct RealClock(Instant);

impl Default for RealClock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

#[async_trait]
impl Clock for RealClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

#[derive(Clone)]
pub(crate) struct TestClock(watch::Sender<Duration>);

impl TestClock {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(Duration::ZERO))
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.0.send_modify(|elapsed| *elapsed += by);
    }

    /// How many sleep at the moment.
    pub(crate) fn sleepers(&self) -> usize {
        self.0.receiver_count()
    }
}

#[async_trait]
impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        *self.0.borrow()
    }

    async fn sleep(&self, duration: Duration) {
        let end = self.elapsed() + duration;
        self.0
            .subscribe()
            .wait_for(|elapsed| *elapsed >= end)
            .await
            .expect("the clock outlives its sleepers");
    }
}
