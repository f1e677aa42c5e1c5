//! Which lap over the catalogue begins when: those that operators ask for, those that schedules do, those that were cut off.
//!
//! A lap that is asked for is a run that waits: whichever worker sees it first takes it up. A run whose holder died waits just as
//! well. So there is one queue, of one place, and it is the table of runs.

use crate::sync_catalogue::{LapOrder, claim::new_run};
use domain::{
    account::UserId,
    ports::{Clock, Constraint, Fenced, Ids, StorageError, SyncRunQueries, UnitOfWork, in_transaction},
    sync::{Agenda, JobKind, LapMode, Outcome, RunId, SyncRun, Trigger},
};
use std::{sync::Arc, time::Duration};

/// Decides which lap begins, and lets operators decide.
pub struct SyncJobs {
    /// Where transactions begin.
    pub unit_of_work: Arc<dyn UnitOfWork>,
    /// Where runs are looked at.
    pub runs: Arc<dyn SyncRunQueries>,
    /// For the ids of runs.
    pub ids: Arc<dyn Ids>,
    /// What schedules go by.
    pub clock: Arc<dyn Clock>,
    /// When laps begin by themselves.
    pub agenda: Agenda,
    /// Whether no other process can reach the storage, see [`crate::sync_catalogue::LapPolicy::sole_process`].
    pub sole_process: bool,
}

/// What a worker is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextLap {
    /// Go on with the run that nobody works on.
    TakeUp,
    /// Begin this one.
    Begin(LapOrder),
    /// Nothing: somebody works on a run.
    Busy,
    /// Nothing is due.
    Nothing,
}

/// Why a lap was not asked for.
#[derive(Debug, thiserror::Error)]
pub enum RequestLapError {
    /// Another one runs, or waits to be run.
    #[error("another lap is running since {}", .0.started_at)]
    AlreadyRunning(Box<SyncRun>),
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Why a run was not cancelled.
#[derive(Debug, thiserror::Error)]
pub enum CancelRunError {
    /// There is none with this id.
    #[error("there is no such run")]
    Unknown,
    /// It has ended by itself.
    #[error("the run has ended")]
    Ended(Box<SyncRun>),
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl SyncJobs {
    /// How long runs are kept, for those who look into what happened.
    pub const RUNS_KEPT: Duration = Duration::from_hours(90 * 24);

    /// What a worker that has time is to do. Two that ask at the same moment may hear the same: only one of them can begin it.
    pub async fn next(&self) -> Result<NextLap, StorageError> {
        let now = self.clock.now();
        in_transaction(&*self.unit_of_work, async |tx| {
            if let Some(unfinished) = tx.sync_runs().lock_unfinished(JobKind::Catalogue).await? {
                let orphan = unfinished.lease_expired || self.sole_process;
                return Ok(if orphan { NextLap::TakeUp } else { NextLap::Busy });
            }
            let history = tx.sync_runs().get_history(JobKind::Catalogue).await?;
            Ok(self.agenda.due(&history, now).map_or(NextLap::Nothing, |due| {
                NextLap::Begin(LapOrder {
                    scheduled_for: due.scheduled_for,
                    ..LapOrder::by(due.trigger, due.mode)
                })
            }))
        })
        .await
    }

    /// Asks for a lap, in the name of an operator if it was one who came through the API. A worker begins it within seconds.
    pub async fn request(
        &self,
        mode: LapMode,
        trigger: Trigger,
        requested_by: Option<UserId>,
    ) -> Result<RunId, RequestLapError> {
        let id = RunId(self.ids.next());
        let order = LapOrder { requested_by, ..LapOrder::by(trigger, mode) };
        loop {
            let inserted = in_transaction(&*self.unit_of_work, async |tx| {
                if let Some(unfinished) = tx.sync_runs().lock_unfinished(JobKind::Catalogue).await? {
                    return Err(RequestLapError::AlreadyRunning(Box::new(unfinished.run)));
                }
                let run = new_run(tx, id, order).await?;
                Ok(tx.sync_runs().insert(&run, Duration::ZERO).await?)
            })
            .await;
            match inserted {
                // Somebody else was faster by a moment, and is to be seen now.
                Err(RequestLapError::Storage(StorageError::Conflict(Constraint::OneUnfinishedRun))) => {}
                inserted => return inserted.map(|()| id),
            }
        }
    }

    /// Ends a run, or asks its holder to: it hears of it within seconds. What was read stays written, and nothing goes off sale. Returns
    /// the run as it stands.
    pub async fn cancel(&self, id: RunId) -> Result<SyncRun, CancelRunError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            let unfinished = tx.sync_runs().lock_unfinished(JobKind::Catalogue).await?;
            let Some(unfinished) = unfinished.filter(|unfinished| unfinished.run.id == id) else {
                return Ok(());
            };
            let run = unfinished.run;
            // Whether this or the run's own end came first, is told by the run below.
            let (Fenced::Held | Fenced::Lost) = tx.sync_runs().request_cancel(id).await?;
            if unfinished.lease_expired {
                let (Fenced::Held | Fenced::Lost) =
                    tx.sync_runs().finish(id, Outcome::Cancelled, &run.progress).await?;
            }
            Ok::<_, StorageError>(())
        })
        .await?;
        let run = self.runs.find_run(id).await?.ok_or(CancelRunError::Unknown)?;
        match run.outcome {
            None | Some(Outcome::Cancelled) => Ok(run),
            Some(_) => Err(CancelRunError::Ended(Box::new(run))),
        }
    }
}
