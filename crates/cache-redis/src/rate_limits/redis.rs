//! Attempts counted for all instances together.

use super::hash;
use crate::RedisLink;
use async_trait::async_trait;
use deadpool_redis::redis::Script;
use domain::{
    ports::RateLimiter,
    throttle::{Quota, ThrottleRule, Throttled},
};
use std::{fmt::Write as _, sync::Arc, time::Duration};

/// Counts attempts in Redis, and in a limiter of this process while Redis is away.
pub struct RedisRateLimiter {
    link: Arc<RedisLink>,
    script: Arc<Script>,
    fallback: Arc<dyn RateLimiter>,
}

impl RedisRateLimiter {
    /// A limiter over `link`, with `fallback` for the time when that is closed.
    pub fn new(link: Arc<RedisLink>, fallback: Arc<dyn RateLimiter>) -> Self {
        Self { link, script: Arc::new(Script::new(include_str!("spend.lua"))), fallback }
    }
}

#[async_trait]
impl RateLimiter for RedisRateLimiter {
    async fn spend(&self, rule: ThrottleRule, subject: &str) -> Throttled {
        let quota = in_whole_microseconds(rule.quota);
        let interval = whole_microseconds(quota.interval());
        let (script, key) = (Arc::clone(&self.script), key(rule, subject));
        let call = self.link.call("rate_limit", async move |mut connection| {
            script.key(key).arg(interval).arg(quota.limit).invoke_async::<u64>(&mut connection).await
        });
        match call.await {
            Some(spent_before) => quota.spend(Duration::from_micros(spent_before), Duration::ZERO).1,
            None => self.fallback.spend(rule, subject).await,
        }
    }
}

fn key(rule: ThrottleRule, subject: &str) -> String {
    hash(subject).iter().fold(format!("ratelimit:{}:", rule.name), |mut key, byte| {
        // Writing to a string cannot fail.
        _ = write!(key, "{byte:02x}");
        key
    })
}

/// The quota with an interval that Redis can count, which has no nanoseconds.
fn in_whole_microseconds(quota: Quota) -> Quota {
    let limit = quota.limit.max(1);
    let interval = Duration::from_micros(whole_microseconds(quota.interval()));
    Quota { limit, window: interval * limit }
}

/// At least one.
fn whole_microseconds(interval: Duration) -> u64 {
    u64::try_from(interval.as_micros()).unwrap_or(u64::MAX).max(1)
}
