//! Deleting what nobody can use any more.

use crate::{idempotent, sync_jobs::SyncJobs, webhooks};
use domain::ports::{ChangeLog, StorageError, UnitOfWork, in_transaction};
use std::{sync::Arc, time::Duration};

/// Deletes guest sessions and sessions of users that have ended, changes that everybody knows, replies that nobody asks for again,
/// messages that were acted upon and runs of laps that nobody needs.
pub struct Housekeeping {
    /// What forgets changes.
    pub change_log: Arc<dyn ChangeLog>,
    /// Where transactions begin.
    pub unit_of_work: Arc<dyn UnitOfWork>,
}

/// How much was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Guest sessions, with their carts and wishlists.
    pub guests: u64,
    /// Sessions of users.
    pub sessions: u64,
    /// Changes in the log.
    pub changes: u64,
    /// Replies to requests that must be done once.
    pub replies: u64,
    /// Messages that were acted upon.
    pub messages: u64,
    /// Runs of laps.
    pub runs: u64,
}

impl Housekeeping {
    /// How many rows one transaction deletes at most, so that none holds locks for long.
    pub const BATCH: u32 = 500;

    /// How long what has ended is kept, for those who look into what happened.
    pub const KEPT: Duration = Duration::from_hours(30 * 24);

    /// How many changes are forgotten at a time; their rows are small, and nobody waits for them.
    pub const CHANGES_BATCH: u32 = 10_000;

    /// How long changes are remembered: entries of a cache that are older are of no use.
    pub const CHANGES_KEPT: Duration = Duration::from_hours(2);

    /// Deletes one batch of each kind. What is returned is zero when nothing is left.
    pub async fn sweep(&self) -> Result<Swept, StorageError> {
        let guests = in_transaction(&*self.unit_of_work, async |tx| {
            tx.guests().delete_ended(Self::KEPT, Self::BATCH).await
        })
        .await?;
        let sessions = in_transaction(&*self.unit_of_work, async |tx| {
            tx.sessions().delete_ended(Self::KEPT, Self::BATCH).await
        })
        .await?;
        let changes = self.change_log.prune(Self::CHANGES_KEPT, Self::CHANGES_BATCH).await?;
        let replies = in_transaction(&*self.unit_of_work, async |tx| {
            tx.idempotency().delete_expired(idempotent::KEPT, Self::BATCH).await
        })
        .await?;
        let messages = in_transaction(&*self.unit_of_work, async |tx| {
            tx.webhooks().delete_done(webhooks::KEPT, Self::BATCH).await
        })
        .await?;
        let runs = in_transaction(&*self.unit_of_work, async |tx| {
            tx.sync_runs().delete_older_than(SyncJobs::RUNS_KEPT, Self::BATCH).await
        })
        .await?;
        Ok(Swept { guests, sessions, changes, replies, messages, runs })
    }
}
