//! `keymart sync cancel`.

use crate::{
    adapters::SystemClock,
    cli::print,
    config::Settings,
    failure::Failure,
    telemetry::{self, ProgressArea},
    wiring::{Database, open_jobs},
};
use application::sync_jobs::CancelRunError;
use domain::sync::RunId;
use std::sync::Arc;

/// Ends a run, or asks its holder to.
pub(super) async fn cancel(settings: Settings, run: RunId) -> Result<(), Failure> {
    telemetry::start_logs(&settings.logs, &ProgressArea::default());
    let database = Database::open_ready(&settings).await?;
    let result = open_jobs(&settings, &database, Arc::new(SystemClock::start())).cancel(run).await;
    database.close().await;
    match result {
        Ok(run) if run.outcome.is_some() => print("The lap has ended: cancelled.\n"),
        Ok(_) => print("The lap will end within seconds.\n"),
        Err(error @ CancelRunError::Unknown) => {
            Err(Failure::from_error(error).remedy("`keymart sync runs` lists the runs"))
        }
        Err(CancelRunError::Ended(run)) => {
            let outcome = run.outcome.map_or("", |outcome| outcome.as_str());
            Err(Failure::new(format!("the run has ended by itself: {outcome}")))
        }
        Err(error) => Err(Failure::from_error(error)),
    }
}
