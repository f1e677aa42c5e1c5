//! `keymart sync catalogue`.

use super::print;
use crate::{
    adapters::SystemClock,
    config::Settings,
    failure::{Code, Failure},
    telemetry::{self, ProgressArea, describe},
    wiring::{Database, Laps, MarketplaceLink, stop_on_signal},
};
use application::sync_catalogue::SyncCatalogueError;
use domain::{
    ports::Clock,
    sync::{Outcome, RunError, SyncRun, Trigger},
};
use std::{fmt::Write as _, sync::Arc};

/// How many different faults of a lap are told; the database has more of them.
const FAULTS_TOLD: usize = 10;

/// Runs a lap, shows how far it is, and tells how it ended.
pub(super) async fn run(settings: Settings) -> Result<(), Failure> {
    let progress = ProgressArea::default();
    telemetry::start_logs(&settings.logs, &progress);
    let stop = stop_on_signal();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let database = Database::open_ready(&settings).await?;
    let link = MarketplaceLink::open(&settings, Arc::clone(&clock))?;
    let unit_of_work = database.storage.clone();
    let laps = Laps::new(&settings, &database, unit_of_work, &link, clock, progress);
    let result = laps.run(Trigger::Command, stop).await;
    tokio::join!(link.close(), database.close());
    conclude(result)
}

fn conclude(result: Result<SyncRun, SyncCatalogueError>) -> Result<(), Failure> {
    match result {
        Ok(run) => {
            print(&report(&run))?;
            match run.outcome {
                Some(Outcome::Succeeded) => Ok(()),
                outcome => Err(failure(outcome)),
            }
        }
        Err(SyncCatalogueError::AlreadyRunning(run)) => {
            let since = run.started_at.format("%H:%M:%S UTC");
            Err(Failure::new(format!("another lap over the catalogue is running since {since}"))
                .remedy("wait until it has ended")
                .code(Code::Busy))
        }
        Err(error @ SyncCatalogueError::Stopped) => Err(Failure::from_error(error).code(Code::Interrupted)),
        Err(error @ (SyncCatalogueError::TakenOver | SyncCatalogueError::Storage(_))) => {
            Err(Failure::from_error(error)
                .remedy("start the lap again: it goes on from the last page that was stored"))
        }
    }
}

fn failure(outcome: Option<Outcome>) -> Failure {
    match outcome {
        Some(Outcome::Suspicious) => Failure::new("so much is missing that nothing was taken off sale").remedy(
            "look at the marketplace; if so many products really are gone, raise SYNC_MAX_VANISHED_PERCENT for one lap",
        ),
        Some(Outcome::Failed) => Failure::new("the marketplace could not be read")
            .remedy("see the reason above; G2A_ENV, G2A_BASE_URL and the credentials decide what is asked"),
        _ => Failure::new("the lap is incomplete: what was read is stored, nothing was taken off sale")
            .remedy("see the reasons above, and start another lap"),
    }
}

/// How the lap ended, with the first of its faults.
fn report(run: &SyncRun) -> String {
    let took = run.finished_at.map(|end| (end - run.started_at).as_seconds_f64()).unwrap_or_default();
    let outcome = format!("{:?}", run.outcome).to_lowercase();
    let outcome = outcome.trim_start_matches("some(").trim_end_matches(')');
    let mut text = format!("Lap {outcome} after {took:.1} s: {}\n", describe(run.progress));
    let mut faults: Vec<_> = run.errors.iter().map(describe_fault).collect();
    faults.dedup();
    for fault in faults.iter().take(FAULTS_TOLD) {
        // Writing to a string cannot fail.
        _ = writeln!(text, "  {fault}");
    }
    if faults.len() > FAULTS_TOLD {
        text.push_str("  and more\n");
    }
    text
}

fn describe_fault(fault: &RunError) -> String {
    match fault.product_id {
        Some(id) => format!("product {id}: {}", fault.message),
        None => fault.message.clone(),
    }
}
