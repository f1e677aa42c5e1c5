//! What the cache has done so far.

use crate::position::MissReason;
use metrics::counter;
use parking_lot::Mutex;
use std::{
    collections::VecDeque,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Where an answer came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// This process' memory.
    Process,
    /// The level that all instances share.
    Shared,
    /// Another request's read, which was in progress.
    Flight,
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Process, Self::Shared, Self::Flight];

    /// The name that metrics show.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Shared => "shared",
            Self::Flight => "flight",
        }
    }
}

/// Counts of a process since its start. Counting is an addition; metrics are told by [`Stats::export`].
#[derive(Default)]
pub(crate) struct Stats {
    hits: [AtomicU64; Level::ALL.len()],
    misses: [AtomicU64; MissReason::ALL.len()],
    lags: Mutex<VecDeque<Duration>>,
}

/// How many of the latest lags are kept.
const LAGS: usize = 4096;

/// How long changes took to become known, of the latest few thousand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LagPercentiles {
    /// Half were faster.
    pub p50: Duration,
    /// 95 of 100 were.
    pub p95: Duration,
    /// 99 of 100 were.
    pub p99: Duration,
    /// The slowest.
    pub max: Duration,
}

impl Stats {
    pub(crate) fn hit(&self, level: Level) {
        add(self.hits.get(level as usize));
    }

    pub(crate) fn miss(&self, reason: MissReason) {
        add(self.misses.get(reason as usize));
    }

    pub(crate) fn hits(&self, level: Level) -> u64 {
        read(self.hits.get(level as usize))
    }

    pub(crate) fn misses(&self, reason: MissReason) -> u64 {
        read(self.misses.get(reason as usize))
    }

    pub(crate) fn add_lag(&self, lag: Duration) {
        let mut lags = self.lags.lock();
        if lags.len() == LAGS {
            lags.pop_front();
        }
        lags.push_back(lag);
    }

    pub(crate) fn lags(&self) -> LagPercentiles {
        let mut lags: Vec<Duration> = self.lags.lock().iter().copied().collect();
        lags.sort_unstable();
        let at = |percent: usize| {
            let rank = (lags.len() * percent).div_ceil(100).max(1) - 1;
            lags.get(rank).copied().unwrap_or_default()
        };
        LagPercentiles { p50: at(50), p95: at(95), p99: at(99), max: at(100) }
    }

    /// Tells metrics what was counted.
    pub(crate) fn export(&self) {
        for level in Level::ALL {
            counter!("cache_hits_total", "level" => level.as_str()).absolute(self.hits(level));
        }
        for reason in MissReason::ALL {
            counter!("cache_misses_total", "reason" => reason.as_str()).absolute(self.misses(reason));
        }
    }
}

fn add(counter: Option<&AtomicU64>) {
    if let Some(counter) = counter {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

fn read(counter: Option<&AtomicU64>) -> u64 {
    counter.map_or(0, |counter| counter.load(Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_latest_lags() {
        let stats = Stats::default();
        assert_eq!(stats.lags(), LagPercentiles::default());
        (1..=100).for_each(|millis| stats.add_lag(Duration::from_millis(millis)));
        let LagPercentiles { p50, p95, p99, max } = stats.lags();
        assert_eq!([p50, p95, p99, max].map(|lag| lag.as_millis()), [50, 95, 99, 100]);
        (0..LAGS).for_each(|_| stats.add_lag(Duration::from_millis(7)));
        assert_eq!(stats.lags().max.as_millis(), 7);
    }

    #[test]
    fn hits_and_misses_are_counted_apart() {
        let stats = Stats::default();
        stats.hit(Level::Shared);
        stats.miss(MissReason::StalePosition);
        assert_eq!(Level::ALL.map(|level| stats.hits(level)), [0, 1, 0]);
        assert_eq!(MissReason::ALL.map(|reason| stats.misses(reason)).iter().sum::<u64>(), 1);
        assert_eq!(stats.misses(MissReason::StalePosition), 1);
    }
}
