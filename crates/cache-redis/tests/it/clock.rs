//! Time that passes, and time that stands still until the test moves it.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ports::Clock;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
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
pub(crate) struct TestClock {
    elapsed: watch::Sender<Duration>,
    begun: Arc<AtomicUsize>,
}

impl TestClock {
    pub(crate) fn new() -> Self {
        Self { elapsed: watch::Sender::new(Duration::ZERO), begun: Arc::default() }
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.elapsed.send_modify(|elapsed| *elapsed += by);
    }

    /// How many sleep at the moment.
    pub(crate) fn sleepers(&self) -> usize {
        self.elapsed.receiver_count()
    }

    /// How often somebody has gone to sleep.
    pub(crate) fn begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        *self.elapsed.borrow()
    }

    async fn sleep(&self, duration: Duration) {
        let end = self.elapsed() + duration;
        let mut now = self.elapsed.subscribe();
        self.begun.fetch_add(1, Ordering::SeqCst);
        now.wait_for(|elapsed| *elapsed >= end).await.expect("the clock outlives its sleepers");
    }
}
