//! What has been asked of the simulator, for tests to look at.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use parking_lot::Mutex;

use crate::call::{Call, Route};
use crate::clock::Clock;
use crate::limiter::forget_before_window;

/// How many of the latest requests are kept in full.
const KEPT: usize = 10_000;

/// Counts every request that arrives, also those refused, cut or failed on purpose.
#[derive(Debug)]
pub struct RequestLog {
    clock: Arc<dyn Clock>,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    total: u64,
    by_route: HashMap<Route, u64>,
    last_minute: VecDeque<i64>,
    peak_per_minute: usize,
    latest: VecDeque<RecordedRequest>,
}

/// One request that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedRequest {
    pub at: DateTime<Utc>,
    pub route: Route,
    /// Path and query as sent.
    pub target: String,
}

impl RequestLog {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, counts: Mutex::default() }
    }

    pub(crate) fn record(&self, call: &Call) {
        let at = self.clock.now();
        let separator = if call.query.is_empty() { "" } else { "?" };
        let target = [&call.path, separator, &call.query].concat();
        let mut counts = self.counts.lock();
        counts.total += 1;
        *counts.by_route.entry(call.route).or_default() += 1;
        let now = forget_before_window(&mut counts.last_minute, at);
        counts.last_minute.push_back(now);
        counts.peak_per_minute = counts.peak_per_minute.max(counts.last_minute.len());
        if counts.latest.len() == KEPT {
            counts.latest.pop_front();
        }
        counts.latest.push_back(RecordedRequest { at, route: call.route, target });
    }

    pub fn total(&self) -> u64 {
        self.counts.lock().total
    }

    pub fn count(&self, route: Route) -> u64 {
        self.counts.lock().by_route.get(&route).copied().unwrap_or_default()
    }

    /// The greatest number of requests in any sliding 60 seconds so far.
    pub fn peak_per_minute(&self) -> usize {
        self.counts.lock().peak_per_minute
    }

    /// The latest requests, oldest first; at most 10,000 are kept.
    pub fn latest(&self) -> Vec<RecordedRequest> {
        self.counts.lock().latest.iter().cloned().collect()
    }

    /// Starts counting anew.
    pub fn reset(&self) {
        *self.counts.lock() = Counts::default();
    }
}
