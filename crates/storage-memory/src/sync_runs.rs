//! Runs and their leases, inside a transaction.

use crate::{deadline::deadline, state::StoredRun, transaction::MemoryTransaction};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    ports::{Constraint, Fenced, NewRun, StorageError, SyncRunRepository, UnfinishedRun},
    product::ProductId,
    sync::{Checkpoint, JobKind, LapId, Outcome, Progress, RunError, RunId, SyncRun},
};
use std::{sync::Arc, time::Duration};

#[async_trait]
impl SyncRunRepository for MemoryTransaction {
    async fn lock_unfinished(&mut self, job: JobKind) -> Result<Option<UnfinishedRun>, StorageError> {
        let now = self.now();
        Ok(self.find_unfinished(job).map(|stored| UnfinishedRun {
            run: stored.run.clone(),
            checkpoint: stored.checkpoint.clone(),
            lease_expired: stored.lease_until <= now,
            age: (now - stored.run.started_at).to_std().unwrap_or_default(),
        }))
    }

    async fn insert(&mut self, run: &NewRun, lease: Duration) -> Result<(), StorageError> {
        if self.find_unfinished(run.job).is_some() {
            return Err(self.refuse(Constraint::OneUnfinishedRun));
        }
        let now = self.now();
        let stored = StoredRun {
            run: begin(run, now),
            checkpoint: run.checkpoint.clone(),
            lease_until: deadline(now, lease),
        };
        self.state.runs.insert(run.id, stored);
        Ok(())
    }

    async fn save_checkpoint(
        &mut self,
        run: RunId,
        progress: &Progress,
        checkpoint: &Checkpoint,
        lease: Duration,
    ) -> Result<Fenced, StorageError> {
        Ok(self.fenced(run, |stored, now| {
            stored.run.progress = *progress;
            stored.checkpoint = checkpoint.clone();
            stored.lease_until = deadline(now, lease);
        }))
    }

    async fn renew_lease(&mut self, run: RunId, lease: Duration) -> Result<Fenced, StorageError> {
        Ok(self.fenced(run, |stored, now| stored.lease_until = deadline(now, lease)))
    }

    async fn insert_errors(&mut self, run: RunId, errors: &[RunError]) -> Result<(), StorageError> {
        if let Some(stored) = self.state.runs.get_mut(&run) {
            stored.run.errors.extend_from_slice(errors);
            stored.run.errors.truncate(SyncRun::MAX_ERRORS);
        }
        Ok(())
    }

    async fn finish(
        &mut self,
        run: RunId,
        outcome: Outcome,
        progress: &Progress,
    ) -> Result<Fenced, StorageError> {
        Ok(self.fenced(run, |stored, now| {
            stored.run.progress = *progress;
            stored.run.outcome = Some(outcome);
            stored.run.finished_at = Some(now);
        }))
    }

    async fn insert_sightings(&mut self, lap: LapId, products: &[ProductId]) -> Result<(), StorageError> {
        Arc::make_mut(self.state.sightings.entry(lap).or_default()).extend(products);
        Ok(())
    }

    async fn count_sighted(&mut self, lap: LapId) -> Result<u64, StorageError> {
        Ok(self.state.sightings.get(&lap).map_or(0, |products| products.len() as u64))
    }

    async fn delete_sightings_except(&mut self, keep: Option<LapId>) -> Result<(), StorageError> {
        self.state.sightings.retain(|lap, _| Some(*lap) == keep);
        Ok(())
    }
}

impl MemoryTransaction {
    fn find_unfinished(&self, job: JobKind) -> Option<&StoredRun> {
        self.state.runs.values().find(|stored| stored.run.job == job && stored.run.outcome.is_none())
    }

    /// Changes the run if it has not ended.
    fn fenced(&mut self, id: RunId, change: impl FnOnce(&mut StoredRun, DateTime<Utc>)) -> Fenced {
        let now = self.now();
        match self.state.runs.get_mut(&id).filter(|stored| stored.run.outcome.is_none()) {
            Some(stored) => {
                change(stored, now);
                Fenced::Held
            }
            None => Fenced::Lost,
        }
    }
}

fn begin(run: &NewRun, now: DateTime<Utc>) -> SyncRun {
    SyncRun {
        id: run.id,
        lap: run.lap,
        job: run.job,
        mode: run.mode,
        trigger: run.trigger,
        started_at: now,
        finished_at: None,
        outcome: None,
        progress: run.progress,
        errors: Vec::new(),
    }
}
