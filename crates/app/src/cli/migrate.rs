//! `keymart migrate`.

use super::print;
use crate::{
    config::Settings,
    failure::Failure,
    telemetry::{self, ProgressArea},
    wiring::Database,
};

/// Applies the migrations that are missing, or only tells which they are.
pub(super) async fn run(settings: Settings, check: bool) -> Result<(), Failure> {
    telemetry::start_logs(&settings.logs, &ProgressArea::default());
    let database = Database::open(&settings).await?;
    let result = if check { refuse_pending(&database).await } else { apply(&database).await };
    database.close().await;
    result
}

async fn apply(database: &Database) -> Result<(), Failure> {
    match database.migrate().await? {
        applied if applied.is_empty() => print("The schema was up to date already.\n"),
        applied => print(&format!("Applied:\n  {}\n", applied.join("\n  "))),
    }
}

async fn refuse_pending(database: &Database) -> Result<(), Failure> {
    match database.pending_migrations().await? {
        pending if pending.is_empty() => print("The schema is up to date.\n"),
        pending => Err(Failure::new(format!("these migrations are pending: {}", pending.join(", ")))
            .remedy("run `keymart migrate`")),
    }
}
