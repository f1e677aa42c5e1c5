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

mod audit;
pub(crate) mod claim;
mod conclude;
mod crawl;
mod drafts;
mod edits;
mod findings;
mod lease;
mod write;

pub use audit::{AuditError, AuditExtent};

use chrono::{DateTime, Utc};
use domain::{
    account::UserId,
    ports::{Clock, Ids, Marketplace, ProductQuery, StorageError, UnitOfWork},
    pricing::{Margin, Markup},
    sync::{Checkpoint, Holder, LapMode, SyncRun, Tolerance, Trigger},
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

/// A lap that somebody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LapOrder {
    /// How much it reads.
    pub mode: LapMode,
    /// Who or what wants it.
    pub trigger: Trigger,
    /// The operator who asked for it through the API.
    pub requested_by: Option<UserId>,
    /// The time of the schedule that it fulfils.
    pub scheduled_for: Option<DateTime<Utc>>,
}

impl LapOrder {
    /// A lap of this mode, wanted by `trigger`.
    pub fn by(trigger: Trigger, mode: LapMode) -> Self {
        Self { mode, trigger, requested_by: None, scheduled_for: None }
    }
}

/// How laps are run.
#[derive(Debug, Clone, Copy)]
pub struct LapPolicy {
    /// What is added to the marketplace's price.
    pub markup: Markup,
    /// What an operator's own price has to leave in order to count.
    pub margin: Margin,
    /// How far numbers may be off before nothing goes off sale.
    pub tolerance: Tolerance,
    /// How many products of a slice can be read; what holds more is cut.
    pub reachable: u64,
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
            margin: Margin::default(),
            tolerance: Tolerance::default(),
            reachable: ProductQuery::REACHABLE,
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
    /// Another process has begun a lap for this time of the schedule.
    #[error("a lap was begun for this time of the schedule before")]
    FiredBefore,
    /// An operator does not want the lap any more. Nobody but [`SyncCatalogue`] itself meets it.
    #[error("the lap was cancelled")]
    Cancelled,
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
    /// Names this process in the runs that it works on.
    pub holder: Holder,
    /// How laps are run.
    pub policy: LapPolicy,
}

/// A run and where it stands.
struct Lap {
    run: SyncRun,
    checkpoint: Checkpoint,
}

impl SyncCatalogue {
    /// Runs the lap that is wanted, or goes on with one that does as much and that nobody works on, until it has an outcome
    /// (`run.outcome` is set) or an error.
    pub async fn run(
        &self,
        order: LapOrder,
        observer: &dyn RunObserver,
        stop: Stop,
    ) -> Result<SyncRun, SyncCatalogueError> {
        let lap = self.claim(order).await?;
        self.work_until_cancelled(lap, observer, stop).await
    }

    /// Goes on with a run that nobody works on, because its holder died or because it was only asked for; `None` if there is none.
    pub async fn take_up(
        &self,
        observer: &dyn RunObserver,
        stop: Stop,
    ) -> Result<Option<SyncRun>, SyncCatalogueError> {
        match self.claim_orphan().await? {
            Some(lap) => self.work_until_cancelled(lap, observer, stop).await.map(Some),
            None => Ok(None),
        }
    }

    async fn work_until_cancelled(
        &self,
        lap: Lap,
        observer: &dyn RunObserver,
        stop: Stop,
    ) -> Result<SyncRun, SyncCatalogueError> {
        let begun = lap.run.clone();
        match self.work_while_held(lap, observer, stop).await {
            Err(SyncCatalogueError::Cancelled) => {
                let run = self.end_cancelled(begun).await?;
                observer.observe(&run);
                Ok(run)
            }
            result => result,
        }
    }

    async fn work_while_held(
        &self,
        lap: Lap,
        observer: &dyn RunObserver,
        stop: Stop,
    ) -> Result<SyncRun, SyncCatalogueError> {
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
