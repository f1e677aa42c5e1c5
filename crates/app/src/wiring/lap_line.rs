//! The line of laps, run in the background: those asked for, those that are due, those that were cut off, one after the other.

use super::Laps;
use crate::telemetry::describe;
use application::{
    sync_catalogue::{Stop, SyncCatalogueError},
    sync_jobs::{NextLap, SyncJobs},
};
use domain::{ports::StorageError, sync::SyncRun};
use futures_util::{
    FutureExt,
    future::{Either, select},
};
use std::{error::Error, pin::pin, sync::Arc, time::Duration};
use tokio::time::sleep;
use tracing::{info, warn};

/// The wait before looking again whether a lap is due.
const IDLE: Duration = Duration::from_secs(1);
/// The same while another process runs one: it may hand it over, and nobody uses the request budget until somebody looks.
const BUSY: Duration = Duration::from_millis(500);
/// The same after storage has failed.
const TROUBLED: Duration = Duration::from_secs(5);

/// Runs whatever lap comes next, until the process stops.
pub(super) async fn run_laps(laps: Arc<Laps>, jobs: Arc<SyncJobs>, stop: Stop) {
    while stop.clone().now_or_never().is_none() {
        let wait = run_next(&laps, &jobs, &stop).await;
        // Whatever it was that ended first.
        let (Either::Left(_) | Either::Right(_)) = select(pin!(sleep(wait)), stop.clone()).await;
    }
}

/// Runs the next lap, if one is due; how long to wait before looking again.
async fn run_next(laps: &Laps, jobs: &SyncJobs, stop: &Stop) -> Duration {
    let result = match jobs.next().await {
        Ok(NextLap::Nothing) => return IDLE,
        Ok(NextLap::Busy) => return BUSY,
        Ok(NextLap::TakeUp) => laps.take_up(stop.clone()).await,
        Ok(NextLap::Begin(order)) => laps.run(order, stop.clone()).await.map(Some),
        Err(error) => return troubled(&error),
    };
    match result {
        Ok(run) => {
            run.iter().for_each(tell);
            IDLE
        }
        Err(SyncCatalogueError::AlreadyRunning(_) | SyncCatalogueError::FiredBefore) => BUSY,
        Err(error @ (SyncCatalogueError::Stopped | SyncCatalogueError::Cancelled)) => {
            info!("{error}");
            IDLE
        }
        Err(error @ SyncCatalogueError::TakenOver) => {
            warn!(error = &error as &dyn Error, "the lap over the catalogue was cut off");
            BUSY
        }
        Err(SyncCatalogueError::Storage(error)) => troubled(&error),
    }
}

fn tell(run: &SyncRun) {
    let outcome = run.outcome.map_or("unknown", |outcome| outcome.as_str());
    let mode = run.mode.as_str();
    info!(run = %run.id.0, mode, outcome, "the lap over the catalogue ended: {}", describe(run.progress));
}

fn troubled(error: &StorageError) -> Duration {
    warn!(error = error as &dyn Error, "the line of laps is held up by the database");
    TROUBLED
}
