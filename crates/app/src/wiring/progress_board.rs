//! How far the latest lap is, in Redis, for whoever looks there.

use crate::http::SyncRunBody;
use cache_redis::{RedisLink, RedisProgress};
use domain::{ports::Clock, sync::SyncRun};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::sleep};
use tracing::warn;

/// How often the board changes at most.
const BETWEEN_POSTS: Duration = Duration::from_millis(500);

/// A board on which only the latest post counts. Nothing that must be right depends on it.
pub(super) struct ProgressBoard {
    latest: watch::Sender<Vec<u8>>,
    clock: Arc<dyn Clock>,
}

impl ProgressBoard {
    /// A board in the Redis that `link` leads to. Must be made inside a Tokio runtime.
    pub(super) fn new(link: Arc<RedisLink>, clock: Arc<dyn Clock>) -> Self {
        let (latest, mut posts) = watch::channel(Vec::new());
        let redis = RedisProgress::new(link);
        tokio::spawn(async move {
            while posts.changed().await.is_ok() {
                let post = posts.borrow_and_update().clone();
                redis.publish(&post).await;
                sleep(BETWEEN_POSTS).await;
            }
        });
        Self { latest, clock }
    }

    /// Puts up `run` as it stands.
    pub(super) fn post(&self, run: &SyncRun) {
        match serde_json::to_vec(&SyncRunBody::at(run, self.clock.now())) {
            Ok(post) => drop(self.latest.send_replace(post)),
            Err(error) => warn!(%error, "the progress of a lap cannot be written down"),
        }
    }
}
