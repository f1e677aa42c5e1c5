//! Reading runs, outside a transaction.

use super::StorageError;
use crate::sync::{JobKind, RunId, SyncRun};
use async_trait::async_trait;

/// Reads runs.
#[async_trait]
pub trait SyncRunQueries: Send + Sync {
    /// The run with this id.
    async fn find_run(&self, id: RunId) -> Result<Option<SyncRun>, StorageError>;

    /// The runs of `job` in the order of their ids, the latest first, those before `after` only, `limit` at most.
    async fn list_runs(
        &self,
        job: JobKind,
        after: Option<RunId>,
        limit: u32,
    ) -> Result<Vec<SyncRun>, StorageError>;
}
