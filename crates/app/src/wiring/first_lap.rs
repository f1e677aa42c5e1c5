//! Filling a shop that starts with an empty or half-read catalogue.

use super::{Laps, laps::outcome_label};
use crate::telemetry::describe;
use application::sync_catalogue::{Stop, SyncCatalogueError};
use domain::sync::{Outcome, Trigger};
use futures_util::future::{Either, select};
use std::{error::Error, pin::pin, sync::Arc, time::Duration};
use tracing::{info, warn};

/// The wait after the first lap that did not succeed; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(10);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

/// Reads the catalogue until it has been read completely once, or the process stops.
pub(super) async fn catch_up(laps: Arc<Laps>, stop: Stop) {
    let mut wait = FIRST_WAIT;
    while !caught_up(&laps, stop.clone()).await {
        info!(seconds = wait.as_secs(), "the catalogue will be read again after a while");
        if let Either::Right(_) = select(pin!(tokio::time::sleep(wait)), stop.clone()).await {
            return;
        }
        wait = LONGEST_WAIT.min(wait * 2);
    }
}

/// Runs a lap if one is needed. Returns whether nothing is left to do.
async fn caught_up(laps: &Laps, stop: Stop) -> bool {
    match laps.are_behind().await {
        Ok(true) => {}
        Ok(false) => return true,
        Err(error) => {
            warn!(error = &error as &dyn Error, "the history of laps cannot be read");
            return false;
        }
    }
    match laps.run(Trigger::Startup, stop).await {
        Ok(run) => {
            let outcome = run.outcome.map_or("unknown", outcome_label);
            info!(run = %run.id.0, outcome, "the lap over the catalogue ended: {}", describe(run.progress));
            run.outcome == Some(Outcome::Succeeded)
        }
        Err(SyncCatalogueError::Stopped) => {
            info!("the lap over the catalogue was stopped; the next start goes on from where it stands");
            true
        }
        Err(SyncCatalogueError::AlreadyRunning(run)) => {
            info!(run = %run.id.0, "another process reads the catalogue");
            false
        }
        Err(error @ (SyncCatalogueError::TakenOver | SyncCatalogueError::Storage(_))) => {
            warn!(error = &error as &dyn Error, "the lap over the catalogue was cut off");
            false
        }
    }
}
