//! Deleting what nobody can use any more.

use domain::ports::{StorageError, UnitOfWork, in_transaction};
use std::{sync::Arc, time::Duration};

/// Deletes guest sessions and sessions of users that have ended.
pub struct Housekeeping {
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
}

impl Housekeeping {
    /// How many rows one transaction deletes at most, so that none holds locks for long.
    pub const BATCH: u32 = 500;

    /// How long what has ended is kept, for those who look into what happened.
    pub const KEPT: Duration = Duration::from_hours(30 * 24);

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
        Ok(Swept { guests, sessions })
    }
}
