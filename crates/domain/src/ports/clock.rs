//! Time, so that tests choose it.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::time::Duration;

/// The wall clock and waiting.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The time of day, for people to read. Nothing that must be correct across machines rests on it.
    fn now(&self) -> DateTime<Utc>;

    /// Time since some fixed moment of this process; never goes back, and goes on while the machine is suspended.
    fn elapsed(&self) -> Duration;

    /// Returns after `duration` of [`Clock::elapsed`] has passed.
    async fn sleep(&self, duration: Duration);
}
