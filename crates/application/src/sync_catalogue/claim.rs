//! Becoming the one run that writes.

use super::{Lap, SyncCatalogue, SyncCatalogueError};
use domain::{
    ports::{Constraint, Fenced, NewRun, StorageError, Tx, UnfinishedRun, in_transaction},
    sync::{Checkpoint, JobKind, LapId, LapMode, Outcome, Progress, RunId, SyncRun, Trigger},
};
use tracing::info;

impl SyncCatalogue {
    /// Begins a run: with a lap of its own, or with that of a run whose holder is gone.
    pub(super) async fn claim(&self, trigger: Trigger) -> Result<Lap, SyncCatalogueError> {
        loop {
            let attempt =
                in_transaction(&*self.unit_of_work, async |tx| self.try_claim(tx, trigger).await).await;
            match attempt {
                // Two processes found no run at the same moment; the other one is to be seen now.
                Err(SyncCatalogueError::Storage(StorageError::Conflict(Constraint::OneUnfinishedRun))) => {}
                attempt => return attempt,
            }
        }
    }

    async fn try_claim(&self, tx: &mut Tx, trigger: Trigger) -> Result<Lap, SyncCatalogueError> {
        let id = RunId(self.ids.next());
        let new = match tx.sync_runs().lock_unfinished(JobKind::Catalogue).await? {
            Some(unfinished) if !unfinished.lease_expired && !self.policy.sole_process => {
                return Err(SyncCatalogueError::AlreadyRunning(Box::new(unfinished.run)));
            }
            Some(unfinished) => self.succeed(tx, unfinished, id, trigger).await?,
            None => fresh(id, trigger),
        };
        tx.sync_runs().insert(&new, self.policy.lease).await?;
        tx.sync_runs().delete_sightings_except(Some(new.lap)).await?;
        Ok(self.lap_of(new))
    }

    /// Ends a run whose holder is gone, and goes on with its lap unless that is too old.
    async fn succeed(
        &self,
        tx: &mut Tx,
        dead: UnfinishedRun,
        id: RunId,
        trigger: Trigger,
    ) -> Result<NewRun, SyncCatalogueError> {
        // The row is locked by this transaction, so nobody can have ended the run meanwhile.
        let Fenced::Held = tx.sync_runs().finish(dead.run.id, Outcome::Lost, &dead.run.progress).await?
        else {
            return Err(SyncCatalogueError::TakenOver);
        };
        if dead.age > self.policy.resume_within {
            return Ok(fresh(id, trigger));
        }
        info!(dead = %dead.run.id.0, pages = dead.run.progress.pages, "going on with the lap of a run that died");
        Ok(NewRun {
            lap: dead.run.lap,
            progress: dead.run.progress,
            checkpoint: dead.checkpoint,
            ..fresh(id, trigger)
        })
    }

    fn lap_of(&self, new: NewRun) -> Lap {
        let run = SyncRun {
            id: new.id,
            lap: new.lap,
            job: new.job,
            mode: new.mode,
            trigger: new.trigger,
            started_at: self.clock.now(),
            finished_at: None,
            outcome: None,
            progress: new.progress,
            errors: Vec::new(),
        };
        Lap { run, checkpoint: new.checkpoint }
    }
}

fn fresh(id: RunId, trigger: Trigger) -> NewRun {
    NewRun {
        id,
        lap: LapId(id.0),
        job: JobKind::Catalogue,
        mode: LapMode::Full,
        trigger,
        progress: Progress::default(),
        checkpoint: Checkpoint::start(),
    }
}
