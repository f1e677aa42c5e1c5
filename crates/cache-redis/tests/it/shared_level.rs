//! What the shared level keeps, and for how long.

use crate::{clock::RealClock, patient, server::OwnRedis, until};
use cache::SharedLevel;
use cache_redis::{RedisCache, RedisLink};
use deadpool_redis::redis::{AsyncCommands, aio::MultiplexedConnection, cmd};
use std::{collections::BTreeSet, sync::Arc, time::Duration};

const HOUR: Duration = Duration::from_hours(1);
const LARGEST: usize = 1024 * 1024;

/// A shared level, and somebody else who uses the same Redis.
struct Stage {
    redis: OwnRedis,
    link: Arc<RedisLink>,
    cache: RedisCache,
    other: MultiplexedConnection,
}

impl Stage {
    async fn set() -> Self {
        let redis = OwnRedis::start().await;
        let link = RedisLink::open(patient(&redis.url()), Arc::new(RealClock::default())).await;
        let (cache, other) = (RedisCache::new(Arc::clone(&link)), redis.connect().await);
        Self { redis, link, cache, other }
    }

    /// How many milliseconds are left to what is under `key`.
    async fn left(&mut self, key: &str) -> i64 {
        self.other.pttl(key).await.unwrap()
    }

    /// How many bytes Redis has sent to anybody.
    async fn sent(&mut self) -> usize {
        let told: String = cmd("INFO").arg("stats").query_async(&mut self.other).await.unwrap();
        let line = told.lines().find_map(|line| line.strip_prefix("total_net_output_bytes:"));
        line.unwrap().parse().unwrap()
    }
}

#[tokio::test]
async fn what_was_put_is_there_until_it_is_replaced_and_removed() {
    let Stage { redis: _redis, cache, .. } = Stage::set().await;
    for key in ["game:7", "", "user:{42}:cart", "a b\r\nFLUSHALL\r\n", "ключ", "\0"] {
        assert_eq!(cache.get(key).await, None, "{key:?}");
        for value in [&b"one"[..], b"\xff\0\r\n\x80", b"1"] {
            assert!(cache.set(key, value, HOUR).await, "{key:?}");
            assert_eq!(cache.get(key).await.as_deref(), Some(value), "{key:?}");
        }
        cache.remove(key).await;
        assert_eq!(cache.get(key).await, None, "{key:?}");
        cache.remove(key).await;
    }
    assert!(cache.is_reachable());
}

#[tokio::test]
async fn keys_are_the_names_in_redis_and_values_the_bytes() {
    let mut stage = Stage::set().await;
    assert!(stage.cache.set("game:7", b"\0seven", HOUR).await);
    let (names, value): (Vec<String>, Vec<u8>) =
        (stage.other.keys("*game:*").await.unwrap(), stage.other.get("game:7").await.unwrap());
    assert_eq!((names, value), (vec!["game:7".to_owned()], b"\0seven".to_vec()));

    let garbage = b"<html>\xff not of ours";
    stage.other.set::<_, _, ()>("game:7", garbage).await.unwrap();
    assert_eq!(stage.cache.get("game:7").await.as_deref(), Some(&garbage[..]));
}

#[tokio::test]
async fn nothing_is_there_after_its_lifetime() {
    let mut stage = Stage::set().await;
    assert!(stage.cache.set("brief", b"value", Duration::from_millis(1)).await);
    until(async || stage.cache.get("brief").await.is_none()).await;

    assert!(stage.cache.set("long", b"value", HOUR).await);
    let (left, full) = (stage.left("long").await, 3_600_000);
    assert!(left <= full && left > full - 60_000, "{left} of {full} ms");
}

#[tokio::test]
async fn no_lifetime_is_too_short_or_too_long_to_be_asked_for() {
    let mut stage = Stage::set().await;
    for none in [Duration::ZERO, Duration::from_micros(999)] {
        assert!(!stage.cache.set("key", b"value", none).await);
    }
    assert!(stage.cache.set("key", b"value", Duration::MAX).await);
    assert!(stage.left("key").await > 3_600_000);
    assert!(stage.cache.is_reachable());
}

