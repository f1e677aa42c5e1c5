//! The level in this process.

use crate::entry::Entry;
use foldhash::quality::RandomState;
use moka::{Expiry, sync::Cache};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Entries in memory, the least wanted dropped first. It may lose anything at any time.
///
/// The table is seeded per process. What stands in it was answered by us, which an attacker pays for, and the least wanted goes first;
/// a hash that is only fairly hard to collide does.
pub(crate) struct ProcessLevel(Cache<String, Arc<Entry>, RandomState>);

/// How much the level holds at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelSize {
    /// Entries.
    pub entries: u64,
    /// About how many bytes they take.
    pub bytes: u64,
}

struct Lifetime;

impl Expiry<String, Arc<Entry>> for Lifetime {
    fn expire_after_create(&self, _: &String, entry: &Arc<Entry>, _: Instant) -> Option<Duration> {
        Some(entry.lifetime())
    }

    fn expire_after_update(
        &self,
        _: &String,
        entry: &Arc<Entry>,
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(entry.lifetime())
    }
}

impl ProcessLevel {
    /// A level of about `bytes` at most.
    pub(crate) fn new(bytes: u64) -> Self {
        let weigher =
            |key: &String, entry: &Arc<Entry>| u32::try_from(key.len() + entry.weight()).unwrap_or(u32::MAX);
        let cache = Cache::builder().max_capacity(bytes).weigher(weigher).expire_after(Lifetime);
        Self(cache.build_with_hasher(RandomState::default()))
    }

    pub(crate) fn get(&self, key: &str) -> Option<Arc<Entry>> {
        self.0.get(key)
    }

    pub(crate) fn put(&self, key: String, entry: Arc<Entry>) {
        self.0.insert(key, entry);
    }

    pub(crate) fn size(&self) -> LevelSize {
        // Counts are brought up to date with the next change otherwise.
        self.0.run_pending_tasks();
        LevelSize { entries: self.0.entry_count(), bytes: self.0.weighted_size() }
    }
}
