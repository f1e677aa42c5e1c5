//! `keymart sync catalogue` and `keymart sync stock`.

use crate::{
    adapters::SystemClock,
    cli::print,
    config::{DatabaseSettings, Settings},
    failure::{Code, Failure},
    telemetry::{self, ProgressArea, describe},
    wiring::{Database, Laps, MarketplaceLink, open_jobs, stop_on_signal},
};
use application::{
    sync_catalogue::{LapOrder, SyncCatalogueError},
    sync_jobs::RequestLapError,
};
use domain::{
    ports::Clock,
    sync::{LapMode, Outcome, RunError, SyncRun, Trigger},
};
use std::{fmt::Write as _, sync::Arc};

/// How many different faults of a lap are told; the database has more of them.
const FAULTS_TOLD: usize = 10;

/// Runs a lap, or leaves it to a worker. The embedded database has none but this process.
pub(super) async fn run(settings: Settings, mode: LapMode, wait: bool) -> Result<(), Failure> {
    if wait || matches!(settings.database, DatabaseSettings::Embedded) {
        run_here(settings, mode).await
    } else {
        leave_to_worker(settings, mode).await
    }
}

async fn leave_to_worker(settings: Settings, mode: LapMode) -> Result<(), Failure> {
    telemetry::start_logs(&settings.logs, &ProgressArea::default());
    let database = Database::open_ready(&settings).await?;
    let jobs = open_jobs(&settings, &database, Arc::new(SystemClock::start()));
    let requested = jobs.request(mode, Trigger::Command, None).await;
    drop(jobs);
    database.close().await;
    match requested {
        Ok(run) => print(&format!(
            "Run {} waits for a worker, which begins it within seconds; `keymart sync runs` shows how it goes.\n",
            run.0
        )),
        Err(RequestLapError::AlreadyRunning(run)) => Err(busy(&run)),
        Err(error @ RequestLapError::Storage(_)) => Err(Failure::from_error(error)),
    }
}

/// Runs a lap, shows how far it is, and tells how it ended.
async fn run_here(settings: Settings, mode: LapMode) -> Result<(), Failure> {
    let progress = ProgressArea::default();
    telemetry::start_logs(&settings.logs, &progress);
    let stop = stop_on_signal();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let database = Database::open_ready(&settings).await?;
    let link = MarketplaceLink::open(&settings, &database, Arc::clone(&clock))?;
    let laps = Laps::of_command(&settings, &database, &link, clock, progress);
    let result = laps.run(LapOrder::by(Trigger::Command, mode), stop).await;
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
        Err(SyncCatalogueError::AlreadyRunning(run)) => Err(busy(&run)),
        Err(error @ (SyncCatalogueError::FiredBefore | SyncCatalogueError::Cancelled)) => {
            Err(Failure::from_error(error))
        }
        Err(error @ SyncCatalogueError::Stopped) => Err(Failure::from_error(error).code(Code::Interrupted)),
        Err(error @ (SyncCatalogueError::TakenOver | SyncCatalogueError::Storage(_))) => {
            Err(Failure::from_error(error)
                .remedy("start the lap again: it goes on from the last page that was stored"))
        }
    }
}

fn busy(run: &SyncRun) -> Failure {
    let since = run.started_at.format("%H:%M:%S UTC");
    let problem = match &run.holder {
        Some(holder) => format!("another lap over the catalogue is running since {since}, on {}", holder.0),
        None => format!("another lap over the catalogue waits for a worker since {since}"),
    };
    Failure::new(problem)
        .remedy(format!("wait until it has ended, or end it with `keymart sync cancel {}`", run.id.0))
        .code(Code::Busy)
}

fn failure(outcome: Option<Outcome>) -> Failure {
    match outcome {
        Some(Outcome::Cancelled) => Failure::new("the lap was cancelled: what was read is stored, nothing was taken off sale"),
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
    let outcome = run.outcome.map_or("unknown", |outcome| outcome.as_str());
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
