//! Becoming the one run that writes.

use super::{Lap, LapOrder, SyncCatalogue, SyncCatalogueError};
use chrono::TimeDelta;
use domain::{
    ports::{Constraint, Fenced, NewRun, StorageError, Tx, UnfinishedRun, in_transaction},
    sync::{Checkpoint, JobKind, LapId, LapMode, Outcome, Progress, RunId, Slice, SyncRun, Trigger},
};
use tracing::info;

/// How much further back a delta lap looks than it would have to: the marketplace does not say in which time zone its dates are.
const OVERLAP: TimeDelta = TimeDelta::hours(3);

impl SyncCatalogue {
    /// Begins a run: with a lap of its own, or with that of a run that nobody works on, if that does what is wanted.
    pub(super) async fn claim(&self, order: LapOrder) -> Result<Lap, SyncCatalogueError> {
        loop {
            let attempt =
                in_transaction(&*self.unit_of_work, async |tx| self.try_claim(tx, order).await).await;
            match attempt {
                // Two processes found no run at the same moment; the other one is to be seen now.
                Err(SyncCatalogueError::Storage(StorageError::Conflict(Constraint::OneUnfinishedRun))) => {}
                Err(SyncCatalogueError::Storage(StorageError::Conflict(Constraint::FiredBefore))) => {
                    return Err(SyncCatalogueError::FiredBefore);
                }
                attempt => return attempt,
            }
        }
    }

    /// Takes up the run that has not ended, if nobody works on it.
    pub(super) async fn claim_orphan(&self) -> Result<Option<Lap>, SyncCatalogueError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            let Some(orphan) = self.find_orphan(tx).await? else { return Ok(None) };
            let order = LapOrder::by(Trigger::Recovery, orphan.run.mode);
            self.adopt(tx, orphan, order).await
        })
        .await
    }

    async fn try_claim(&self, tx: &mut Tx, order: LapOrder) -> Result<Lap, SyncCatalogueError> {
        if let Some(orphan) = self.find_orphan(tx).await?
            && let Some(lap) = self.adopt(tx, orphan, order).await?
        {
            return Ok(lap);
        }
        let new = new_run(tx, RunId(self.ids.next()), order).await?;
        self.begin(tx, new).await
    }

    /// The run that has not ended, if nobody works on it.
    async fn find_orphan(&self, tx: &mut Tx) -> Result<Option<UnfinishedRun>, SyncCatalogueError> {
        match tx.sync_runs().lock_unfinished(JobKind::Catalogue).await? {
            Some(unfinished) if !unfinished.lease_expired && !self.policy.sole_process => {
                Err(SyncCatalogueError::AlreadyRunning(Box::new(unfinished.run)))
            }
            unfinished => Ok(unfinished),
        }
    }

    /// Goes on with a run that nobody works on. `None` if that is not what is wanted: then it has ended.
    async fn adopt(
        &self,
        tx: &mut Tx,
        orphan: UnfinishedRun,
        order: LapOrder,
    ) -> Result<Option<Lap>, SyncCatalogueError> {
        let never_begun = orphan.run.holder.is_none();
        let wanted = !orphan.run.cancel_requested && orphan.run.mode.covers(order.mode);
        if never_begun && wanted {
            return self.take(tx, orphan).await.map(Some);
        }
        let outcome =
            if never_begun || orphan.run.cancel_requested { Outcome::Cancelled } else { Outcome::Lost };
        // The row is locked by this transaction, so nobody can have ended the run meanwhile.
        let Fenced::Held = tx.sync_runs().finish(orphan.run.id, outcome, &orphan.run.progress).await? else {
            return Err(SyncCatalogueError::TakenOver);
        };
        if !wanted {
            return Ok(None);
        }
        let new = self.succeed(tx, orphan, order).await?;
        self.begin(tx, new).await.map(Some)
    }

    /// Begins to work on a run that waited for it.
    async fn take(&self, tx: &mut Tx, waiting: UnfinishedRun) -> Result<Lap, SyncCatalogueError> {
        let UnfinishedRun { run, checkpoint, .. } = waiting;
        let Fenced::Held = tx.sync_runs().take(run.id, &self.holder, self.policy.lease).await? else {
            return Err(SyncCatalogueError::TakenOver);
        };
        tx.sync_runs().delete_sightings_except(Some(run.lap)).await?;
        let run = SyncRun { holder: Some(self.holder.clone()), started_at: self.clock.now(), ..run };
        Ok(Lap { run, checkpoint })
    }

    /// The run that goes on with the lap of one whose holder is gone, unless that is too old.
    async fn succeed(
        &self,
        tx: &mut Tx,
        dead: UnfinishedRun,
        order: LapOrder,
    ) -> Result<NewRun, SyncCatalogueError> {
        let order = LapOrder { mode: dead.run.mode, ..order };
        let fresh = new_run(tx, RunId(self.ids.next()), order).await?;
        if dead.age > self.policy.resume_within {
            return Ok(fresh);
        }
        info!(dead = %dead.run.id.0, pages = dead.run.progress.pages, "going on with the lap of a run that died");
        Ok(NewRun {
            lap: dead.run.lap,
            progress: dead.run.progress.taken_over(),
            checkpoint: dead.checkpoint,
            ..fresh
        })
    }

    async fn begin(&self, tx: &mut Tx, new: NewRun) -> Result<Lap, SyncCatalogueError> {
        let new = NewRun { holder: Some(self.holder.clone()), ..new };
        tx.sync_runs().insert(&new, self.policy.lease).await?;
        tx.sync_runs().delete_sightings_except(Some(new.lap)).await?;
        let run = SyncRun {
            id: new.id,
            lap: new.lap,
            job: new.job,
            mode: new.mode,
            trigger: new.trigger,
            requested_by: new.requested_by,
            scheduled_for: new.scheduled_for,
            holder: new.holder,
            cancel_requested: false,
            started_at: self.clock.now(),
            finished_at: None,
            outcome: None,
            progress: new.progress,
            errors: Vec::new(),
        };
        Ok(Lap { run, checkpoint: new.checkpoint })
    }
}

/// A run at the beginning of a lap of its own, that waits for somebody to work on it.
pub(crate) async fn new_run(tx: &mut Tx, id: RunId, order: LapOrder) -> Result<NewRun, StorageError> {
    let (mode, slice) = extent(tx, order.mode).await?;
    Ok(NewRun {
        id,
        lap: LapId(id.0),
        job: JobKind::Catalogue,
        mode,
        trigger: order.trigger,
        requested_by: order.requested_by,
        scheduled_for: order.scheduled_for,
        holder: None,
        progress: Progress::default(),
        checkpoint: Checkpoint::start(slice),
    })
}

/// What a lap of this mode reads. While nothing was ever read, changes are everything.
async fn extent(tx: &mut Tx, mode: LapMode) -> Result<(LapMode, Slice), StorageError> {
    if mode != LapMode::Delta {
        return Ok((mode, Slice::EVERYTHING));
    }
    let history = tx.sync_runs().get_history(JobKind::Catalogue).await?;
    Ok(match history.last_succeeded(LapMode::Delta) {
        Some(since) => (mode, Slice::updated_since((since - OVERLAP).naive_utc())),
        None => (LapMode::Full, Slice::EVERYTHING),
    })
}
