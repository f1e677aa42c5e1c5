//! What all instances keep in Redis for each other.

mod pattern;

use crate::{RedisLink, hints::CHANNEL};
use async_trait::async_trait;
use cache::{KeyPage, SharedLevel};
use deadpool_redis::redis::{Cmd, RedisError, ServerErrorKind, aio::MultiplexedConnection, cmd};
use std::{
    sync::{Arc, Once},
    time::Duration,
};
use tracing::warn;

/// The largest value that is stored, and that is read, in bytes.
const LARGEST_VALUE: usize = 1 << 20;

/// The longest lifetime. Redis refuses one that ends beyond the end of its time.
const LONGEST_LIFETIME: Duration = Duration::from_hours(24 * 30);

/// How many keys Redis looks at for one page: so few that others hardly wait for it.
const KEYS_PER_PAGE: u32 = 1000;

/// The shared level in Redis. Values are from one byte to 1 MiB; whatever else is under a key counts as nothing. Keys are used as
/// they are, and each command names one key at most, so that a cluster can serve it, but for the pages of keys, which are those of
/// one node. A call takes as long as the patience of the link at most.
pub struct RedisCache {
    link: Arc<RedisLink>,
    may_not_hint: Once,
}

impl RedisCache {
    /// The shared level in the Redis that `link` leads to.
    pub fn new(link: Arc<RedisLink>) -> Self {
        Self { link, may_not_hint: Once::new() }
    }
}

#[async_trait]
impl SharedLevel for RedisCache {
    async fn get(&self, key: &str) -> Option<Vec<u8>> {
        // One byte more than there may be tells that there is too much, however much it is: the rest is never sent.
        let command = command("GETRANGE", key).arg(0).arg(LARGEST_VALUE).take();
        let call = self.link.call("cache_get", async move |mut connection: MultiplexedConnection| {
            match command.query_async::<Vec<u8>>(&mut connection).await {
                // Somebody else's list, say, under our key: Redis is well.
                Err(error) if is_wrong_type(&error) => Ok(Vec::new()),
                answer => answer,
            }
        });
        call.await.filter(|value| is_storable(value))
    }

    async fn set(&self, key: &str, value: &[u8], lifetime: Duration) -> bool {
        let milliseconds = lifetime.min(LONGEST_LIFETIME).as_millis();
        if milliseconds == 0 || !is_storable(value) {
            return false;
        }
        let milliseconds = u64::try_from(milliseconds).unwrap_or(u64::MAX);
        self.run("cache_set", command("SET", key).arg(value).arg("PX").arg(milliseconds).take()).await
    }

    async fn remove(&self, key: &str) {
        self.run("cache_remove", command("UNLINK", key)).await;
    }

    async fn hint(&self) {
        let command = command("PUBLISH", CHANNEL).arg("").take();
        let call = self.link.call("hint", async move |mut connection: MultiplexedConnection| {
            match command.exec_async(&mut connection).await {
                // Users of Redis may use no channel unless that is granted; the rest of the cache works without.
                Err(error) if error.kind() == ServerErrorKind::NoPerm.into() => {
                    self.may_not_hint.call_once(|| tell_that_hints_are_refused(&error));
                    Ok(())
                }
                answer => answer,
            }
        });
        call.await;
    }

    async fn list_keys(&self, prefix: &str, after: Option<u64>) -> Option<KeyPage> {
        let mut command = cmd("SCAN");
        command.arg(after.unwrap_or(0)).arg("MATCH").arg(pattern::beginning_with(prefix));
        command.arg("COUNT").arg(KEYS_PER_PAGE);
        let call = self.link.call("cache_scan", async move |mut connection: MultiplexedConnection| {
            command.query_async::<(u64, Vec<Vec<u8>>)>(&mut connection).await
        });
        let (next, keys) = call.await?;
        // What is no text is no key of ours.
        let keys = keys.into_iter().filter_map(|key| String::from_utf8(key).ok()).collect();
        Some(KeyPage { keys, next: Some(next).filter(|next| *next != 0) })
    }

    fn is_reachable(&self) -> bool {
        self.link.is_open()
    }
}

impl RedisCache {
    /// Whether `command` is known to have been carried out. `call` is the name that metrics show.
    async fn run(&self, call: &'static str, command: Cmd) -> bool {
        let call = self.link.call(call, async move |mut connection: MultiplexedConnection| {
            command.exec_async(&mut connection).await
        });
        call.await.is_some()
    }
}

fn command(name: &str, key: &str) -> Cmd {
    cmd(name).arg(key).take()
}

/// What a read can tell from nothing, and from what is too large to be read.
fn is_storable(value: &[u8]) -> bool {
    (1..=LARGEST_VALUE).contains(&value.len())
}

fn is_wrong_type(error: &RedisError) -> bool {
    error.code() == Some("WRONGTYPE")
}

fn tell_that_hints_are_refused(error: &RedisError) {
    let error: &dyn std::error::Error = error;
    warn!(error, channel = CHANNEL, "Redis takes no hints from this user; other instances see changes later");
}
