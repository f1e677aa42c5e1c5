//! The token of a seller, where all instances find it.

use crate::{
    clock::{RealClock, TestClock},
    faults::{GENEROUS, impatient},
    patient,
    server::{Impostor, OwnRedis},
    until,
};
use cache_redis::{RedisLink, RedisTokenStore};
use chrono::{DateTime, Utc};
use deadpool_redis::redis::{AsyncCommands, aio::MultiplexedConnection};
use domain::ports::{StoredToken, TokenStore};
use secrecy::ExposeSecret;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

const HOUR: Duration = Duration::from_hours(1);
/// Half of the SHA-256 of "a client".
const KEY: &str = "g2a:token:67e05decaf93642f954c901777484045";

/// Two instances of the shop, and somebody else who uses the same Redis.
struct Stage {
    redis: OwnRedis,
    link: Arc<RedisLink>,
    here: RedisTokenStore,
    there: RedisTokenStore,
    other: MultiplexedConnection,
}

impl Stage {
    async fn set() -> Self {
        let redis = OwnRedis::start().await;
        let link = RedisLink::open(patient(&redis.url()), Arc::new(RealClock::default())).await;
        let instance = || RedisTokenStore::new(Arc::clone(&link), "a client");
        let (here, there, other) = (instance(), instance(), redis.connect().await);
        Self { redis, link, here, there, other }
    }

    async fn put(&mut self, entry: &[u8]) {
        self.other.set::<_, _, ()>(KEY, entry).await.unwrap();
    }
}

fn expiry() -> DateTime<Utc> {
    "2026-01-02T04:04:05Z".parse().unwrap()
}

fn token(text: &str) -> StoredToken {
    StoredToken { token: text.into(), expires_at: expiry() }
}

async fn load(store: &RedisTokenStore) -> Option<(String, DateTime<Utc>)> {
    let StoredToken { token, expires_at } = store.load().await?;
    Some((token.expose_secret().to_owned(), expires_at))
}

fn of(text: &str) -> (String, DateTime<Utc>) {
    (text.to_owned(), expiry())
}

#[tokio::test]
async fn what_one_instance_keeps_all_have_until_it_is_replaced_or_forgotten() {
    let Stage { redis: _redis, here, there, .. } = Stage::set().await;
    assert_eq!(load(&there).await, None);
    for text in ["eyJ.one:two-_", "second"] {
        here.store(&token(text), HOUR).await;
        assert_eq!(load(&there).await, Some(of(text)));
    }
    there.forget().await;
    assert_eq!(load(&here).await, None);
    there.forget().await;
}

#[tokio::test]
async fn a_token_is_one_key_that_tells_nothing_of_the_client() {
    let mut stage = Stage::set().await;
    stage.here.store(&token("secret"), HOUR).await;
    let keys: Vec<String> = stage.other.keys("*token*").await.unwrap();
    assert_eq!(keys, [KEY]);
    let (value, left): (String, i64) =
        (stage.other.get(KEY).await.unwrap(), stage.other.pttl(KEY).await.unwrap());
    assert_eq!(value, format!("{}:secret", expiry().timestamp()));
    assert!(left <= 3_600_000 && left > 3_540_000, "{left} ms");
}

#[tokio::test]
async fn each_client_has_its_own() {
    let Stage { redis: _redis, link, here, .. } = Stage::set().await;
    here.store(&token("ours"), HOUR).await;
    assert_eq!(load(&RedisTokenStore::new(link, "another client")).await, None);
}

#[tokio::test]
async fn it_is_gone_after_its_lifetime() {
    let Stage { redis: _redis, here, .. } = Stage::set().await;
    here.store(&token("brief"), Duration::from_millis(1)).await;
    until(async || here.load().await.is_none()).await;
    here.store(&token("none"), Duration::from_micros(999)).await;
    assert_eq!(load(&here).await, None);
}

#[tokio::test]
async fn what_is_no_token_is_none_and_is_replaced() {
    let mut stage = Stage::set().await;
    let long = [b"1767326645:".as_slice(), &vec![b'x'; 16 * 1024]].concat();
    let garbage: [&[u8]; 8] = [
        b"",
        b"x",
        b"1767326645",
        b"1767326645:",
        b"soon:token",
        b"1767326645:a b",
        b"1767326645:\xff",
        &long,
    ];
    for entry in garbage {
        stage.put(entry).await;
        assert_eq!(load(&stage.here).await, None, "{:?}", String::from_utf8_lossy(entry).get(..20));
    }
    stage.redis.order(&format!("DEL {KEY}")).await;
    stage.redis.order(&format!("RPUSH {KEY} 1")).await;
    assert_eq!(load(&stage.here).await, None);
    assert!(stage.link.is_open());
    stage.here.store(&token("ours"), HOUR).await;
    assert_eq!(load(&stage.here).await, Some(of("ours")));
}

#[tokio::test]
async fn a_token_that_is_far_too_long_is_not_kept() {
    let Stage { redis: _redis, here, .. } = Stage::set().await;
    here.store(&token("short"), HOUR).await;
    here.store(&token(&"x".repeat(16 * 1024)), HOUR).await;
    assert_eq!(load(&here).await, Some(of("short")));
}

#[tokio::test]
async fn without_redis_there_is_none_and_nobody_waits() {
    let silent = Impostor::silent().await;
    let link = RedisLink::open(impatient(&silent.url("redis")), Arc::new(TestClock::new())).await;
    let store = RedisTokenStore::new(link, "a client");
    let calls = async {
        store.store(&token("lost"), HOUR).await;
        store.forget().await;
        load(&store).await
    };
    assert_eq!(timeout(GENEROUS, calls).await.unwrap(), None);
}

#[tokio::test]
async fn a_redis_that_freezes_holds_up_no_call_for_long() {
    let redis = OwnRedis::start().await;
    let mut config = patient(&redis.url());
    config.patience = Duration::from_millis(20);
    let link = RedisLink::open(config, Arc::new(TestClock::new())).await;
    let store = RedisTokenStore::new(link, "a client");
    redis.signal("STOP").await;
    let calls = async {
        store.store(&token("lost"), HOUR).await;
        store.forget().await;
        load(&store).await
    };
    let loaded = timeout(GENEROUS, calls).await;
    redis.signal("CONT").await;
    assert_eq!(loaded.unwrap(), None);
}
