//! A database of versions, with transactions that commit when a test says so.

use async_trait::async_trait;
use cache::{Loaded, Question, Source};
use domain::{
    changes::{Change, Changes, Namespace, Poll, ReadSource, Snapshot, Tag, Xid},
    ports::{ChangeLog, StorageError},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

/// Each tag has a version, which every commit that changes it counts up.
pub(crate) struct Database {
    state: Mutex<State>,
    pub(crate) loads: AtomicU64,
    pub(crate) is_away: AtomicBool,
    /// Readings come from a replica, or from nobody knows where.
    pub(crate) source_is_unknown: AtomicBool,
    /// How many connections were made to another server.
    pub(crate) reconnections: AtomicU32,
    /// Closed while readings are to wait after they were made.
    gate: Semaphore,
}

#[derive(Clone)]
struct State {
    incarnation: u128,
    next: u64,
    open: BTreeSet<u64>,
    versions: BTreeMap<Tag, u64>,
    log: Vec<(u64, Tag)>,
    horizon: u64,
}

/// More readings than any test makes at a time.
const READERS: u32 = 1000;

/// A transaction in progress.
pub(crate) struct OpenWrite(u64);

impl Default for Database {
    fn default() -> Self {
        let state = State {
            incarnation: 1,
            next: 10,
            open: BTreeSet::new(),
            versions: BTreeMap::new(),
            log: Vec::new(),
            horizon: 0,
        };
        Self {
            state: Mutex::new(state),
            loads: AtomicU64::new(0),
            is_away: AtomicBool::new(false),
            source_is_unknown: AtomicBool::new(false),
            reconnections: AtomicU32::new(0),
            gate: Semaphore::new(READERS as usize),
        }
    }
}

impl Database {
    /// A transaction that changes `tag` and commits.
    pub(crate) fn write(&self, tag: &Tag) -> Xid {
        let write = self.begin();
        let xid = Xid(write.0);
        self.commit(write, tag);
        xid
    }

    pub(crate) fn begin(&self) -> OpenWrite {
        let mut state = self.state.lock().unwrap();
        let xid = state.next;
        state.next += 1;
        state.open.insert(xid);
        OpenWrite(xid)
    }

    pub(crate) fn commit(&self, OpenWrite(xid): OpenWrite, tag: &Tag) {
        let mut state = self.state.lock().unwrap();
        state.open.remove(&xid);
        *state.versions.entry(tag.clone()).or_default() += 1;
        state.log.push((xid, tag.clone()));
    }

    /// Changes `tag` without a word in the log.
    pub(crate) fn write_silently(&self, tag: &Tag) {
        *self.state.lock().unwrap().versions.entry(tag.clone()).or_default() += 1;
    }

    /// Ends all that was in progress, and gives its numbers to new transactions.
    pub(crate) fn crash(&self) {
        let mut state = self.state.lock().unwrap();
        if let Some(first) = state.open.pop_first() {
            state.next = first;
        }
        state.open.clear();
        state.incarnation += 1;
    }

    /// Forgets all changes so far.
    pub(crate) fn prune(&self) {
        let mut state = self.state.lock().unwrap();
        state.horizon = state.next;
        state.log.clear();
    }

    /// Has readings wait after they were made, until what is returned is dropped.
    pub(crate) async fn hold_readings(&self) -> SemaphorePermit<'_> {
        self.gate.acquire_many(READERS).await.unwrap()
    }

    pub(crate) fn namespace(&self) -> Namespace {
        let incarnation = Uuid::from_u128(self.state.lock().unwrap().incarnation);
        Namespace { system: 1, database: 1, timeline: 1, incarnation }
    }

    fn answer(&self) -> Result<(), StorageError> {
        let away = self.is_away.load(Ordering::SeqCst);
        if away { Err(StorageError::Unavailable("the test has taken it away".into())) } else { Ok(()) }
    }
}

impl State {
    fn snapshot(&self) -> Snapshot {
        let open: Vec<Xid> = self.open.iter().copied().map(Xid).collect();
        let xmin = open.first().copied().unwrap_or(Xid(self.next));
        Snapshot::new(xmin, Xid(self.next), open).unwrap()
    }
}

#[async_trait]
impl ChangeLog for Database {
    async fn poll(&self, since: &Snapshot, limit: u32) -> Result<Poll, StorageError> {
        self.answer()?;
        let namespace = self.namespace();
        let state = self.state.lock().unwrap();
        let news = state.log.iter().filter(|(xid, _)| !since.sees(Xid(*xid)));
        let age = Duration::from_millis(1);
        let changes: Vec<Change> =
            news.map(|(xid, tag)| Change { xid: Xid(*xid), tag: tag.clone(), age }).collect();
        let changes = if changes.len() > limit as usize { Changes::TooMany } else { Changes::Known(changes) };
        Ok(Poll { namespace, snapshot: state.snapshot(), horizon: Xid(state.horizon), changes })
    }

    async fn prune(&self, _: Duration, _: u32) -> Result<u64, StorageError> {
        self.prune();
        Ok(0)
    }

    fn read_source(&self) -> Option<ReadSource> {
        let known = !self.source_is_unknown.load(Ordering::SeqCst);
        let epoch = self.reconnections.load(Ordering::SeqCst).into();
        known.then(|| ReadSource { namespace: self.namespace(), epoch })
    }
}

#[async_trait]
impl Source for Database {
    /// The version of the first thing that the question depends on; nothing at version zero.
    async fn load(&self, question: &Question) -> Result<Loaded, StorageError> {
        self.answer()?;
        self.loads.fetch_add(1, Ordering::SeqCst);
        let tags = question.tags(&[]);
        let version = {
            let state = self.state.lock().unwrap();
            tags.iter().filter_map(|tag| state.versions.get(tag).copied()).sum::<u64>()
        };
        let _open = self.gate.acquire().await.unwrap();
        let json = (version > 0).then(|| version.to_string().into());
        Ok(Loaded { json, games: Vec::new() })
    }
}
