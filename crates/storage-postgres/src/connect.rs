//! Opens connections.

use crate::{ConnectError, PgConfig, tls, url::ConnectionUrl};
use diesel::{ConnectionError, ConnectionResult, sql_query, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use secrecy::ExposeSecret;
use std::{error::Error, time::Duration};
use tokio_postgres::{NoTls, config::Host};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Everything needed to open a connection.
pub(crate) struct Connector {
    config: tokio_postgres::Config,
    tls: Option<MakeRustlsConnect>,
    statement_timeout: Duration,
    lock_timeout: Duration,
    idle_in_transaction_timeout: Duration,
}

impl Connector {
    pub(crate) fn new(config: &PgConfig) -> Result<Self, ConnectError> {
        let ConnectionUrl { config: mut target, tls } = ConnectionUrl::parse(config.url.expose_secret())?;
        if target.get_application_name().is_none() {
            target.application_name(&config.application_name);
        }
        Ok(Self {
            config: target,
            tls: tls::connector(&tls)?,
            statement_timeout: config.statement_timeout,
            lock_timeout: config.lock_timeout,
            idle_in_transaction_timeout: config.idle_in_transaction_timeout,
        })
    }

    /// A new connection, in UTC and UTF-8 (diesel sees to that) and under the session's settings.
    pub(crate) async fn connect(&self) -> ConnectionResult<AsyncPgConnection> {
        let mut connection = match &self.tls {
            None => {
                let (client, connection) =
                    self.config.connect(NoTls).await.map_err(|error| self.unreachable(&error))?;
                AsyncPgConnection::try_from_client_and_connection(client, connection).await?
            }
            Some(tls) => {
                let (client, connection) =
                    self.config.connect(tls.clone()).await.map_err(|error| self.unreachable(&error))?;
                AsyncPgConnection::try_from_client_and_connection(client, connection).await?
            }
        };
        sql_query(include_str!("session.sql"))
            .bind::<Text, _>(self.statement_timeout.as_millis().to_string())
            .bind::<Text, _>(self.lock_timeout.as_millis().to_string())
            .bind::<Text, _>(self.idle_in_transaction_timeout.as_millis().to_string())
            .execute(&mut connection)
            .await
            .map_err(ConnectionError::CouldntSetupConfiguration)?;
        Ok(connection)
    }

    /// Diesel keeps the text alone, so it is given the whole chain, and where the server should be. The driver names users,
    /// hosts and databases, never passwords.
    fn unreachable(&self, error: &tokio_postgres::Error) -> ConnectionError {
        let mut text = format!("{}: {error}", self.place());
        let mut source = error.source();
        while let Some(cause) = source {
            text = format!("{text}: {cause}");
            source = cause.source();
        }
        ConnectionError::BadConnection(text)
    }

    /// Hosts and ports, or the folders of sockets.
    fn place(&self) -> String {
        let ports = self.config.get_ports();
        let places = self.config.get_hosts().iter().enumerate().map(|(index, host)| {
            let port = ports.get(index).or(ports.first()).copied().unwrap_or(5432);
            match host {
                Host::Tcp(name) => format!("{name}:{port}"),
                #[cfg(unix)]
                Host::Unix(folder) => format!("{}:{port}", folder.display()),
            }
        });
        places.collect::<Vec<_>>().join(", ")
    }
}
