//! Reading runs.

use crate::{state::StoredRun, storage::MemoryStorage};
use async_trait::async_trait;
use domain::{
    ports::{StorageError, SyncRunQueries},
    sync::{JobKind, RunId, SyncRun},
};
use std::cmp::Reverse;

#[async_trait]
impl SyncRunQueries for MemoryStorage {
    async fn find_run(&self, id: RunId) -> Result<Option<SyncRun>, StorageError> {
        Ok(self.snapshot().runs.get(&id).map(|stored| stored.run.clone()))
    }

    async fn list_runs(
        &self,
        job: JobKind,
        after: Option<RunId>,
        limit: u32,
    ) -> Result<Vec<SyncRun>, StorageError> {
        let state = self.snapshot();
        let mut runs: Vec<&SyncRun> = state.runs.values().map(run).filter(|run| run.job == job).collect();
        runs.retain(|run| after.is_none_or(|after| run.id < after));
        runs.sort_by_key(|run| Reverse(run.id));
        Ok(runs.into_iter().take(limit as usize).cloned().collect())
    }
}

fn run(stored: &StoredRun) -> &SyncRun {
    &stored.run
}
