//! `keymart sync runs`.

use crate::{
    cli::print,
    config::Settings,
    failure::Failure,
    telemetry::{self, ProgressArea, describe},
    wiring::Database,
};
use domain::{
    ports::SyncRunQueries,
    sync::{JobKind, SyncRun},
};

/// Lists the latest runs, a line for each.
pub(super) async fn list(settings: Settings, limit: u32) -> Result<(), Failure> {
    telemetry::start_logs(&settings.logs, &ProgressArea::default());
    let database = Database::open_ready(&settings).await?;
    let runs = database.storage.list_runs(JobKind::Catalogue, None, limit).await;
    database.close().await;
    let runs = runs.map_err(Failure::from_error)?;
    if runs.is_empty() {
        return print("No lap was ever run.\n");
    }
    print(&runs.iter().map(line).collect::<String>())
}

fn line(run: &SyncRun) -> String {
    let state = match (run.outcome, &run.holder) {
        (Some(outcome), _) => outcome.as_str().to_owned(),
        (None, Some(holder)) => format!("running on {}", holder.0),
        (None, None) => "waiting for a worker".to_owned(),
    };
    let took = run.finished_at.map(|end| format!(" after {:.1} s", (end - run.started_at).as_seconds_f64()));
    format!(
        "{} {} {:5} by {}, {state}{}: {}\n",
        run.id.0,
        run.started_at.format("%Y-%m-%d %H:%M:%S"),
        run.mode.as_str(),
        run.trigger.as_str(),
        took.unwrap_or_default(),
        describe(run.progress),
    )
}
