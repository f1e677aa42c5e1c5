//! Showing that the holder of a run is alive, and letting go of it.

use super::{Lap, SyncCatalogue, SyncCatalogueError};
use domain::{
    ports::{Fenced, Lease, StorageError, in_transaction},
    sync::RunId,
};
use std::time::Duration;
use tracing::warn;

impl SyncCatalogue {
    /// Renews the lease at a third of its life, for as long as the run is ours. Returns why it no longer is.
    pub(super) async fn keep_lease(&self, run: RunId) -> SyncCatalogueError {
        loop {
            self.clock.sleep(self.policy.lease / 3).await;
            match self.renew(run).await {
                Ok(Lease::Held) => {}
                Ok(Lease::CancelRequested) => return SyncCatalogueError::Cancelled,
                Ok(Lease::Lost) => return SyncCatalogueError::TakenOver,
                // The batches find out for themselves whether storage is really gone.
                Err(error) => {
                    warn!(error = &error as &dyn std::error::Error, "the lease of the lap was not renewed");
                }
            }
        }
    }

    async fn renew(&self, run: RunId) -> Result<Lease, StorageError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            tx.sync_runs().renew_lease(run, self.policy.lease).await
        })
        .await
    }

    /// Gives the lease back, so that the next run need not wait. The lap stays unfinished.
    pub(super) async fn give_back(&self, lap: &Lap) -> Result<SyncCatalogueError, SyncCatalogueError> {
        let Lap { run, checkpoint } = lap;
        in_transaction(&*self.unit_of_work, async |tx| {
            match tx.sync_runs().save_checkpoint(run.id, &run.progress, checkpoint, Duration::ZERO).await? {
                Fenced::Held => Ok(SyncCatalogueError::Stopped),
                Fenced::Lost => Err(SyncCatalogueError::TakenOver),
            }
        })
        .await
    }
}
