//! Ports whose answers tests choose or foresee.

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeZone, Utc};
use domain::{
    account::{Password, PasswordHash},
    ports::{Clock, Ids, PasswordHasher, PasswordHasherError, PasswordVerdict, RandomTokens, RateLimiter},
    throttle::{ThrottleRule, Throttled},
};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use uuid::Uuid;

/// A clock that begins at noon on the first of January 2026, and goes when it is told to.
#[derive(Default)]
pub(crate) struct TestClock(Mutex<Duration>);

impl TestClock {
    pub(crate) fn pass(&self, duration: Duration) {
        *self.0.lock().unwrap() += duration;
    }
}

#[async_trait]
impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        let start = Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).single().expect("it is a time");
        start + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    async fn sleep(&self, _: Duration) {
        std::future::pending::<()>().await;
    }
}

/// Ids that count up.
#[derive(Default)]
pub(crate) struct CountingIds(AtomicU64);

impl Ids for CountingIds {
    fn next(&self) -> Uuid {
        let count = self.0.fetch_add(1, Ordering::Relaxed);
        Uuid::from_u64_pair(0x019b_0000_0000_7000, 0x8000_0000_0000_0000 | count)
    }
}

/// Tokens that follow from how many there were before.
#[derive(Default)]
pub(crate) struct ForeseenTokens(AtomicU64);

impl RandomTokens for ForeseenTokens {
    fn next(&self) -> SecretString {
        let count = self.0.fetch_add(1, Ordering::Relaxed);
        URL_SAFE_NO_PAD.encode(Sha256::digest(count.to_be_bytes())).into()
    }
}

/// Does not hash at all.
pub(crate) struct PlainHasher;

#[async_trait]
impl PasswordHasher for PlainHasher {
    fn is_busy(&self) -> bool {
        false
    }

    async fn hash(&self, password: &Password) -> Result<PasswordHash, PasswordHasherError> {
        Ok(PasswordHash::new(password.expose_secret()))
    }

    async fn verify(
        &self,
        password: &Password,
        hash: Option<&PasswordHash>,
    ) -> Result<PasswordVerdict, PasswordHasherError> {
        let right = hash.is_some_and(|hash| hash.expose_secret() == password.expose_secret());
        Ok(if right { PasswordVerdict::Right } else { PasswordVerdict::Wrong })
    }
}

/// Counts by the test's clock.
pub(crate) struct CountingLimiter {
    pub(crate) clock: Arc<TestClock>,
    pub(crate) spent: Mutex<HashMap<(&'static str, String), Duration>>,
}

#[async_trait]
impl RateLimiter for CountingLimiter {
    async fn spend(&self, rule: ThrottleRule, subject: &str) -> Throttled {
        let mut spent = self.spent.lock().unwrap();
        let state = spent.entry((rule.name, subject.to_owned())).or_default();
        let (next, throttled) = rule.quota.spend(*state, self.clock.elapsed());
        *state = next;
        throttled
    }
}
