//! How the cache is doing, for operators.

use crate::{
    cache::Cache,
    position::MissReason,
    process_level::LevelSize,
    stats::{LagPercentiles, Level},
};
use metrics::gauge;
use std::time::Duration;

/// How the cache of this process is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheReport {
    /// An answer contains every commit that is older than this; zero if the cache is off.
    pub max_staleness: Duration,
    /// How long ago the latest poll began; `None` before the first.
    pub position_age: Option<Duration>,
    /// How long the oldest transaction has been in progress that may still write.
    pub oldest_writer_age: Duration,
    /// How long changes took to become known.
    pub lag: LagPercentiles,
    /// Answers from the cache since the start, by level.
    pub hits: [(Level, u64); Level::ALL.len()],
    /// Answers from the database since the start, by reason.
    pub misses: [(MissReason, u64); MissReason::ALL.len()],
    /// What the level in this process holds.
    pub process: LevelSize,
    /// Whether the shared level can be reached; `None` if there is none.
    pub shared_is_reachable: Option<bool>,
}

impl CacheReport {
    /// Of all answers, how many came from the cache, from 0 to 1; `None` before the first.
    pub fn hit_rate(&self) -> Option<f64> {
        let sum = |counts: &[u64]| counts.iter().sum::<u64>();
        let hits = sum(&self.hits.map(|(_, count)| count));
        let all = hits + sum(&self.misses.map(|(_, count)| count));
        #[expect(clippy::cast_precision_loss, reason = "a rate is for people to read")]
        (all > 0).then(|| hits as f64 / all as f64)
    }
}

impl Cache {
    /// How the cache is doing at this moment.
    pub fn report(&self) -> CacheReport {
        CacheReport {
            max_staleness: self.config.max_staleness,
            position_age: self.tail.age(),
            oldest_writer_age: self
                .tail
                .position()
                .map_or(Duration::ZERO, |position| position.oldest_writer_age),
            lag: self.stats.lags(),
            hits: Level::ALL.map(|level| (level, self.stats.hits(level))),
            misses: MissReason::ALL.map(|reason| (reason, self.stats.misses(reason))),
            process: self.process.size(),
            shared_is_reachable: self.shared.as_ref().map(|shared| shared.is_reachable()),
        }
    }

    /// Tells metrics what is counted in the process. To be called before they are read.
    #[expect(clippy::cast_precision_loss, reason = "a gauge is for people to read")]
    pub fn export_metrics(&self) {
        self.stats.export();
        let size = self.process.size();
        gauge!("cache_process_entries").set(size.entries as f64);
        gauge!("cache_process_bytes").set(size.bytes as f64);
        if let Some(position) = self.tail.position() {
            gauge!("cache_oldest_writer_age_seconds").set(position.oldest_writer_age.as_secs_f64());
        }
        if let Some(age) = self.tail.age() {
            gauge!("cache_position_age_seconds").set(age.as_secs_f64());
        }
    }
}
