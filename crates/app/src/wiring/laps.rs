//! Laps over the catalogue, shown, published and counted.

use super::{Database, MarketplaceLink, progress_board::ProgressBoard};
use crate::{
    adapters::UuidV7Ids,
    config::{DatabaseSettings, Settings},
    telemetry::{LapProgress, ProgressArea},
};
use application::{
    sync_catalogue::{
        AuditError, AuditExtent, LapOrder, LapPolicy, RunObserver, Stop, SyncCatalogue, SyncCatalogueError,
    },
    sync_jobs::SyncJobs,
};
use domain::{
    ports::{Clock, UnitOfWork},
    sync::{Holder, MarketplaceAudit, SyncRun},
};
use std::{error::Error, sync::Arc};
use storage_postgres::PgStorage;
use tracing::warn;

/// Runs laps.
pub struct Laps {
    sync: SyncCatalogue,
    /// The database, if nobody vacuums it but us.
    unattended: Option<Arc<PgStorage>>,
    progress: ProgressArea,
    board: Option<ProgressBoard>,
}

impl Laps {
    /// Laps from the marketplace into the database, by transactions of `unit_of_work`, shown in `progress` and on `board`.
    pub(super) fn new(
        settings: &Settings,
        database: &Database,
        unit_of_work: Arc<dyn UnitOfWork>,
        link: &MarketplaceLink,
        clock: Arc<dyn Clock>,
        progress: ProgressArea,
        board: Option<ProgressBoard>,
    ) -> Self {
        let policy = LapPolicy {
            margin: settings.purchases.min_margin,
            tolerance: settings.tolerance,
            sole_process: is_sole_process(settings),
            ..LapPolicy::new(settings.markup)
        };
        let sync = SyncCatalogue {
            unit_of_work,
            marketplace: Arc::clone(&link.marketplace),
            clock,
            ids: Arc::new(UuidV7Ids),
            holder: this_process(),
            policy,
        };
        let unattended = is_sole_process(settings).then(|| database.storage.clone());
        Self { sync, unattended, progress, board }
    }

    /// The same for a command, which has no cache and no Redis to tell.
    pub fn of_command(
        settings: &Settings,
        database: &Database,
        link: &MarketplaceLink,
        clock: Arc<dyn Clock>,
        progress: ProgressArea,
    ) -> Self {
        Self::new(settings, database, database.storage.clone(), link, clock, progress, None)
    }

    /// Runs a lap until it has an outcome. Counts in `sync_runs_total`.
    pub async fn run(&self, order: LapOrder, stop: Stop) -> Result<SyncRun, SyncCatalogueError> {
        let result = self.sync.run(order, &self.observer(), stop).await;
        self.conclude(&result).await;
        result
    }

    /// The same with the run that nobody works on, if there is one.
    pub(super) async fn take_up(&self, stop: Stop) -> Result<Option<SyncRun>, SyncCatalogueError> {
        let result = self.sync.take_up(&self.observer(), stop).await.transpose();
        if let Some(result) = &result {
            self.conclude(result).await;
        }
        result.transpose()
    }

    /// Compares the catalogue with the marketplace; `seen` is told how many products have been looked at.
    pub async fn audit(
        &self,
        extent: AuditExtent,
        seen: impl Fn(u64) + Send + Sync,
    ) -> Result<MarketplaceAudit, AuditError> {
        self.sync.audit(extent, seen).await
    }

    fn observer(&self) -> Observer<'_> {
        Observer { shown: LapProgress::new(&self.progress), board: self.board.as_ref() }
    }

    async fn conclude(&self, result: &Result<SyncRun, SyncCatalogueError>) {
        let outcome = match result {
            Ok(run) => run.outcome.map_or("unknown", |outcome| outcome.as_str()),
            Err(SyncCatalogueError::AlreadyRunning(_) | SyncCatalogueError::FiredBefore) => return,
            Err(SyncCatalogueError::Stopped) => "stopped",
            Err(SyncCatalogueError::Cancelled) => "cancelled",
            Err(SyncCatalogueError::TakenOver) => "taken_over",
            Err(SyncCatalogueError::Storage(_)) => "storage_error",
        };
        let mode = result.as_ref().map_or("unknown", |run| run.mode.as_str());
        metrics::counter!("sync_runs_total", "mode" => mode, "outcome" => outcome).increment(1);
        self.tidy().await;
    }

    /// Readies the database for what the lap wrote, where no autovacuum does.
    async fn tidy(&self) {
        let Some(storage) = &self.unattended else { return };
        if let Err(error) = storage.vacuum().await {
            warn!(error = &error as &dyn Error, "the catalogue could not be vacuumed; lists may be slow");
        }
    }
}

/// Tells everybody who wants to know how far a run is.
struct Observer<'a> {
    shown: LapProgress,
    board: Option<&'a ProgressBoard>,
}

impl RunObserver for Observer<'_> {
    fn observe(&self, run: &SyncRun) {
        self.shown.observe(run);
        if let Some(board) = self.board {
            board.post(run);
        }
    }
}

/// The laps of the database that `settings` name, to be decided about.
pub(super) fn jobs(
    settings: &Settings,
    database: &Database,
    unit_of_work: Arc<dyn UnitOfWork>,
    clock: Arc<dyn Clock>,
) -> SyncJobs {
    SyncJobs {
        unit_of_work,
        runs: database.storage.clone(),
        ids: Arc::new(UuidV7Ids),
        clock,
        agenda: settings.agenda.clone(),
        sole_process: is_sole_process(settings),
    }
}

/// The same for a command.
pub fn open_jobs(settings: &Settings, database: &Database, clock: Arc<dyn Clock>) -> SyncJobs {
    jobs(settings, database, database.storage.clone(), clock)
}

/// The embedded database belongs to one process.
fn is_sole_process(settings: &Settings) -> bool {
    matches!(settings.database, DatabaseSettings::Embedded)
}

/// Where this process runs, and which it is there.
fn this_process() -> Holder {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = if host.trim().is_empty() { "unknown host" } else { host.trim() };
    Holder(format!("{host}, process {}", std::process::id()))
}
