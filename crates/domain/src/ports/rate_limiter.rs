//! Counting attempts.

use crate::throttle::{ThrottleRule, Throttled};
use async_trait::async_trait;

/// Counts attempts, for all instances together where that can be had, or for each by itself where it cannot.
#[async_trait]
pub trait RateLimiter: Send + Sync {
    /// Counts an attempt of `subject` under `rule`, if it is admitted. Never fails: a limiter that cannot reach others counts by
    /// itself. `subject` is kept as a hash at most.
    async fn spend(&self, rule: ThrottleRule, subject: &str) -> Throttled;
}
