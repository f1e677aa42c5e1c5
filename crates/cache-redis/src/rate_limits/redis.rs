//! Attempts counted for all instances together.

use super::{SubjectHash, truncate};
use crate::RedisLink;
use async_trait::async_trait;
use deadpool_redis::redis::Script;
use domain::{
    ports::RateLimiter,
    throttle::{Quota, ThrottleRule, Throttled},
};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;
use std::{fmt::Write as _, sync::Arc, time::Duration};

/// Counts attempts in Redis, and in a limiter of this process while Redis is away.
pub struct RedisRateLimiter {
    link: Arc<RedisLink>,
    key: Hmac<Sha256>,
    script: Arc<Script>,
    fallback: Arc<dyn RateLimiter>,
}

impl RedisRateLimiter {
    /// A limiter over `link`, with `fallback` for the time when that is closed. Only who has `key` can find out from Redis who
    /// made attempts; instances count together if they have the same one.
    pub fn new(link: Arc<RedisLink>, key: &SecretSlice<u8>, fallback: Arc<dyn RateLimiter>) -> Self {
        let script = Arc::new(Script::new(include_str!("spend.lua")));
        Self { link, key: hmac(key), script, fallback }
    }

    /// Subjects can be guessed, so that a plain hash would hide none of them.
    fn hash(&self, subject: &str) -> SubjectHash {
        truncate(self.key.clone().chain_update(subject).finalize().into_bytes())
    }
}

#[async_trait]
impl RateLimiter for RedisRateLimiter {
    async fn spend(&self, rule: ThrottleRule, subject: &str) -> Throttled {
        let quota = in_whole_microseconds(rule.quota);
        let interval = whole_microseconds(quota.interval());
        let (script, key) = (Arc::clone(&self.script), name(rule, self.hash(subject)));
        let call = self.link.call("rate_limit", async move |mut connection| {
            script.key(key).arg(interval).arg(quota.limit).invoke_async::<u64>(&mut connection).await
        });
        match call.await {
            Some(spent_before) => quota.spend(Duration::from_micros(spent_before), Duration::ZERO).1,
            None => self.fallback.spend(rule, subject).await,
        }
    }
}

fn hmac(key: &SecretSlice<u8>) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104)")]
    Hmac::new_from_slice(key.expose_secret()).expect("HMAC takes keys of any length")
}

/// What the attempts of a subject are kept under.
fn name(rule: ThrottleRule, subject: SubjectHash) -> String {
    subject.iter().fold(format!("ratelimit:{}:", rule.name), |mut name, byte| {
        // Writing to a string cannot fail.
        _ = write!(name, "{byte:02x}");
        name
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
