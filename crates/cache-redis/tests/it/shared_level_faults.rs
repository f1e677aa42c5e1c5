//! The shared level over a Redis that is not there or not well: there is nothing in it, and it says so in time.

use crate::{
    clock::TestClock,
    faults::{GENEROUS, impatient},
    patient,
    server::{Impostor, OwnRedis},
    told::Told,
    until,
};
use cache::SharedLevel;
use cache_redis::{RedisCache, RedisConfig, RedisLink};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

const CALLS: [&str; 5] = ["get", "set", "remove", "hint", "list"];

/// A shared level over a link whose clock stands still. Each answer comes in time, or the test fails.
struct Cache {
    clock: TestClock,
    cache: RedisCache,
}

impl Cache {
    async fn over(config: RedisConfig) -> Self {
        let clock = TestClock::new();
        let link = RedisLink::open(config, Arc::new(clock.clone())).await;
        Self { clock, cache: RedisCache::new(link) }
    }

    async fn get(&self) -> Option<Vec<u8>> {
        timeout(GENEROUS, self.cache.get("key")).await.unwrap()
    }

    async fn set(&self) -> bool {
        timeout(GENEROUS, self.cache.set("key", b"value", Duration::from_hours(1))).await.unwrap()
    }

    async fn hint(&self) {
        timeout(GENEROUS, self.cache.hint()).await.unwrap();
    }

    /// Makes the call of that name, and gets nothing.
    async fn ask(&self, call: &str) {
        match call {
            "get" => assert_eq!(self.get().await, None),
            "set" => assert!(!self.set().await),
            "remove" => timeout(GENEROUS, self.cache.remove("key")).await.unwrap(),
            "hint" => self.hint().await,
            _ => assert_eq!(timeout(GENEROUS, self.cache.list_keys("", None)).await.unwrap(), None),
        }
        assert!(!self.cache.is_reachable(), "{call}");
    }

    /// Every call ends, with nothing.
    async fn assert_away(&self) {
        for call in CALLS {
            self.ask(call).await;
        }
    }

    async fn assert_works(&self) {
        assert!(self.set().await);
        assert_eq!(self.get().await.as_deref(), Some(&b"value"[..]));
        assert!(self.cache.is_reachable());
    }

    /// Lets pauses pass until Redis is found again.
    async fn recover(&self) {
        until(async || {
            self.clock.advance(Duration::from_secs(1));
            self.cache.is_reachable()
        })
        .await;
    }
}

#[tokio::test]
async fn without_redis_there_is_nothing() {
    let silent = Impostor::silent().await;
    Cache::over(impatient(&silent.url("redis"))).await.assert_away().await;
}

#[tokio::test]
async fn a_redis_that_freezes_holds_up_no_call_of_any_kind_for_long() {
    let redis = OwnRedis::start().await;
    let mut config = patient(&redis.url());
    config.patience = Duration::from_millis(20);
    (config.tolerance, config.silence) = (1, Duration::ZERO);
    let cache = Cache::over(config).await;
    for call in CALLS {
        assert!(cache.cache.is_reachable(), "{call}");
        redis.signal("STOP").await;
        cache.ask(call).await;
        cache.assert_away().await;
        redis.signal("CONT").await;
        cache.recover().await;
    }
}

#[tokio::test]
async fn a_full_redis_is_as_good_as_away_until_there_is_room() {
    let redis = OwnRedis::start().await;
    let cache = Cache::over(patient(&redis.url())).await;
    redis.order("CONFIG SET maxmemory 1").await;
    assert!(!cache.set().await);
    cache.assert_away().await;
    redis.order("CONFIG SET maxmemory 0").await;
    cache.recover().await;
    cache.assert_works().await;
}

#[tokio::test]
async fn a_replica_is_as_good_as_away_until_it_leads() {
    let redis = OwnRedis::start().await;
    let cache = Cache::over(patient(&redis.url())).await;
    redis.order("REPLICAOF 127.0.0.1 1").await;
    assert!(!cache.set().await);
    cache.assert_away().await;
    redis.order("REPLICAOF NO ONE").await;
    cache.recover().await;
    cache.assert_works().await;
}

#[tokio::test]
async fn a_redis_that_was_restarted_or_emptied_has_nothing_and_works() {
    let mut redis = OwnRedis::start().await;
    let cache = Cache::over(patient(&redis.url())).await;
    cache.assert_works().await;
    redis.order("FLUSHALL").await;
    assert_eq!(cache.get().await, None);
    cache.assert_works().await;

    redis.kill().await;
    assert_eq!(cache.get().await, None);
    cache.assert_away().await;
    redis.restart().await;
    cache.recover().await;
    assert_eq!(cache.get().await, None);
    cache.assert_works().await;
}

#[tokio::test]
async fn whoever_may_not_give_hints_has_a_cache_all_the_same_and_is_told_once() {
    let told = Told::here();
    let redis = OwnRedis::start().await;
    redis.order("ACL SETUSER shop on >secret ~* +@all resetchannels").await;
    let cache = Cache::over(patient(&redis.url_of("shop", "secret"))).await;
    cache.hint().await;
    cache.hint().await;
    cache.assert_works().await;
    assert_eq!(told.times(), 1);
}
