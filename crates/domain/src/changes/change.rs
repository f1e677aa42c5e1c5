//! What the log of changes tells.

use super::{Namespace, Snapshot, Tag, Xid};
use std::time::Duration;

/// A transaction changed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which transaction.
    pub xid: Xid,
    /// What.
    pub tag: Tag,
    /// How long before the poll it was written, by the storage's clock. For people to read: nothing rests on it.
    pub age: Duration,
}

/// What a transaction has changed so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    /// The transaction's number. One that has written nothing has none.
    pub xid: Option<Xid>,
    /// What it changed, each once.
    pub tags: Vec<Tag>,
}

/// One look at the log, all of one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// Whose history this is.
    pub namespace: Namespace,
    /// The transactions that had ended.
    pub snapshot: Snapshot,
    /// Of changes by transactions before this one, the log may have forgotten some.
    pub horizon: Xid,
    /// What changed since the poll before.
    pub changes: Changes,
}

/// What changed since a poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changes {
    /// All of it.
    Known(Vec<Change>),
    /// More than was asked for, and so unknown.
    TooMany,
}
