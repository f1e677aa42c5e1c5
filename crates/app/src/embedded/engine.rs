//! The database itself.

use super::{duplex::Duplex, endpoint::Endpoint};
use pglite_oxide::{PgliteServer, extensions};
use std::{error::Error, io, path::PathBuf};
use tokio::task::spawn_blocking;

type StartError = Box<dyn Error + Send + Sync>;

/// A PostgreSQL that serves one client at a time.
///
/// A client that breaks off in the middle of an answer ends its thread for good, and so does a write to a full disk. The
/// [`Gate`](super::gate::Gate) keeps the first from happening, and starts it again after the second.
#[derive(Debug)]
pub(super) struct Engine {
    root: PathBuf,
    endpoint: Endpoint,
    server: Option<PgliteServer>,
}

impl Engine {
    /// Starts the database whose files are below `root`, an absolute path.
    pub(super) async fn start(root: PathBuf) -> Result<Self, StartError> {
        let endpoint = Endpoint::in_folder(&root, "engine.sock");
        let mut engine = Self { root, endpoint, server: None };
        engine.restart().await?;
        Ok(engine)
    }

    /// Stops what is left of the database, and starts it again.
    pub(super) async fn restart(&mut self) -> Result<(), StartError> {
        self.stop().await;
        let (root, endpoint) = (self.root.clone(), self.endpoint.clone());
        let server = spawn_blocking(move || {
            let server = PgliteServer::builder().path(root).extension(extensions::PG_TRGM);
            match endpoint {
                #[cfg(unix)]
                Endpoint::Socket(path) => server.unix(path),
                Endpoint::Port(address) => server.tcp(address),
            }
            .start()
        });
        let server = server.await??;
        if let Some(address) = server.tcp_addr() {
            self.endpoint = Endpoint::Port(address);
        }
        self.server = Some(server);
        Ok(())
    }

    /// A connection to it. Fails if it has ended.
    pub(super) async fn connect(&self) -> io::Result<Box<dyn Duplex>> {
        self.endpoint.connect().await
    }

    /// Closes its files. Clients must have gone, or it waits for them.
    pub(super) async fn stop(&mut self) {
        let Some(server) = self.server.take() else { return };
        match spawn_blocking(move || server.shutdown()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::debug!(error = format!("{error:#}"), "the embedded database had ended early");
            }
            Err(error) => tracing::warn!(%error, "the embedded database could not be closed"),
        }
    }
}
