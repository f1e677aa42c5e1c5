//! Following the log of changes.

use crate::{
    poke::Poke,
    position::{Horizon, Position},
    slot::Slot,
    stats::Stats,
    tag_table::TagTable,
};
use arc_swap::ArcSwapOption;
use domain::{
    changes::{Changes, Namespace, Poll, Snapshot, Xid},
    ports::{ChangeLog, Clock, StorageError},
};
use futures_util::{
    future::{Either, select},
    lock::Mutex,
};
use metrics::{counter, histogram};
use std::{
    error::Error,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tracing::{info, warn};

/// The wait between two polls that nobody asks for, from begin to begin.
const INTERVAL: Duration = Duration::from_millis(50);
/// The least time between two polls, so that a storm of writes does not become one of polls.
const LEAST_INTERVAL: Duration = Duration::from_millis(5);
/// The most changes that one poll takes in. Of more, it only knows that there were many.
const MAX_CHANGES: u32 = 100_000;

/// Polls the log, one poll after the other, and publishes how far it has come.
pub(crate) struct Tail {
    log: Arc<dyn ChangeLog>,
    clock: Arc<dyn Clock>,
    stats: Arc<Stats>,
    position: ArcSwapOption<Position>,
    /// How many polls have begun.
    begun: AtomicU64,
    poke: Poke,
    progress: Mutex<Option<Progress>>,
}

/// How far the tail has come in one history of the database. Another history gets another one.
struct Progress {
    namespace: Namespace,
    table: Arc<TagTable>,
    since: Arc<Snapshot>,
    skipped: Snapshot,
    oldest_writer: Option<(Xid, Duration)>,
}

impl Tail {
    pub(crate) fn new(log: Arc<dyn ChangeLog>, clock: Arc<dyn Clock>, stats: Arc<Stats>) -> Self {
        Self {
            log,
            clock,
            stats,
            position: ArcSwapOption::empty(),
            begun: AtomicU64::new(0),
            poke: Poke::default(),
            progress: Mutex::new(None),
        }
    }

    /// The latest position.
    pub(crate) fn position(&self) -> Option<Arc<Position>> {
        self.position.load_full()
    }

    /// The latest position, if its poll began less than `staleness` ago.
    pub(crate) fn fresh_position(&self, staleness: Duration) -> Option<Arc<Position>> {
        // First the position, then the time: a process that is stopped in between finds it too old, never too young.
        let position = self.position.load_full()?;
        (self.clock.elapsed().saturating_sub(position.began) < staleness).then_some(position)
    }

    /// How long ago the latest position's poll began.
    pub(crate) fn age(&self) -> Option<Duration> {
        self.position().map(|position| self.clock.elapsed().saturating_sub(position.began))
    }

    /// The number of the next poll to begin.
    pub(crate) fn next_number(&self) -> u64 {
        self.begun.load(Ordering::SeqCst) + 1
    }

    /// Has the next poll begin soon.
    pub(crate) fn poke(&self) {
        self.poke.call();
    }

    /// Polls for ever.
    pub(crate) async fn run(&self) {
        let mut failing = false;
        loop {
            let began = self.clock.elapsed();
            match self.poll_once().await {
                Ok(()) if failing => {
                    failing = false;
                    info!("the log of changes can be followed again");
                }
                Ok(()) => {}
                Err(error) => {
                    counter!("cache_polls_total", "outcome" => "failed").increment(1);
                    if !failing {
                        failing = true;
                        let error = &error as &dyn Error;
                        warn!(error, "the log of changes cannot be followed; answers come from the database");
                    }
                }
            }
            self.wait_since(began, failing).await;
        }
    }

    /// One poll: reads what changed, records it, and only then publishes that everything up to here is known.
    pub(crate) async fn poll_once(&self) -> Result<(), StorageError> {
        let mut progress = self.progress.lock().await;
        let began = self.clock.elapsed();
        // Counted before the question is asked: who reads the old number has committed before the poll looks.
        let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let since = progress.as_ref().map_or_else(Snapshot::empty, |known| Snapshot::clone(&known.since));
        let poll = self.log.poll(&since, MAX_CHANGES).await?;
        match &mut *progress {
            Some(known) if known.namespace == poll.namespace => self.take_in(known, poll, number, began),
            Some(_) => {
                // What was asked meant something in the other history only. The next poll asks anew.
                info!(namespace = %poll.namespace, "the database has begun another history; the cache begins anew");
                *progress = None;
                self.position.store(None);
                self.poke.call();
            }
            None => {
                let mut known = Progress::begin(&poll);
                self.take_in(&mut known, poll, number, began);
                *progress = Some(known);
            }
        }
        counter!("cache_polls_total", "outcome" => "done").increment(1);
        Ok(())
    }

    fn take_in(&self, known: &mut Progress, poll: Poll, number: u64, began: Duration) {
        let first = known.since.xmax() == Xid(0);
        let snapshot = Arc::new(poll.snapshot);
        match poll.changes {
            Changes::Known(changes) => {
                for change in &changes {
                    known.table.record(Slot::of(&change.tag), change.xid);
                    if !first {
                        self.note_lag(change.age + self.clock.elapsed().saturating_sub(began));
                    }
                }
            }
            Changes::TooMany => {
                warn!("more changed than one poll takes in; entries from before are read anew");
                known.skipped = Snapshot::clone(&snapshot);
            }
        }
        known.note_writers(&snapshot, began);
        known.since = Arc::clone(&snapshot);
        self.position.store(Some(Arc::new(Position {
            namespace: poll.namespace,
            snapshot,
            horizon: Horizon { pruned: Snapshot::before(poll.horizon), skipped: known.skipped.clone() },
            table: Arc::clone(&known.table),
            number,
            began,
            oldest_writer_age: known
                .oldest_writer
                .map_or(Duration::ZERO, |(_, seen)| began.saturating_sub(seen)),
        })));
    }

    fn note_lag(&self, lag: Duration) {
        self.stats.add_lag(lag);
        histogram!("cache_commit_to_visible_seconds").record(lag);
    }

    /// Waits until the next poll is due, or wanted; after a failure, wanting does not hasten it.
    async fn wait_since(&self, began: Duration, failing: bool) {
        let passed = || self.clock.elapsed().saturating_sub(began);
        self.clock.sleep(LEAST_INTERVAL.saturating_sub(passed())).await;
        let rest = self.clock.sleep(INTERVAL.saturating_sub(passed()));
        if failing {
            return rest.await;
        }
        if let Either::Left(_) = select(rest, pin!(self.poke.heard())).await {}
    }
}

impl Progress {
    fn begin(poll: &Poll) -> Self {
        Self {
            namespace: poll.namespace,
            table: Arc::new(TagTable::new()),
            since: Arc::new(Snapshot::empty()),
            skipped: Snapshot::empty(),
            oldest_writer: None,
        }
    }

    /// Remembers since when the oldest transaction in progress has been one.
    fn note_writers(&mut self, snapshot: &Snapshot, now: Duration) {
        let oldest = snapshot.in_progress().first().copied();
        self.oldest_writer = oldest.map(|xid| match self.oldest_writer {
            Some((known, seen)) if known == xid => (xid, seen),
            _ => (xid, now),
        });
    }
}
