//! A PostgreSQL inside this process, for machines that have none (`architecture.md`, "Embedded default").
//!
//! ```text
//! pool of one ──► gate ──► engine: PostgreSQL 17 compiled to WebAssembly, one client at a time
//!                                  files in DATA_DIR/postgres
//! ```
//!
//! The same adapter and the same migrations run on it as on any PostgreSQL. Rows that were committed survive the end of
//! the process at any moment. They need not survive a power cut, for the engine leaves it to the operating system when
//! files reach the disk.

mod data_folder;
mod duplex;
mod endpoint;
mod engine;
mod gate;
#[cfg(test)]
mod tests;

use data_folder::DataFolder;
pub use data_folder::DataFolderError;
use endpoint::Endpoint;
use engine::Engine;
use gate::Gate;
use std::{error::Error, io, path::Path, time::Duration};
use tokio::{sync::oneshot, task::JoinHandle};

/// How long a shutdown waits for the database to close its files. It loses nothing without that, but takes longer to
/// start the next time.
const PATIENCE: Duration = Duration::from_secs(3);

/// A running database and the sole right to its folder.
#[derive(Debug)]
pub struct EmbeddedPostgres {
    url: String,
    stop: oneshot::Sender<()>,
    gate: JoinHandle<()>,
    _folder: DataFolder,
}

/// Why there is no embedded database.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedPostgresError {
    /// The folder cannot be used.
    #[error(transparent)]
    Folder(#[from] DataFolderError),
    /// The database did not start.
    #[error("the embedded database did not start")]
    Start(#[source] Box<dyn Error + Send + Sync>),
    /// Nobody could reach it.
    #[error("the embedded database has no address to listen on")]
    Listen(#[source] io::Error),
}

impl EmbeddedPostgresError {
    /// What the operator can do.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Folder(DataFolderError::InUse { .. }) => {
                "stop that process, give this one another folder with DATA_DIR, or set DATABASE_URL for both"
            }
            Self::Folder(DataFolderError::Full(_)) => {
                "free some space, or choose a folder on another disk with DATA_DIR; nothing that was stored is lost"
            }
            Self::Folder(DataFolderError::NotWritable { .. }) => {
                "make the folder writable for this user, choose another with DATA_DIR, or set DATABASE_URL"
            }
            Self::Start(_) => {
                "its programs are unpacked, 100 MB once, into the user's cache folder: see that there is room and \
                 that it is writable, or choose another with XDG_CACHE_HOME; DATABASE_URL does without it"
            }
            Self::Listen(_) => "choose another folder with DATA_DIR, or set DATABASE_URL",
        }
    }
}

impl EmbeddedPostgres {
    /// Starts the database whose files are in `data_dir`, which is made if it is missing.
    pub async fn start(data_dir: &Path) -> Result<Self, EmbeddedPostgresError> {
        let folder = DataFolder::claim(data_dir)?;
        let root = folder.path().join("postgres");
        let engine = Engine::start(root.clone()).await.map_err(EmbeddedPostgresError::Start)?;
        let endpoint = Endpoint::in_folder(&root, ".s.PGSQL.5432");
        let gate = Gate::open(&endpoint, engine).await.map_err(EmbeddedPostgresError::Listen)?;
        let url = gate.url();
        let (stop, stopped) = oneshot::channel();
        Ok(Self { url, stop, gate: tokio::spawn(gate.serve(stopped)), _folder: folder })
    }

    /// Where it is found. It serves one connection at a time; a second one waits until the first is closed.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Closes it, and whatever connection is still open.
    pub async fn stop(self) {
        // The gate is gone already if nobody listens.
        let _ = self.stop.send(());
        if tokio::time::timeout(PATIENCE, self.gate).await.is_err() {
            tracing::warn!("the embedded database did not close in time; nothing is lost");
        }
    }
}
