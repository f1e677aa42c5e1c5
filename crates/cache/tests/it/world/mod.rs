//! A database that tests steer, a shared level that forgets nothing, and caches over both.

mod clock;
mod database;
mod shared_level;

pub(crate) use clock::ManualClock;
pub(crate) use database::Database;
pub(crate) use shared_level::DumbStore;

use cache::{Cache, CacheConfig, CacheParts, ConsistencyToken, Question, Seal};
use domain::{catalogue::GameId, changes::Tag};
use secrecy::SecretSlice;
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

/// Everything around the caches of some instances.
pub(crate) struct World {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) database: Arc<Database>,
    pub(crate) store: Arc<DumbStore>,
}

/// One instance.
pub(crate) struct Instance {
    pub(crate) cache: Arc<Cache>,
}

/// The game that most tests are about.
pub(crate) const GAME: GameId = GameId(Uuid::from_u128(1));

pub(crate) fn game() -> Question {
    Question::Game(GAME)
}

pub(crate) fn game_tag() -> Tag {
    Tag::game(GAME)
}

impl World {
    pub(crate) fn new() -> Self {
        Self { clock: Arc::default(), database: Arc::default(), store: Arc::default() }
    }

    /// An instance that has polled once.
    pub(crate) async fn instance(&self) -> Instance {
        self.instance_with(CacheConfig { audit_one_in: 0, ..CacheConfig::default() }).await
    }

    pub(crate) async fn instance_with(&self, config: CacheConfig) -> Instance {
        let parts = CacheParts {
            source: self.database.clone(),
            change_log: self.database.clone(),
            shared: Some(self.store.clone()),
            seal: Seal::new(&SecretSlice::from(b"the key of all instances".to_vec()), b"1"),
            clock: self.clock.clone(),
        };
        let instance = Instance { cache: Cache::new(parts, config) };
        instance.poll().await;
        instance
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, duration: Duration) {
        self.clock.pass(duration);
    }
}

impl Instance {
    pub(crate) async fn poll(&self) {
        self.cache.poll_once().await.expect("the log can be read");
    }

    /// The version of `question`'s answer that a request is given.
    pub(crate) async fn ask(&self, question: &Question) -> Option<u64> {
        self.ask_with(question, None).await
    }

    pub(crate) async fn ask_with(&self, question: &Question, token: Option<ConsistencyToken>) -> Option<u64> {
        let entry = self.cache.answer(question, token).await.expect("the database answers");
        let content = entry.content()?;
        Some(serde_json::from_slice(content.json()).expect("a version"))
    }

    /// Runs the errands that wait.
    pub(crate) async fn run_errands(&self) {
        let errands = self.cache.run_errands();
        // It never ends by itself; nothing here makes it wait for anything but the next errand.
        let _ = tokio::time::timeout(Duration::from_millis(1), errands).await;
    }

    /// Of all answers so far, how many came from where: process, shared, flight; and from the database.
    pub(crate) fn counts(&self) -> [u64; 4] {
        let report = self.cache.report();
        let [process, shared, flight] = report.hits.map(|(_, count)| count);
        [process, shared, flight, report.misses.iter().map(|(_, count)| count).sum()]
    }

    /// How often an answer came from the database for this reason.
    pub(crate) fn misses(&self, reason: cache::MissReason) -> u64 {
        self.cache.report().misses.iter().filter(|(other, _)| *other == reason).map(|(_, count)| count).sum()
    }
}