#[tokio::test]
async fn a_value_is_neither_empty_nor_larger_than_a_mebibyte() {
    let Stage { redis: _redis, cache, .. } = Stage::set().await;
    let mut value = vec![b'x'; LARGEST];
    assert!(cache.set("key", &value, HOUR).await);
    assert_eq!(cache.get("key").await.as_ref(), Some(&value));
    value.push(b'x');
    assert!(!cache.set("other", &value, HOUR).await);
    assert!(!cache.set("other", b"", HOUR).await);
    assert_eq!(cache.get("other").await, None);
    assert!(cache.is_reachable());
}

#[tokio::test]
async fn a_value_that_is_far_too_large_is_nothing_and_is_not_even_sent() {
    let mut stage = Stage::set().await;
    for length in [LARGEST + 1, 64 * LARGEST] {
        cmd("SETRANGE").arg("key").arg(length - 1).arg("x").exec_async(&mut stage.other).await.unwrap();
        let before = stage.sent().await;
        assert_eq!(stage.cache.get("key").await, None);
        let sent = stage.sent().await - before;
        assert!(sent < 2 * LARGEST, "{sent} bytes were sent");
    }
    assert!(stage.link.is_open());
    assert!(stage.cache.set("key", b"ours", HOUR).await);
    assert_eq!(stage.cache.get("key").await.as_deref(), Some(&b"ours"[..]));
}

#[tokio::test]
async fn what_is_no_string_is_nothing_and_is_replaced() {
    let stage = Stage::set().await;
    for other in ["RPUSH key 1", "HSET key 1 1", "SADD key 1", "ZADD key 1 1", "XADD key * 1 1"] {
        stage.redis.order("DEL key").await;
        stage.redis.order(other).await;
        assert_eq!(stage.cache.get("key").await, None, "{other}");
        assert!(stage.link.is_open(), "{other}");
        assert!(stage.cache.set("key", b"ours", HOUR).await, "{other}");
        assert_eq!(stage.cache.get("key").await.as_deref(), Some(&b"ours"[..]), "{other}");
    }
    stage.redis.order("HSET hash 1 1").await;
    stage.cache.remove("hash").await;
    assert!(stage.cache.set("hash", b"ours", HOUR).await);
}

#[tokio::test]
async fn pages_of_keys_have_all_that_begin_with_a_prefix_and_no_others() {
    let mut stage = Stage::set().await;
    let prefix = r"odd*[a-z]?\:";
    let ours: BTreeSet<_> = (0..2500).map(|nth| format!("{prefix}{nth}")).collect();
    let others =
        ["odd", "oddx[a-z]?\\:1", "odd*b?\\:1", "odd*[a-z]x\\:1", "odd*[a-z]?:1", "x odd*[a-z]?\\:1"];
    for key in ours.iter().map(String::as_str).chain(others) {
        stage.other.set::<_, _, ()>(key, 1).await.unwrap();
    }
    let no_text = [prefix.as_bytes(), b"\xff"].concat();
    stage.other.set::<_, _, ()>(no_text, 1).await.unwrap();

    let page = stage.cache.list_keys(prefix, None).await.unwrap();
    let (mut found, mut after) = (BTreeSet::from_iter(page.keys), page.next);
    assert!(after.is_some(), "they are too many for one page");
    for _ in 0..3 {
        let Some(next) = after else { break };
        let page = stage.cache.list_keys(prefix, Some(next)).await.unwrap();
        found.extend(page.keys);
        after = page.next;
    }
    assert_eq!((found, after), (ours, None));
    let nothing = stage.cache.list_keys("nothing:", None).await.unwrap();
    assert!(nothing.keys.is_empty());
}
