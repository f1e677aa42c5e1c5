use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ports::Clock;
use std::time::Duration;
use tokio::sync::watch;

/// A clock that stands still until the test moves it.
#[derive(Clone)]
pub(crate) struct TestClock(watch::Sender<Duration>);

impl TestClock {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(Duration::ZERO))
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.0.send_modify(|elapsed| *elapsed += by);
    }
}

#[async_trait]
impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + self.elapsed()
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
