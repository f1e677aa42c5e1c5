//! The log of changes, which caches follow.

use super::StorageError;
use crate::changes::{Poll, ReadSource, Snapshot};
use async_trait::async_trait;
use std::time::Duration;

/// Reads the log of changes. Storage writes it by itself, in the transaction that changes something, whoever changes it.
#[async_trait]
pub trait ChangeLog: Send + Sync {
    /// What changed since the poll that returned the snapshot `since`: every change that committed since and is not older than
    /// [`Poll::horizon`]; perhaps some from before again. With [`Snapshot::empty`], all that the log has. Everything in the answer
    /// is of one moment, after the call began. More than `limit` changes come as [`TooMany`](crate::changes::Changes::TooMany).
    ///
    /// Polls take turns. While one is in progress, a second waits.
    async fn poll(&self, since: &Snapshot, limit: u32) -> Result<Poll, StorageError>;

    /// Forgets changes that are older than `kept`, the oldest transactions first, and moves the horizon past them at the same moment;
    /// `limit` at most, and what else the last of these transactions changed. None that a transaction still in progress may come
    /// before is forgotten. Returns how many.
    async fn prune(&self, kept: Duration, limit: u32) -> Result<u64, StorageError>;

    /// Where readings outside transactions (the query ports) come from at this moment. `None` if that is not known, or if it is
    /// no place whose readings may be kept, such as a replica.
    fn read_source(&self) -> Option<ReadSource>;
}
