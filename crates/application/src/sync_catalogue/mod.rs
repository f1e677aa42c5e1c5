//! One lap over the marketplace's catalogue (`sync.md`).
//!
//! ```text
//! claim ──► crawl ──(bounded channel: page + checkpoint after it)──► write ──► conclude
//!   │         │ asks the marketplace                                   │ one transaction    │ verdict, confirm,
//!   │         │ slices, pages, failures                                │ per batch          │ take off sale
//!   └ keep the lease, all along
//! ```
//!
//! Every batch transaction first renews the run's lease, which locks the run's row and fails if the run was taken over:
//! a frozen holder that wakes up cannot write. The same transaction moves the checkpoint, so a crash costs one batch.

mod claim;
mod conclude;
mod crawl;
mod findings;
mod lease;
mod write;

use domain::{
    ports::{Clock, Ids, Marketplace, StorageError, UnitOfWork},
    pricing::Markup,
    sync::{Checkpoint, SyncRun, Tolerance, Trigger},
};
use futures_util::future::{BoxFuture, Either, Shared, select};
use std::{pin::pin, sync::Arc, time::Duration};

/// Completes when the process wants to stop.
pub type Stop = Shared<BoxFuture<'static, ()>>;

/// Is told how far a run is: after its start, after each batch and at its end.
pub trait RunObserver: Send + Sync {
    /// `run` as it stands in storage now.
    fn observe(&self, run: &SyncRun);
}

/// How laps are run.
#[derive(Debug, Clone, Copy)]
pub struct LapPolicy {
    /// What is added to the marketplace's price.
    pub markup: Markup,
    /// How far numbers may be off before nothing goes off sale.
    pub tolerance: Tolerance,
    /// How many requests to the marketplace are under way at once.
    pub parallel_requests: usize,
    /// How long a run may be silent before another takes it over.
    pub lease: Duration,
    /// How old an unfinished run may be for the next to go on from its checkpoint; an older lap begins anew.
    pub resume_within: Duration,
    /// Whether no other process can reach the storage: then an unfinished run has no living holder, and its lease need
    /// not be waited for.
    pub sole_process: bool,
}

impl LapPolicy {
    /// The defaults, with `markup`.
    pub fn new(markup: Markup) -> Self {
        Self {
            markup,
            tolerance: Tolerance::default(),
            parallel_requests: 8,
            lease: Duration::from_secs(15),
            resume_within: Duration::from_hours(2),
            sole_process: false,
        }
    }
}

/// Why a lap has no outcome.
#[derive(Debug, thiserror::Error)]
pub enum SyncCatalogueError {
    /// Another lap runs; this one did not start.
    #[error("another lap is running since {}", .0.started_at)]
    AlreadyRunning(Box<SyncRun>),
    /// Another process took the run over, because this one was silent for too long.
    #[error("the run was taken over by another process")]
    TakenOver,
    /// The process wants to stop. The next run goes on from the checkpoint, at once.
    #[error("the lap was stopped; the next one goes on from where it stood")]
    Stopped,
    /// Storage failed. The next run goes on from the last checkpoint, once the lease has run out.
    #[error("the lap could not be stored")]
    Storage(#[from] StorageError),
}

/// The use case: one lap over the catalogue.
pub struct SyncCatalogue {
    /// Where transactions begin.
    pub unit_of_work: Arc<dyn UnitOfWork>,
    /// What is read.
    pub marketplace: Arc<dyn Marketplace>,
    /// For waiting between signs of life.
    pub clock: Arc<dyn Clock>,
    /// For the ids of runs and new games.
    pub ids: Arc<dyn Ids>,
    /// How laps are run.
    pub policy: LapPolicy,
}

/// A run and where it stands.
struct Lap {
    run: SyncRun,
    checkpoint: Checkpoint,
}

impl SyncCatalogue {
    /// Runs a full lap, or goes on with one whose run died, until it has an outcome (`run.outcome` is set) or an error.
    pub async fn run(
        &self,
        trigger: Trigger,
        observer: &dyn RunObserver,
        stop: Stop,
    ) -> Result<SyncRun, SyncCatalogueError> {
        let lap = self.claim(trigger).await?;
        observer.observe(&lap.run);
        let keep_lease = pin!(self.keep_lease(lap.run.id));
        let work = pin!(self.work(lap, observer, stop));
        match select(work, keep_lease).await {
            Either::Left((result, _)) => result,
            Either::Right((error, _)) => Err(error),
        }
    }

    async fn work(
        &self,
        mut lap: Lap,
        observer: &dyn RunObserver,
        stop: Stop,
    ) -> Result<SyncRun, SyncCatalogueError> {
        let end = self.crawl_and_write(&mut lap, observer, stop).await?;
        let run = match end {
            crawl::End::Stopped => return Err(self.give_back(&lap).await?),
            crawl::End::GaveUp(error) => self.abandon(lap, &error).await?,
            crawl::End::ReadAll => self.conclude(lap).await?,
        };
        observer.observe(&run);
        Ok(run)
    }
}
