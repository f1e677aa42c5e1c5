//! One instance of the shop: its tail, its readers, its dirty marks.

use super::writes::Writes;
use domain::changes::{Snapshot, Xid};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Instance {
    pub(super) tail: Tail,
    pub(super) readers: Vec<Reader>,
    /// How many dirty marks have been set. They stand for instants: a poll that started when there were as many is a later one.
    pub(super) marks: u8,
    /// For each tag, which mark is its latest; 0 for none.
    pub(super) dirty: [u8; 2],
    /// The commits that this instance told its clients of.
    pub(super) acknowledged: Writes,
}

/// What follows the log of changes within one namespace.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Tail {
    pub(super) namespace: u8,
    /// The table of tags: the writes whose rows were applied.
    pub(super) table: Writes,
    /// The snapshot since which the next poll reads.
    pub(super) since: Snapshot,
    /// The snapshot of the latest poll that found more rows than it takes in.
    pub(super) skipped: Snapshot,
    pub(super) published: Option<Position>,
    pub(super) poll: Poll,
}

/// How far a tail has come.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Position {
    pub(super) namespace: u8,
    pub(super) snapshot: Snapshot,
    /// Of changes by transactions before this one, the log may have forgotten some.
    pub(super) horizon: Xid,
    /// Of changes that this sees, the tail may never have read some.
    pub(super) skipped: Snapshot,
    /// The commits that were visible when its poll started: what the claims are measured by, instead of a clock.
    pub(super) started: Writes,
    /// How many dirty marks had been set when its poll started.
    pub(super) marks: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Poll {
    Idle,
    Started {
        started: Writes,
        marks: u8,
        /// Read ahead of the statement by a mutant only.
        horizon: Option<Xid>,
    },
    Read {
        position: Position,
        /// Not yet applied.
        rows: Writes,
    },
}

/// One request after another, of which only the current one matters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub(super) struct Reader {
    /// Loaded first of all.
    pub(super) position: Option<Position>,
    /// The table that belongs to the position, if it is not the current tail's any more.
    pub(super) table: Option<Writes>,
    /// What the first of two statements read, or what a mutant read too early.
    pub(super) read: Option<Writes>,
}

impl Instance {
    pub(super) fn new(namespace: u8, readers: usize) -> Self {
        Self {
            tail: Tail::new(namespace),
            readers: vec![Reader::default(); readers],
            marks: 0,
            dirty: [0; 2],
            acknowledged: Writes::NONE,
        }
    }

    /// The instance knows of a commit of its own, and is about to tell.
    pub(super) fn acknowledge(&mut self, write: usize) {
        self.acknowledged = self.acknowledged.with(write);
    }

    pub(super) fn mark(&mut self, tags: &[usize]) {
        self.marks += 1;
        for tag in tags {
            self.dirty[*tag] = self.marks;
        }
    }
}

impl Tail {
    pub(super) fn new(namespace: u8) -> Self {
        Self {
            namespace,
            table: Writes::NONE,
            since: Snapshot::empty(),
            skipped: Snapshot::empty(),
            published: None,
            poll: Poll::Idle,
        }
    }
}
