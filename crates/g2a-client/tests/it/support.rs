//! A clock that costs no time, and a client under it.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    ports::{Clock, RequestBudget},
    rate::Pace,
};
use g2a_client::{G2aConfig, G2aCredentials, G2aEnvironment, G2aHttpClient, LocalRequestBudget};
use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

/// The page that the sandbox once sent.
pub(crate) const PAGE: &str = include_str!("../fixtures/g2a-sandbox-products-page-1.json");

/// Sleeping takes no time: the clock jumps instead, and remembers by how much. For one sleeper at a time.
#[derive(Debug, Default)]
pub(crate) struct JumpingClock {
    sleeps: Mutex<Vec<Duration>>,
}

impl JumpingClock {
    /// Every sleep so far that was more than nothing.
    pub(crate) fn sleeps(&self) -> MutexGuard<'_, Vec<Duration>> {
        self.sleeps.lock().unwrap()
    }
}

#[async_trait]
impl Clock for JumpingClock {
    fn now(&self) -> DateTime<Utc> {
        "2026-01-02T03:04:05Z".parse::<DateTime<Utc>>().unwrap() + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        self.sleeps().iter().sum()
    }

    async fn sleep(&self, duration: Duration) {
        if !duration.is_zero() {
            self.sleeps().push(duration);
        }
    }
}

/// So that the simulator's limiter sees the same jumps.
impl g2a_simulator::Clock for JumpingClock {
    fn now(&self) -> DateTime<Utc> {
        Clock::now(self)
    }
}

/// The configuration of a client of the public sandbox account.
pub(crate) fn config(base_url: String) -> G2aConfig {
    G2aConfig::new(G2aEnvironment::Simulator { base_url }, G2aCredentials::public_sandbox())
}

/// A client without a limit of its own.
pub(crate) fn client(config: &G2aConfig, clock: &Arc<JumpingClock>) -> G2aHttpClient {
    paced_client(config, None, clock)
}

/// A client with a limit, or none.
pub(crate) fn paced_client(
    config: &G2aConfig,
    pace: Option<Pace>,
    clock: &Arc<JumpingClock>,
) -> G2aHttpClient {
    let budget: Arc<dyn RequestBudget> = Arc::new(LocalRequestBudget::new(pace, clock.clone()));
    G2aHttpClient::new(config, budget, clock.clone()).unwrap()
}
