//! Everything that happened in a run.

use super::{
    faults::Fault,
    history::{History, Promise, Version, Wrong},
};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

/// Something that has versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// A game, by its place in the catalogue; its price is its version.
    Game(usize),
    /// Somebody's cart.
    Cart(u32),
    /// Somebody's profile; the nickname is its version.
    Profile(u32),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Game(place) => write!(f, "game {place}"),
            Self::Cart(shopper) => write!(f, "cart of shopper {shopper}"),
            Self::Profile(shopper) => write!(f, "profile of shopper {shopper}"),
        }
    }
}

/// A question that was answered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Read {
    pub(crate) server: usize,
    pub(crate) started: Instant,
}

/// An answer that must not be.
#[derive(Debug, Clone)]
pub(crate) struct Violation {
    pub(crate) key: Key,
    pub(crate) seen: Version,
    pub(crate) wrong: Wrong,
    pub(crate) promise: Promise,
    pub(crate) read: Read,
    pub(crate) judged: Instant,
}

/// How long something was broken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FaultSpan {
    pub(crate) fault: Fault,
    pub(crate) began: Instant,
    pub(crate) ended: Option<Instant>,
}

impl FaultSpan {
    /// Whether it was broken at some moment between these two.
    pub(crate) fn overlaps(&self, first: Instant, last: Instant) -> bool {
        self.began <= last && self.ended.is_none_or(|ended| ended >= first)
    }
}

/// What the ledger holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entries {
    pub(crate) histories: BTreeMap<Key, History>,
    /// Judged reads of single things by what was promised; one answer may hold many.
    pub(crate) judged: BTreeMap<Promise, u64>,
    /// Answers by server.
    pub(crate) answers: BTreeMap<usize, u64>,
    pub(crate) failures: BTreeMap<String, u64>,
    pub(crate) violations: Vec<Violation>,
    /// Answers to writes that should have carried a token.
    pub(crate) missing_tokens: u64,
    pub(crate) faults: Vec<FaultSpan>,
}

/// The log of all writes, and the judge of all reads.
pub(crate) struct Ledger {
    began: Instant,
    announce: fn(&str),
    entries: Mutex<Entries>,
}

impl Ledger {
    pub(crate) fn begin(announce: fn(&str)) -> Self {
        Self { began: Instant::now(), announce, entries: Mutex::default() }
    }

    /// When the run began.
    pub(crate) fn began(&self) -> Instant {
        self.began
    }

    /// Notes that the next version of `key` is about to be written, and returns it.
    pub(crate) fn begin_write(&self, key: Key) -> Version {
        self.entries().histories.entry(key).or_default().begin()
    }

    /// Notes that a write has succeeded: its answer has just come.
    pub(crate) fn acknowledge(&self, key: Key, version: Version) {
        let at = Instant::now();
        self.entries().histories.entry(key).or_default().acknowledge(version, at);
    }

    pub(crate) fn newest_begun(&self, key: Key) -> Version {
        self.entries().histories.get(&key).map_or(0, History::newest_begun)
    }

    /// When versions of `key` after `older`, up to `newer`, were acknowledged.
    pub(crate) fn acknowledged_between(&self, key: Key, older: Version, newer: Version) -> Vec<Instant> {
        let entries = self.entries();
        let history = entries.histories.get(&key);
        let found = history.map_or(&[][..], |history| history.acknowledged_between(older, newer));
        found.iter().map(|(at, _)| *at).collect()
    }

    /// Judges what an answer to `read` shows: each thing, its version, and what was promised of it.
    pub(crate) fn judge(&self, read: Read, shown: &[(Key, Version, Promise)]) {
        let mut entries = self.entries();
        *entries.answers.entry(read.server).or_default() += 1;
        for (key, seen, promise) in shown.iter().copied() {
            *entries.judged.entry(promise).or_default() += 1;
            let history = entries.histories.entry(key).or_default();
            if let Err(wrong) = history.judge(seen, read.started, promise) {
                let judged = Instant::now();
                entries.violations.push(Violation { key, seen, wrong, promise, read, judged });
            }
        }
    }

    /// Counts a request that failed, which proves nothing.
    pub(crate) fn count_failure(&self, kind: String) {
        *self.entries().failures.entry(kind).or_default() += 1;
    }

    pub(crate) fn count_missing_token(&self) {
        self.entries().missing_tokens += 1;
    }

    pub(crate) fn fault_begins(&self, fault: Fault) {
        self.say(&format!("{fault} …"));
        self.entries().faults.push(FaultSpan { fault, began: Instant::now(), ended: None });
    }

    pub(crate) fn fault_ends(&self) {
        if let Some(span) = self.entries().faults.last_mut() {
            span.ended = Some(Instant::now());
        }
        self.say("… over");
    }

    /// A copy of everything so far.
    pub(crate) fn snapshot(&self) -> Entries {
        self.entries().clone()
    }

    fn say(&self, what: &str) {
        (self.announce)(&format!("{:6.1} s  {what}", self.began.elapsed().as_secs_f64()));
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
