//! Runs of the synchronisation, and the lease that lets one at a time write.

use super::StorageError;
use crate::{
    account::UserId,
    product::ProductId,
    sync::{
        Checkpoint, Holder, JobKind, LapHistory, LapId, LapMode, Outcome, Progress, RunError, RunId, SyncRun,
        Trigger,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
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
    /// The operator who asked for it through the API.
    pub requested_by: Option<UserId>,
    /// The time of the schedule that it fulfils.
    pub scheduled_for: Option<DateTime<Utc>>,
    /// Who works on it; `None` to have it wait for a holder ([`SyncRunRepository::take`]): then its lease has run out already.
    pub holder: Option<Holder>,
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
    /// Whether its holder let its lease run out: it died, hangs, gave the lease back, or there never was one.
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

/// What the holder of a run hears when it shows that it is alive.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lease {
    /// The run is its own.
    Held,
    /// The run is its own, and an operator wants it to end.
    CancelRequested,
    /// The run has ended, see [`Fenced::Lost`].
    Lost,
}

/// Runs, inside a transaction. Leases are measured by the storage's clock alone.
#[async_trait]
pub trait SyncRunRepository: Send {
    /// The run of `job` that has not ended, if any, locked until the transaction ends.
    async fn lock_unfinished(&mut self, job: JobKind) -> Result<Option<UnfinishedRun>, StorageError>;

    /// Begins a run that holds its lease for `lease` from now, or one that waits for a holder. Returns
    /// `Conflict(OneUnfinishedRun)` if the job has an unfinished run, `Conflict(FiredBefore)` if another run of its mode was begun
    /// for the same time of a schedule.
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

    /// Gives a run that waits for a holder to `holder`, for `lease` from now. Its beginning is now.
    async fn take(&mut self, run: RunId, holder: &Holder, lease: Duration) -> Result<Fenced, StorageError>;

    /// Extends the run's lease to `lease` from now. Locks the run's row like the methods that return [`Fenced`].
    async fn renew_lease(&mut self, run: RunId, lease: Duration) -> Result<Lease, StorageError>;

    /// Remembers that an operator wants the run to end. Its holder hears of it at the next renewal.
    async fn request_cancel(&mut self, run: RunId) -> Result<Fenced, StorageError>;

    /// Keeps faults of the run, until it has [`SyncRun::MAX_ERRORS`]; the rest are dropped.
    async fn insert_errors(&mut self, run: RunId, errors: &[RunError]) -> Result<(), StorageError>;

    /// Ends the run.
    async fn finish(
        &mut self,
        run: RunId,
        outcome: Outcome,
        progress: &Progress,
    ) -> Result<Fenced, StorageError>;

    /// What the runs of `job` that have ended say about the next one.
    async fn get_history(&mut self, job: JobKind) -> Result<LapHistory, StorageError>;

    /// Deletes runs that ended more than `age` ago, `limit` at most, except the latest of each mode that succeeded. Returns how many.
    async fn delete_older_than(&mut self, age: Duration, limit: u32) -> Result<u64, StorageError>;

    /// Remembers that `lap` saw these products.
    async fn insert_sightings(&mut self, lap: LapId, products: &[ProductId]) -> Result<(), StorageError>;

    /// How many different products `lap` saw.
    async fn count_sighted(&mut self, lap: LapId) -> Result<u64, StorageError>;

    /// Forgets what laps other than `keep` saw, or all of them.
    async fn delete_sightings_except(&mut self, keep: Option<LapId>) -> Result<(), StorageError>;
}
