//! The log of changes.

use chrono::{DateTime, Utc};
use domain::changes::{Change, Changes, Namespace, Poll, Snapshot, Tag, Xid};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use uuid::Uuid;

/// Which transactions changed what, and when they committed. They take turns, so their numbers are in the order of their commits.
pub(crate) struct ChangeTable {
    namespace: Namespace,
    /// The number of the transaction in progress, or of the next.
    next: Xid,
    horizon: Xid,
    rows: BTreeMap<(Xid, Tag), DateTime<Utc>>,
}

impl ChangeTable {
    pub(crate) fn namespace(&self) -> Namespace {
        self.namespace
    }

    pub(crate) fn next(&self) -> Xid {
        self.next
    }

    /// Logs what the transaction in progress changed; one that changed nothing leaves its number to the next.
    pub(crate) fn append(&mut self, tags: BTreeSet<Tag>, now: DateTime<Utc>) {
        if !tags.is_empty() {
            self.rows.extend(tags.into_iter().map(|tag| ((self.next, tag), now)));
            self.next.0 += 1;
        }
    }

    /// See [`domain::ports::ChangeLog::poll`].
    pub(crate) fn poll(&self, since: &Snapshot, limit: u32, now: DateTime<Utc>) -> Poll {
        let unseen = self.rows.iter().filter(|((xid, _), _)| !since.sees(*xid));
        let change = |((xid, tag), at): (&(Xid, Tag), &DateTime<Utc>)| Change {
            xid: *xid,
            tag: tag.clone(),
            age: (now - *at).to_std().unwrap_or_default(),
        };
        let changes: Vec<Change> = unseen.map(change).collect();
        Poll {
            namespace: self.namespace,
            snapshot: Snapshot::before(self.next),
            horizon: self.horizon,
            changes: if changes.len() > limit as usize { Changes::TooMany } else { Changes::Known(changes) },
        }
    }

    /// See [`domain::ports::ChangeLog::prune`].
    pub(crate) fn prune(&mut self, kept: Duration, limit: u32, now: DateTime<Utc>) -> u64 {
        let age = |at: DateTime<Utc>| (now - at).to_std().unwrap_or_default();
        let oldest = self.rows.iter().take(limit as usize);
        let last = oldest.filter(|(_, at)| age(**at) > kept).map(|((xid, _), _)| *xid).max();
        let Some(Xid(last)) = last else { return 0 };
        let before = self.rows.len();
        self.horizon = Xid(last + 1);
        self.rows.retain(|(xid, _), _| *xid >= self.horizon);
        (before - self.rows.len()) as u64
    }
}

impl Default for ChangeTable {
    fn default() -> Self {
        static STORAGES: AtomicU64 = AtomicU64::new(1);
        let incarnation = Uuid::from_u64_pair(0, STORAGES.fetch_add(1, Ordering::Relaxed));
        let namespace = Namespace { system: 1, database: 1, timeline: 1, incarnation };
        Self { namespace, next: Xid(1), horizon: Xid(1), rows: BTreeMap::new() }
    }
}
