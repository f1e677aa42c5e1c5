//! The cache between the routes and the database.

use super::{Database, redis::Redis, secret::Secrets, supervise::supervise};
use crate::{
    adapters::SystemClock,
    config::Settings,
    failure::Failure,
    http::{self, CursorKey, StorageSource},
};
use application::sync_catalogue::Stop;
use cache::{Cache, CacheParts, Seal, SharedLevel, WatchedUnitOfWork};
use cache_redis::{HintListener, RedisCache};
use domain::ports::{Clock, UnitOfWork};
use futures_util::future::{self, select};
use std::{error::Error, pin::pin, sync::Arc};
use tracing::warn;

/// The cache, and what it needs to be one.
pub(super) struct Caching {
    pub(super) cache: Arc<Cache>,
    /// Begins the transactions of this process: what they write, the cache hears of.
    pub(super) unit_of_work: Arc<dyn UnitOfWork>,
    hints: Option<Arc<HintListener>>,
}

/// The cache that `settings` name, for commands: it serves nobody, and follows changes when it is told to. The database under it can be
/// closed when the cache is dropped.
pub async fn open_cache(settings: &Settings) -> Result<(Arc<Cache>, Database), Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let secrets = Secrets::of(settings)?;
    let redis = match &settings.redis {
        Some(redis) => Some(Redis::open(redis, Arc::clone(&clock)).await),
        None => None,
    };
    let database = Database::open_ready(settings).await?;
    let Caching { cache, .. } = Caching::new(settings, &secrets, &database, redis.as_ref(), clock);
    Ok((cache, database))
}

impl Caching {
    /// A cache over `database`, with Redis as its shared level if there is one.
    pub(super) fn new(
        settings: &Settings,
        secrets: &Secrets,
        database: &Database,
        redis: Option<&Redis>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let cursor_key = CursorKey::derive(&secrets.root());
        let shared =
            redis.map(|redis| Arc::new(RedisCache::new(Arc::clone(&redis.link))) as Arc<dyn SharedLevel>);
        let hints = redis.map(|redis| Arc::new(HintListener::new(redis.config.clone(), Arc::clone(&clock))));
        let parts = CacheParts {
            seal: Seal::new(&secrets.derive(b"keymart/cache/1"), &format_of(&cursor_key)),
            source: Arc::new(StorageSource {
                catalogue: database.storage.clone(),
                accounts: database.storage.clone(),
                shoppers: database.storage.clone(),
                orders: database.storage.clone(),
                cursor_key,
            }),
            change_log: Arc::clone(&database.change_log),
            shared,
            clock,
        };
        let cache = Cache::new(parts, settings.cache);
        let storage: Arc<dyn UnitOfWork> = database.storage.clone();
        let watched = WatchedUnitOfWork::new(storage, Arc::clone(&cache), Arc::new(http::remember_write));
        Self { cache, unit_of_work: Arc::new(watched), hints }
    }

    /// Looks at the log of changes once, so that what the first requests read is kept for the next. Without the database the server
    /// starts all the same, and looks again.
    pub(super) async fn begin(&self) {
        if let Err(error) = self.cache.poll_once().await {
            warn!(error = &error as &dyn Error, "the log of changes cannot be read yet");
        }
    }

    /// Follows changes, runs errands and listens for hints until the process stops.
    pub(super) fn run(&self, stop: &Stop) -> impl Future<Output = ()> + use<> {
        let [followed, served, poked] = [(); 3].map(|()| Arc::clone(&self.cache));
        let hints = self.hints.clone();
        let tail = keep_running("cache_tail", stop.clone(), move || {
            let cache = Arc::clone(&followed);
            async move { cache.follow_changes().await }
        });
        let errands = keep_running("cache_errands", stop.clone(), move || {
            let cache = Arc::clone(&served);
            async move { cache.run_errands().await }
        });
        let hints = keep_running("cache_hints", stop.clone(), move || {
            let (cache, hints) = (Arc::clone(&poked), hints.clone());
            async move {
                if let Some(hints) = hints {
                    hints.run(|| cache.poke()).await;
                }
            }
        });
        async move {
            future::join3(tail, errands, hints).await;
        }
    }
}

/// Runs `work` until it ends or the process stops, and anew if it panics.
fn keep_running<W: Future<Output = ()> + Send + 'static>(
    name: &'static str,
    stop: Stop,
    work: impl Fn() -> W,
) -> impl Future<Output = ()> {
    let stopped = stop.clone();
    let until_stopped = move || {
        let (work, stopped) = (work(), stopped.clone());
        async move {
            select(stopped, pin!(work)).await;
        }
    };
    async move { supervise(name, stop, until_stopped).await }
}

/// Names the way in which answers are written: entries of a process that would answer otherwise are nothing to this one. It follows
/// from the contract, and from the key that cursors are signed with.
fn format_of(cursor_key: &CursorKey) -> Vec<u8> {
    let contract = serde_json::to_vec(http::openapi()).unwrap_or_default();
    let cursor = cursor_key.seal(&"format", &0);
    [contract, cursor.into_bytes()].concat()
}
