//! Redis that is not there, or is none. The answer comes all the same.

use crate::{
    clock::TestClock,
    patient,
    recorder::{MARK, Recorder},
    secret,
    server::{Impostor, OwnRedis},
    somebody, until,
};
use cache_redis::{RedisConfig, RedisLink, RedisRateLimiter};
use deadpool_redis::redis::cmd;
use domain::{
    ports::RateLimiter,
    throttle::{LOGIN_BY_ACCOUNT, Throttled},
};
use secrecy::SecretString;
use std::{sync::Arc, time::Duration};

/// Far more than any answer may take, far less than a test may hang.
pub(crate) const GENEROUS: Duration = Duration::from_secs(20);

/// A limiter whose fallback is known, and whose clock stands still.
pub(crate) struct Limiter {
    pub(crate) link: Arc<RedisLink>,
    pub(crate) clock: TestClock,
    pub(crate) fallback: Arc<Recorder>,
    redis: RedisRateLimiter,
}

impl Limiter {
    pub(crate) async fn over(config: RedisConfig) -> Self {
        let clock = TestClock::new();
        let link = tokio::time::timeout(GENEROUS, RedisLink::open(config, Arc::new(clock.clone())));
        let link = link.await.expect("a start does not wait for Redis");
        let fallback = Arc::<Recorder>::default();
        let redis = RedisRateLimiter::new(Arc::clone(&link), &secret(), fallback.clone());
        Self { link, clock, fallback, redis }
    }

    pub(crate) async fn spend(&self) -> Throttled {
        let somebody = somebody();
        let answer = self.redis.spend(LOGIN_BY_ACCOUNT, &somebody);
        tokio::time::timeout(GENEROUS, answer).await.expect("the answer comes in time")
    }

    /// Lets pauses pass until Redis is found again.
    pub(crate) async fn recover(&self) {
        until(async || {
            self.clock.advance(Duration::from_secs(1));
            self.link.is_open()
        })
        .await;
    }
}

pub(crate) fn impatient(url: &str) -> RedisConfig {
    let mut config = RedisConfig::new(&SecretString::from(url)).unwrap();
    config.connect_timeout = Duration::from_millis(50);
    config
}

async fn falls_back_from_the_start(url: &str) {
    let limiter = Limiter::over(impatient(url)).await;
    assert!(!limiter.link.is_open(), "{url}");
    assert_eq!(limiter.spend().await, MARK, "{url}");
    assert_eq!(limiter.fallback.asked(), 1, "{url}");
    assert!(!limiter.link.ping().await, "{url}");
}

#[tokio::test]
async fn nobody_listens() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    falls_back_from_the_start(&format!("redis://127.0.0.1:{port}")).await;
}

#[tokio::test]
async fn a_server_that_never_answers() {
    let silent = Impostor::silent().await;
    falls_back_from_the_start(&silent.url("redis")).await;
    falls_back_from_the_start(&silent.url("rediss")).await;
}

#[tokio::test]
async fn a_server_that_answers_nonsense() {
    for nonsense in [
        &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..],
        b"+OK\r\n+OK\r\n$-7\r\n",
        b"*2147483647\r\n",
        b"\0\0\0\0",
        b"-ERR no\r\n",
    ] {
        let impostor = Impostor::answering(nonsense).await;
        falls_back_from_the_start(&impostor.url("redis")).await;
        falls_back_from_the_start(&impostor.url("rediss")).await;
    }
}

#[tokio::test]
async fn a_server_that_is_away_is_left_alone_for_a_while() {
    let silent = Impostor::silent().await;
    let limiter = Limiter::over(impatient(&silent.url("redis"))).await;
    let calls = silent.calls();
    until(async || limiter.clock.sleepers() == 1).await;
    for _ in 0..100 {
        assert_eq!(limiter.spend().await, MARK);
    }
    assert_eq!(silent.calls(), calls);

    limiter.clock.advance(Duration::from_secs(1));
    until(async || silent.calls() > calls).await;
    until(async || limiter.clock.sleepers() == 1).await;
    assert!(!limiter.link.is_open());
}

#[tokio::test]
async fn a_redis_that_is_killed_and_comes_back() {
    let mut redis = OwnRedis::start().await;
    let limiter = Limiter::over(patient(&redis.url())).await;
    assert_ne!(limiter.spend().await, MARK);

    redis.kill().await;
    assert_eq!(limiter.spend().await, MARK);
    assert!(!limiter.link.is_open());

    redis.restart().await;
    assert_eq!(limiter.spend().await, MARK, "nobody looks before the pause is over");
    limiter.recover().await;
    assert_ne!(limiter.spend().await, MARK);
    assert_eq!(limiter.fallback.asked(), 2);
}

#[tokio::test]
async fn a_redis_that_takes_no_writes_is_as_good_as_away() {
    let redis = OwnRedis::start().await;
    let limiter = Limiter::over(patient(&redis.url())).await;
    redis.order("CONFIG SET min-replicas-to-write 1").await;
    assert_eq!(limiter.spend().await, MARK);
    assert!(!limiter.link.is_open());

    until(async || limiter.clock.sleepers() == 1).await;
    limiter.clock.advance(Duration::from_secs(1));
    until(async || limiter.clock.sleepers() == 0 || limiter.link.is_open()).await;
    until(async || limiter.clock.sleepers() == 1 || limiter.link.is_open()).await;
    assert!(!limiter.link.is_open(), "it answers, but that is not enough");

    redis.order("CONFIG SET min-replicas-to-write 0").await;
    limiter.recover().await;
    assert_ne!(limiter.spend().await, MARK);
}

#[tokio::test]
async fn a_connection_from_before_a_fault_is_used_no_more() {
    let redis = OwnRedis::start().await;
    let limiter = Limiter::over(patient(&redis.url())).await;
    let mut onlooker = redis.connect().await;
    let mut clients = async || {
        let list: String = cmd("CLIENT").arg("LIST").query_async(&mut onlooker).await.unwrap();
        list.lines().count() - 1
    };
    assert!(clients().await > 0);
    redis.order("CONFIG SET min-replicas-to-write 1").await;
    assert_eq!(limiter.spend().await, MARK);
    tokio::time::timeout(GENEROUS, async { while clients().await > 0 {} }).await.expect("they are closed");
}
