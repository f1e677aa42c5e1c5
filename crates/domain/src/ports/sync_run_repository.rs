//! Runs of the synchronisation, and the lease that lets one at a time write.

use super::StorageError;
use crate::{
    product::ProductId,
    sync::{Checkpoint, JobKind, LapId, LapMode, Outcome, Progress, RunError, RunId, SyncRun, Trigger},
};
use async_trait::async_trait;
use std::time::Duration;

/// A run about to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun {
    /// Its id.
    pub id: RunId,
    /// The lap that it works on.
    pub lap: LapId,
    /// What it keeps in step.
    pub job: JobKind,
    /// How much of it.
    pub mode: LapMode,
    /// Who or what started it.
    pub trigger: Trigger,
    /// The counters to go on from.
    pub progress: Progress,
    /// Where to go on.
    pub checkpoint: Checkpoint,
}

/// A run that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfinishedRun {
    /// The run.
    pub run: SyncRun,
    /// Where it stands.
    pub checkpoint: Checkpoint,
    /// Whether its holder let its lease run out: it died, hangs, or gave the lease back.
    pub lease_expired: bool,
    /// How long ago the run began, by the storage's clock.
    pub age: Duration,
}

/// Whether the caller's run is still the one that may write.
///
/// Each method that returns it locks the run's row until the transaction ends, so a run that was taken over cannot write
/// afterwards, however long its process was frozen.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fenced {
    /// The run was live, and what was asked is done.
    Held,
    /// The run had ended, by its own hand or by a take-over: nothing was done, and the caller must roll back.
    Lost,
}

/// Runs, inside a transaction. Leases are measured by the storage's clock alone.
#[async_trait]
pub trait SyncRunRepository: Send {
    /// The run of `job` that has not ended, if any, locked until the transaction ends.
    async fn lock_unfinished(&mut self, job: JobKind) -> Result<Option<UnfinishedRun>, StorageError>;

    /// Begins a run that holds its lease for `lease` from now. Returns `Conflict(OneUnfinishedRun)` if the job has an
    /// unfinished run.
    async fn insert(&mut self, run: &NewRun, lease: Duration) -> Result<(), StorageError>;

    /// Moves the run on, and extends its lease to `lease` from now. A zero `lease` gives it back: the next holder need
    /// not wait.
    async fn save_checkpoint(
        &mut self,
        run: RunId,
        progress: &Progress,
        checkpoint: &Checkpoint,
        lease: Duration,
    ) -> Result<Fenced, StorageError>;

    /// Extends the run's lease to `lease` from now.
    async fn renew_lease(&mut self, run: RunId, lease: Duration) -> Result<Fenced, StorageError>;

    /// Keeps faults of the run, until it has [`SyncRun::MAX_ERRORS`]; the rest are dropped.
    async fn insert_errors(&mut self, run: RunId, errors: &[RunError]) -> Result<(), StorageError>;

    /// Ends the run.
    async fn finish(
        &mut self,
        run: RunId,
        outcome: Outcome,
        progress: &Progress,
    ) -> Result<Fenced, StorageError>;

    /// Remembers that `lap` saw these products.
    async fn insert_sightings(&mut self, lap: LapId, products: &[ProductId]) -> Result<(), StorageError>;

    /// How many different products `lap` saw.
    async fn count_sighted(&mut self, lap: LapId) -> Result<u64, StorageError>;

    /// Forgets what laps other than `keep` saw, or all of them.
    async fn delete_sightings_except(&mut self, keep: Option<LapId>) -> Result<(), StorageError>;
}
