//! Both limiters under one contract, the script against the rule it repeats, the shared level, hints, and Redis at its worst.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a panic is how a test fails")]

mod arithmetic;
mod clock;
mod contract;
mod faults;
mod freezes;
mod hint_faults;
mod hints;
mod recorder;
mod server;
mod shared_level;
mod shared_level_faults;
mod sharing;
mod subjects;
mod token_store;
mod told;

use cache_redis::{LocalRateLimiter, RedisConfig, RedisLink, RedisRateLimiter};
use clock::RealClock;
use recorder::Recorder;
use secrecy::{SecretSlice, SecretString};
use std::{
    env,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// Where the Redis is that all tests share.
fn redis_url() -> String {
    env::var("REDIS_URL").expect("REDIS_URL is set; `scripts/with-services COMMAND` sets it")
}

/// So patient that no test depends on how busy this machine is.
fn patient(url: &str) -> RedisConfig {
    let mut config = RedisConfig::new(&SecretString::from(url)).expect("the URL is one");
    (config.patience, config.connect_timeout) = (Duration::from_secs(30), Duration::from_secs(30));
    config
}

/// A subject that no other test, and no other run, has used.
fn somebody() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let nth = COUNTER.fetch_add(1, Ordering::Relaxed);
    let since_1970 = std::time::UNIX_EPOCH.elapsed().expect("it is later than 1970");
    format!("{}.{}.{nth}", std::process::id(), since_1970.as_nanos())
}

/// The key of the limiters, where it makes no difference.
fn secret() -> SecretSlice<u8> {
    SecretSlice::from(b"a key that all instances have".to_vec())
}

/// Returns when `condition` holds; a test that waits in vain fails.
async fn until(condition: impl AsyncFn() -> bool) {
    let waiting = async {
        while !condition().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.expect("it comes true in time");
}

async fn local() -> Arc<LocalRateLimiter> {
    Arc::new(LocalRateLimiter::new(Arc::new(RealClock::default())))
}

/// A limiter on the shared Redis, whose fallback must not be used.
async fn redis() -> Arc<RedisRateLimiter> {
    let link = RedisLink::open(patient(&redis_url()), Arc::new(RealClock::default())).await;
    assert!(link.is_open(), "the Redis at REDIS_URL does not answer");
    Arc::new(RedisRateLimiter::new(link, &secret(), Arc::new(Recorder::forbidden())))
}

mod local_rate_limiter {
    crate::contract::limiter_contract!(super::local);
}

mod redis_rate_limiter {
    crate::contract::limiter_contract!(super::redis);
}
