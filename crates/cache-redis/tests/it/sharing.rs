//! Many calls on few connections: each gets its own answer, whatever becomes of the others.

use crate::{clock::TestClock, patient, server::OwnRedis, until};
use cache::SharedLevel;
use cache_redis::{RedisCache, RedisConfig, RedisLink};
use deadpool_redis::redis::cmd;
use futures_util::{FutureExt, future::join_all};
use std::{sync::Arc, time::Duration};

const HOUR: Duration = Duration::from_hours(1);
const KEYS: u32 = 500;

/// A shared level in which each key holds its own number, over a link whose clock stands still.
async fn numbers(config: RedisConfig) -> RedisCache {
    let cache = RedisCache::new(RedisLink::open(config, Arc::new(TestClock::new())).await);
    for number in 0..KEYS {
        // A busy machine may leave a call unanswered.
        until(async || cache.set(&number.to_string(), number.to_string().as_bytes(), HOUR).await).await;
    }
    cache
}

/// Whether the number was there. It must be no other's.
async fn is_there(cache: &RedisCache, number: u32) -> bool {
    let value = cache.get(&number.to_string()).await;
    assert!(value.as_ref().is_none_or(|value| *value == number.to_string().into_bytes()), "{number}");
    value.is_some()
}

async fn all_are_there(cache: &RedisCache) {
    for number in 0..KEYS {
        until(async || is_there(cache, number).await).await;
    }
}

/// What Redis tells about itself.
async fn info(redis: &OwnRedis, section: &str) -> String {
    cmd("INFO").arg(section).query_async(&mut redis.connect().await).await.unwrap()
}

#[tokio::test]
async fn calls_at_one_time_share_a_few_connections_and_ask_for_nothing_else() {
    let redis = OwnRedis::start().await;
    let cache = numbers(patient(&redis.url())).await;
    let there = join_all((0..KEYS).map(|number| is_there(&cache, number))).await;
    assert!(there.iter().all(|there| *there));

    let clients = info(&redis, "clients").await;
    assert!(clients.contains("connected_clients:3\r\n"), "two, and who asks: {clients}");
    let commands = info(&redis, "commandstats").await;
    assert!(commands.contains(&format!("cmdstat_getrange:calls={KEYS},")), "{commands}");
    assert!(!commands.contains("cmdstat_ping"), "{commands}");
}

#[tokio::test]
async fn the_answer_to_a_call_that_was_given_up_is_taken_for_no_other() {
    let redis = OwnRedis::start().await;
    let mut config = patient(&redis.url());
    config.patience = Duration::from_millis(20);
    let cache = numbers(config).await;
    redis.signal("STOP").await;
    let there = join_all((0..KEYS).map(|number| is_there(&cache, number))).await;
    assert!(there.iter().all(|there| !there));
    redis.signal("CONT").await;
    all_are_there(&cache).await;
    assert!(cache.is_reachable());
}

#[tokio::test]
async fn a_caller_that_goes_away_disturbs_nobody() {
    let redis = OwnRedis::start().await;
    let cache = numbers(patient(&redis.url())).await;
    for _ in 0..20 {
        let others = join_all((0..KEYS).map(|number| is_there(&cache, number)));
        let leaver = async {
            for number in 0..KEYS {
                let _ = is_there(&cache, number).now_or_never();
                tokio::task::yield_now().await;
            }
        };
        let (there, ()) = tokio::join!(others, leaver);
        assert!(there.iter().all(|there| *there));
    }
    all_are_there(&cache).await;
    assert!(cache.is_reachable());
}
