//! How far the latest lap over the catalogue is.

use crate::RedisLink;
use deadpool_redis::redis::{aio::MultiplexedConnection, cmd};
use std::{sync::Arc, time::Duration};

/// The key that the seed of the shop names.
const KEY: &str = "g2a:sync:progress";

/// How long a post stays: a day after the last lap, nobody runs any.
const LIFETIME: Duration = Duration::from_hours(24);

/// The place in Redis where workers put up how far the latest lap is.
pub struct RedisProgress {
    link: Arc<RedisLink>,
}

impl RedisProgress {
    /// The place in the Redis that `link` leads to.
    pub fn new(link: Arc<RedisLink>) -> Self {
        Self { link }
    }

    /// Replaces what is there. Returns whether that is known to have worked.
    pub async fn publish(&self, json: &[u8]) -> bool {
        let milliseconds = u64::try_from(LIFETIME.as_millis()).unwrap_or(u64::MAX);
        let command = cmd("SET").arg(KEY).arg(json).arg("PX").arg(milliseconds).take();
        let call = self.link.call("sync_progress", async move |mut connection: MultiplexedConnection| {
            command.exec_async(&mut connection).await
        });
        call.await.is_some()
    }
}
