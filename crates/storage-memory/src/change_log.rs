//! `ChangeLog` in memory.

use crate::MemoryStorage;
use async_trait::async_trait;
use domain::{
    changes::{Poll, ReadSource, Snapshot},
    ports::{ChangeLog, StorageError},
};
use std::time::Duration;

#[async_trait]
impl ChangeLog for MemoryStorage {
    async fn poll(&self, since: &Snapshot, limit: u32) -> Result<Poll, StorageError> {
        Ok(self.committed.read(|_, changes| changes.poll(since, limit, self.now())))
    }

    async fn prune(&self, kept: Duration, limit: u32) -> Result<u64, StorageError> {
        let now = self.now();
        Ok(self.committed.prune(kept, limit, now))
    }

    fn read_source(&self) -> Option<ReadSource> {
        let namespace = self.committed.read(|_, changes| changes.namespace());
        Some(ReadSource { namespace, epoch: 0 })
    }
}
