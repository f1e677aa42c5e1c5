//! Laps over the catalogue, shown and counted.

use super::{Database, MarketplaceLink};
use crate::{
    adapters::UuidV7Ids,
    config::{DatabaseSettings, Settings},
    telemetry::{LapProgress, ProgressArea},
};
use application::sync_catalogue::{LapPolicy, Stop, SyncCatalogue, SyncCatalogueError};
use domain::{
    ports::{Clock, StorageError, SyncRunQueries, UnitOfWork},
    sync::{JobKind, Outcome, SyncRun, Trigger},
};
use std::{error::Error, sync::Arc};
use storage_postgres::PgStorage;
use tracing::warn;

/// How far back the history is searched for a lap that succeeded, in runs.
const HISTORY: u32 = 100;

/// Runs laps.
pub struct Laps {
    sync: SyncCatalogue,
    /// The database, if nobody vacuums it but us.
    unattended: Option<Arc<PgStorage>>,
    runs: Arc<dyn SyncRunQueries>,
    progress: ProgressArea,
}

impl Laps {
    /// Laps from the marketplace into the database, by transactions of `unit_of_work`, shown in `progress`.
    pub fn new(
        settings: &Settings,
        database: &Database,
        unit_of_work: Arc<dyn UnitOfWork>,
        link: &MarketplaceLink,
        clock: Arc<dyn Clock>,
        progress: ProgressArea,
    ) -> Self {
        let embedded = matches!(settings.database, DatabaseSettings::Embedded);
        let policy = LapPolicy {
            tolerance: settings.tolerance,
            sole_process: embedded,
            ..LapPolicy::new(settings.markup)
        };
        let sync = SyncCatalogue {
            unit_of_work,
            marketplace: Arc::clone(&link.marketplace),
            clock,
            ids: Arc::new(UuidV7Ids),
            policy,
        };
        let unattended = embedded.then(|| database.storage.clone());
        Self { sync, unattended, runs: database.storage.clone(), progress }
    }

    /// Runs a lap until it has an outcome. Counts in `sync_runs_total`.
    pub async fn run(&self, trigger: Trigger, stop: Stop) -> Result<SyncRun, SyncCatalogueError> {
        let progress = LapProgress::new(&self.progress);
        let result = self.sync.run(trigger, &progress, stop).await;
        let outcome = match &result {
            Ok(run) => run.outcome.map_or("unknown", outcome_label),
            Err(SyncCatalogueError::AlreadyRunning(_)) => return result,
            Err(SyncCatalogueError::Stopped) => "stopped",
            Err(SyncCatalogueError::TakenOver) => "taken_over",
            Err(SyncCatalogueError::Storage(_)) => "storage_error",
        };
        metrics::counter!("sync_runs_total", "job" => "catalogue", "outcome" => outcome).increment(1);
        self.tidy().await;
        result
    }

    /// Readies the database for what the lap wrote, where no autovacuum does.
    async fn tidy(&self) {
        let Some(storage) = &self.unattended else { return };
        if let Err(error) = storage.vacuum().await {
            warn!(error = &error as &dyn Error, "the catalogue could not be vacuumed; lists may be slow");
        }
    }

    /// Whether the catalogue was never read completely, or a lap was cut off.
    pub(super) async fn are_behind(&self) -> Result<bool, StorageError> {
        let runs = self.runs.list_runs(JobKind::Catalogue, HISTORY).await?;
        let cut_off = runs.first().is_some_and(|run| matches!(run.outcome, None | Some(Outcome::Lost)));
        Ok(cut_off || !runs.iter().any(|run| run.outcome == Some(Outcome::Succeeded)))
    }
}

/// The outcome in a word, for metrics and logs.
pub(super) fn outcome_label(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Succeeded => "succeeded",
        Outcome::Incomplete => "incomplete",
        Outcome::Suspicious => "suspicious",
        Outcome::Failed => "failed",
        Outcome::Lost => "lost",
    }
}
