//! Stands in for the embedded database in builds without it: there is none.

use std::path::Path;

/// A database that does not exist.
#[derive(Debug)]
pub enum EmbeddedPostgres {}

/// Why there is no embedded database.
#[derive(Debug, thiserror::Error)]
#[error("this build has no embedded database")]
pub struct EmbeddedPostgresError;

impl EmbeddedPostgresError {
    /// What the operator can do.
    pub fn remedy(&self) -> &'static str {
        "set DATABASE_URL, or build with the feature `embedded`"
    }
}

#[expect(clippy::unused_async, reason = "the real one has something to wait for")]
impl EmbeddedPostgres {
    /// Fails.
    pub async fn start(_data_dir: &Path) -> Result<Self, EmbeddedPostgresError> {
        Err(EmbeddedPostgresError)
    }

    /// Where it would be.
    pub fn url(&self) -> &str {
        match *self {}
    }

    /// Has nothing to stop.
    pub async fn stop(self) {
        match self {}
    }
}
