//! Runs and their leases, inside a transaction.

use crate::{deadline::deadline, state::StoredRun, transaction::MemoryTransaction};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ports::{Constraint, Fenced, Lease, NewRun, StorageError, SyncRunRepository, UnfinishedRun},
    product::ProductId,
    sync::{
        Checkpoint, Holder, JobKind, LapHistory, LapId, LapMode, ModeHistory, Outcome, Progress, RunError,
        RunId, SyncRun,
    },
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
        if self.was_fired(run) {
            return Err(self.refuse(Constraint::FiredBefore));
        }
        let now = self.now();
        let lease = if run.holder.is_some() { lease } else { Duration::ZERO };
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

    async fn take(&mut self, run: RunId, holder: &Holder, lease: Duration) -> Result<Fenced, StorageError> {
        let waits = self.state.runs.get(&run).is_some_and(|stored| stored.run.holder.is_none());
        if !waits {
            return Ok(Fenced::Lost);
        }
        Ok(self.fenced(run, |stored, now| {
            stored.run.holder = Some(holder.clone());
            stored.run.started_at = now;
            stored.lease_until = deadline(now, lease);
        }))
    }

    async fn renew_lease(&mut self, run: RunId, lease: Duration) -> Result<Lease, StorageError> {
        let mut cancel_requested = false;
        let fenced = self.fenced(run, |stored, now| {
            stored.lease_until = deadline(now, lease);
            cancel_requested = stored.run.cancel_requested;
        });
        Ok(match fenced {
            Fenced::Lost => Lease::Lost,
            Fenced::Held if cancel_requested => Lease::CancelRequested,
            Fenced::Held => Lease::Held,
        })
    }

    async fn request_cancel(&mut self, run: RunId) -> Result<Fenced, StorageError> {
        Ok(self.fenced(run, |stored, _| stored.run.cancel_requested = true))
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

    async fn get_history(&mut self, job: JobKind) -> Result<LapHistory, StorageError> {
        let runs: Vec<_> =
            self.state.runs.values().map(|stored| &stored.run).filter(|run| run.job == job).collect();
        Ok(history(&runs))
    }

    async fn delete_older_than(&mut self, age: Duration, limit: u32) -> Result<u64, StorageError> {
        let bound = self.now() - TimeDelta::from_std(age).unwrap_or(TimeDelta::MAX);
        let runs: Vec<_> = self.state.runs.values().map(|stored| &stored.run).collect();
        let kept: Vec<_> =
            LapMode::ALL.iter().filter_map(|mode| latest_success(&runs, *mode)).map(|run| run.lap).collect();
        let mut old: Vec<_> = runs
            .iter()
            .filter(|run| run.finished_at.is_some_and(|end| end < bound) && !kept.contains(&run.lap))
            .map(|run| (run.finished_at, run.id))
            .collect();
        old.sort_unstable();
        old.truncate(limit as usize);
        for (_, id) in &old {
            self.state.runs.remove(id);
        }
        Ok(old.len() as u64)
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

    fn was_fired(&self, new: &NewRun) -> bool {
        let fired =
            |run: &SyncRun| (run.job, run.mode, run.scheduled_for) == (new.job, new.mode, new.scheduled_for);
        new.scheduled_for.is_some() && self.state.runs.values().any(|stored| fired(&stored.run))
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
        requested_by: run.requested_by,
        scheduled_for: run.scheduled_for,
        holder: run.holder.clone(),
        cancel_requested: false,
        started_at: now,
        finished_at: None,
        outcome: None,
        progress: run.progress,
        errors: Vec::new(),
    }
}

fn history(runs: &[&SyncRun]) -> LapHistory {
    let succeeded = |run: &&&SyncRun| run.outcome == Some(Outcome::Succeeded);
    let last_success = runs.iter().filter(succeeded).map(|run| run.id).max();
    let failures = runs.iter().filter(|run| {
        matches!(run.outcome, Some(Outcome::Incomplete | Outcome::Suspicious | Outcome::Failed))
            && Some(run.id) > last_success
    });
    LapHistory {
        modes: LapMode::ALL.iter().filter_map(|mode| mode_history(runs, *mode)).collect(),
        failures_in_a_row: u32::try_from(failures.count()).unwrap_or(u32::MAX),
        last_finished: runs.iter().filter_map(|run| run.finished_at).max(),
    }
}

fn mode_history(runs: &[&SyncRun], mode: LapMode) -> Option<ModeHistory> {
    let of_mode: Vec<_> = runs.iter().copied().filter(|run| run.mode == mode).collect();
    let last_begun = of_mode.iter().filter_map(|run| lap_begun(runs, run.lap)).max()?;
    Some(ModeHistory {
        mode,
        last_begun: Some(last_begun),
        last_succeeded: latest_success(runs, mode).and_then(|run| lap_begun(runs, run.lap)),
        last_scheduled: of_mode.iter().filter_map(|run| run.scheduled_for).max(),
        last_outcome: of_mode.iter().max_by_key(|run| (run.finished_at, run.id)).and_then(|run| run.outcome),
    })
}

fn latest_success<'a>(runs: &[&'a SyncRun], mode: LapMode) -> Option<&'a SyncRun> {
    let succeeded = runs.iter().filter(|run| run.mode == mode && run.outcome == Some(Outcome::Succeeded));
    succeeded.max_by_key(|run| run.started_at).copied()
}

/// A lap that was worked off by several runs began when the first of them did.
fn lap_begun(runs: &[&SyncRun], lap: LapId) -> Option<DateTime<Utc>> {
    runs.iter().filter(|run| run.lap == lap).map(|run| run.started_at).min()
}
