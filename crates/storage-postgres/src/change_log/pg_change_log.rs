//! `ChangeLog` on PostgreSQL.

use super::{own_connection::OwnConnection, query};
use crate::{ConnectError, PgConfig, PgStorage, error::storage_error};
use async_trait::async_trait;
use domain::{
    changes::{Poll, ReadSource, Snapshot},
    ports::{ChangeLog, StorageError},
};
use std::time::Duration;
use tokio::sync::Mutex;

/// The log of changes of the database that a [`PgStorage`] is in.
pub struct PgChangeLog {
    storage: PgStorage,
    polls: Polls,
}

/// What polls go over.
enum Polls {
    Own(Box<OwnConnection>),
    /// A connection of the pool, one poll at a time.
    Pooled(Mutex<()>),
}

impl PgChangeLog {
    /// Polls over a connection of their own to the database that `config` names, which has to be that of `storage`: they never wait
    /// for a free connection. It is opened by the first poll, and again by the one after a poll that failed.
    pub fn dedicated(config: &PgConfig, storage: PgStorage) -> Result<Self, ConnectError> {
        Ok(Self { storage, polls: Polls::Own(Box::new(OwnConnection::new(config)?)) })
    }

    /// Polls over the connections of `storage`, for a database that has no other.
    pub fn pooled(storage: PgStorage) -> Self {
        Self { storage, polls: Polls::Pooled(Mutex::default()) }
    }
}

#[async_trait]
impl ChangeLog for PgChangeLog {
    async fn poll(&self, since: &Snapshot, limit: u32) -> Result<Poll, StorageError> {
        match &self.polls {
            Polls::Own(connection) => connection.poll(since, limit).await,
            Polls::Pooled(turn) => {
                let _turn = turn.lock().await;
                query::poll(&mut *self.storage.connection().await?, since, limit).await
            }
        }
    }

    async fn prune(&self, kept: Duration, limit: u32) -> Result<u64, StorageError> {
        query::prune(&mut *self.storage.connection().await?, kept, limit).await.map_err(storage_error)
    }

    fn read_source(&self) -> Option<ReadSource> {
        self.storage.read_source()
    }
}
