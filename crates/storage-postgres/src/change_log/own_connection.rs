//! A connection that nobody else uses.

use super::query::poll;
use crate::{ConnectError, PgConfig, connect::Connector};
use diesel_async::AsyncPgConnection;
use domain::{
    changes::{Poll, Snapshot},
    ports::StorageError,
};
use std::time::Duration;
use tokio::{
    sync::Mutex,
    time::{error::Elapsed, timeout},
};

/// How long an answer may take. A server that has gone without a word would be waited for much longer.
const POLL_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection that is made when it is wanted, and again after any fault.
pub(super) struct OwnConnection {
    connector: Connector,
    connect_timeout: Duration,
    /// Whoever uses it takes it out. A poll that fails or is dropped takes it along.
    idle: Mutex<Option<AsyncPgConnection>>,
}

impl OwnConnection {
    pub(super) fn new(config: &PgConfig) -> Result<Self, ConnectError> {
        let application_name = format!("{} changes", config.application_name);
        let connector = Connector::new(&PgConfig { application_name, ..config.clone() })?;
        Ok(Self { connector, connect_timeout: config.connect_timeout, idle: Mutex::default() })
    }

    pub(super) async fn poll(&self, since: &Snapshot, limit: u32) -> Result<Poll, StorageError> {
        let mut idle = self.idle.lock().await;
        let mut connection = match idle.take() {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let answer =
            timeout(POLL_TIMEOUT, poll(&mut connection, since, limit)).await.map_err(unavailable)??;
        *idle = Some(connection);
        Ok(answer)
    }

    async fn connect(&self) -> Result<AsyncPgConnection, StorageError> {
        let connected = timeout(self.connect_timeout, self.connector.connect()).await;
        connected.map_err(unavailable)?.map_err(|error| StorageError::Unavailable(error.into()))
    }
}

fn unavailable(silence: Elapsed) -> StorageError {
    StorageError::Unavailable(silence.into())
}
