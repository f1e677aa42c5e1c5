//! How far this instance has followed the log of changes, and what may be served because of that.

use crate::{dirty_marks::DirtyMarks, entry::Entry, tag_table::TagTable, token::ConsistencyToken};
use domain::changes::{Namespace, Snapshot};
use std::{sync::Arc, time::Duration};

/// Everything that a finished poll has told. It is published as one, after the changes were recorded, and never changed.
pub(crate) struct Position {
    pub(crate) namespace: Namespace,
    pub(crate) snapshot: Arc<Snapshot>,
    /// Changes by transactions that this does not see are in `table`, as far as the poll could see them; of others, some may not
    /// be. Both parts come from the poll or from one before.
    pub(crate) horizon: Horizon,
    pub(crate) table: Arc<TagTable>,
    /// The how-manieth poll of this process.
    pub(crate) number: u64,
    /// When the poll began, by [`Clock::elapsed`](domain::ports::Clock::elapsed).
    pub(crate) began: Duration,
    /// How long, as far as polls could see, the oldest transaction has been in progress that may still write.
    pub(crate) oldest_writer_age: Duration,
}

/// What an entry's stamp has to include, for its later changes to be known.
#[derive(Clone)]
pub(crate) struct Horizon {
    /// What the log has forgotten.
    pub(crate) pruned: Snapshot,
    /// What this instance never read.
    pub(crate) skipped: Snapshot,
}

/// Why an answer does not come from the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissReason {
    /// No level has it.
    Absent,
    /// It comes from another history of the database.
    Namespace,
    /// It is so old that its changes may not be known.
    Horizon,
    /// Something that it depends on has changed since.
    Changed,
    /// This instance has changed something that it depends on, and has not polled since.
    OwnWrite,
    /// The request brings a token of a write that it may not contain.
    Token,
    /// The log was not polled for too long, so nothing is served.
    StalePosition,
}

impl MissReason {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Absent,
        Self::Namespace,
        Self::Horizon,
        Self::Changed,
        Self::OwnWrite,
        Self::Token,
        Self::StalePosition,
    ];

    /// The name that metrics show.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Namespace => "namespace",
            Self::Horizon => "horizon",
            Self::Changed => "changed",
            Self::OwnWrite => "own_write",
            Self::Token => "token",
            Self::StalePosition => "stale_position",
        }
    }
}

impl Position {
    /// Whether `entry` contains every commit that was visible when this position's poll began, what this instance wrote, and the
    /// write that `token` stands for.
    ///
    /// Every such change is in the table, or below the horizon, which the stamp includes. Only the whole set of known
    /// transactions will do: the greatest may be seen while a smaller one, which committed later, is not.
    pub(crate) fn judge(
        &self,
        entry: &Entry,
        dirty: &DirtyMarks,
        token: Option<&ConsistencyToken>,
    ) -> Result<(), MissReason> {
        let stamp = entry.stamp.as_ref().ok_or(MissReason::StalePosition)?;
        if stamp.namespace != self.namespace {
            return Err(MissReason::Namespace);
        }
        if !self.horizon.is_behind(&stamp.snapshot) {
            return Err(MissReason::Horizon);
        }
        if !entry.slots.iter().all(|slot| self.table.all_seen(*slot, &stamp.snapshot)) {
            return Err(MissReason::Changed);
        }
        if !entry.slots.iter().all(|slot| dirty.is_clean(*slot, self.number)) {
            return Err(MissReason::OwnWrite);
        }
        match token {
            Some(token) if !self.honours(token, &stamp.snapshot) => Err(MissReason::Token),
            _ => Ok(()),
        }
    }

    /// What this position sees, every entry that it lets pass contains.
    fn honours(&self, token: &ConsistencyToken, stamp: &Snapshot) -> bool {
        token.is_of(&self.namespace) && (self.snapshot.sees(token.xid()) || stamp.sees(token.xid()))
    }
}

impl Horizon {
    fn is_behind(&self, stamp: &Snapshot) -> bool {
        stamp.includes(&self.pruned) && stamp.includes(&self.skipped)
    }
}
