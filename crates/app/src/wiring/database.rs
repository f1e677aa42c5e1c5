//! The database: the one that is embedded, or one elsewhere.

use crate::{
    config::{DatabaseSettings, Profile, Settings},
    embedded::EmbeddedPostgres,
    failure::{Code, Failure},
};
use domain::ports::ChangeLog;
use secrecy::SecretString;
use std::{num::NonZeroUsize, sync::Arc, time::Duration};
use storage_postgres::{ConnectError, PgChangeLog, PgConfig, PgStorage};
use tracing::{info, warn};

/// How long the embedded database may take to be ready.
const RECOVERY: Duration = Duration::from_secs(30);

/// An open database.
pub struct Database {
    /// The storage in it.
    pub storage: Arc<PgStorage>,
    /// What tells of its changes.
    pub(super) change_log: Arc<dyn ChangeLog>,
    /// For people: what it is, and where.
    pub(super) description: String,
    embedded: Option<EmbeddedPostgres>,
}

impl Database {
    /// Opens the database that `settings` choose. Its schema may be missing.
    pub async fn open(settings: &Settings) -> Result<Self, Failure> {
        match &settings.database {
            DatabaseSettings::Url { url, masked, pool_size } => {
                let config = PgConfig::new(url.clone(), *pool_size);
                let storage = connect(&config).await?;
                let change_log = PgChangeLog::dedicated(&config, PgStorage::clone(&storage));
                let change_log = Arc::new(change_log.map_err(Failure::from_error)?);
                Ok(Self { storage, change_log, description: masked.clone(), embedded: None })
            }
            DatabaseSettings::Embedded => Self::open_embedded(settings).await,
        }
    }

    /// The same, with its schema up to date: the embedded database is migrated, another one must have been.
    pub async fn open_ready(settings: &Settings) -> Result<Self, Failure> {
        let database = Self::open(settings).await?;
        match &settings.database {
            DatabaseSettings::Embedded => {
                database.migrate().await?;
            }
            DatabaseSettings::Url { .. } => database.refuse_outdated_schema().await?,
        }
        Ok(database)
    }

    /// Applies the migrations that are missing, and returns their names.
    pub async fn migrate(&self) -> Result<Vec<String>, Failure> {
        let applied = self.storage.migrate().await.map_err(|error| {
            Failure::from_error(error)
                .remedy("the cause above tells what the database objects to; nothing is half done")
        })?;
        if !applied.is_empty() {
            info!(?applied, "the database was migrated");
        }
        Ok(applied)
    }

    /// The migrations that are missing.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, Failure> {
        self.storage.pending_migrations().await.map_err(Failure::from_error)
    }

    async fn open_embedded(settings: &Settings) -> Result<Self, Failure> {
        if settings.profile == Profile::Production {
            warn!("the embedded database does not survive a power cut; set DATABASE_URL in production");
        }
        let embedded = EmbeddedPostgres::start(&settings.data_dir).await.map_err(|error| {
            let remedy = error.remedy();
            Failure::from_error(error).remedy(remedy)
        })?;
        let url = SecretString::from(embedded.url());
        // Its first connection waits for what a crash has left to be put in order, on a machine that may be busy.
        let config = PgConfig { connect_timeout: RECOVERY, ..PgConfig::new(url, NonZeroUsize::MIN) };
        let storage = connect(&config).await?;
        // It has one backend, which all share.
        let change_log = Arc::new(PgChangeLog::pooled(PgStorage::clone(&storage)));
        let description = format!("PostgreSQL in this process, files in {}", settings.data_dir.display());
        Ok(Self { storage, change_log, description, embedded: Some(embedded) })
    }

    async fn refuse_outdated_schema(&self) -> Result<(), Failure> {
        let pending = self.pending_migrations().await?;
        if pending.is_empty() {
            return Ok(());
        }
        Err(Failure::new(format!("the database lacks {} migrations: {}", pending.len(), pending.join(", ")))
            .remedy("run `keymart migrate` with the same DATABASE_URL, then start again"))
    }

    /// Closes the database if it is embedded.
    pub async fn close(self) {
        if let Some(embedded) = self.embedded {
            drop((self.storage, self.change_log));
            embedded.stop().await;
        }
    }
}

async fn connect(config: &PgConfig) -> Result<Arc<PgStorage>, Failure> {
    match PgStorage::connect(config).await {
        Ok(storage) => Ok(Arc::new(storage)),
        Err(error) => {
            let (code, remedy) = match &error {
                ConnectError::Url(_) => (Code::Usage, "correct DATABASE_URL"),
                ConnectError::Tls(_) => (Code::Failed, "correct `sslmode` and `sslrootcert` in DATABASE_URL"),
                ConnectError::TooOld(_) => (Code::Failed, "upgrade the server, or unset DATABASE_URL"),
                ConnectError::Unreachable(_) => (
                    Code::Failed,
                    "see that the server runs and that host, user, password and database in DATABASE_URL are right; \
                     without DATABASE_URL an embedded database serves",
                ),
            };
            Err(Failure::from_error(error).remedy(remedy).code(code))
        }
    }
}
