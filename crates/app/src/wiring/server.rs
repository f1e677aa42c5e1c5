//! The running shop, from its start to its end.

use super::{cannot_listen, parts::Parts, stop_on_signal};
use crate::{
    config::{Profile, Settings},
    failure::Failure,
    http::{self, HttpConfig},
    telemetry::{self, ProgressArea},
};
use actix_web::dev::Server;
use std::{io::Write, net::TcpListener, time::Duration};
use tracing::warn;

/// How long requests and laps in flight may still take when the process stops. Closing the rest takes a few seconds
/// more; all of it together must stay below ten.
const DRAIN: Duration = Duration::from_secs(5);

/// How long a call to the marketplace may take that hands out a key; it is not cut off.
const LAST_CALLS: Duration = Duration::from_secs(25);

/// Which parts of the shop a process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// All of them.
    Everything,
    /// The API alone.
    Api,
    /// Everything but the API: laps, buying, the inbox of webhooks.
    Worker,
}

/// Runs the shop until the process is told to stop.
pub async fn serve(settings: Settings, role: Role) -> Result<(), Failure> {
    let progress = ProgressArea::default();
    telemetry::start_logs(&settings.logs, &progress);
    let metrics = telemetry::start_metrics()?;
    let stop = stop_on_signal();
    let listener = match role {
        Role::Everything | Role::Api => Some(listen(&settings)?),
        Role::Worker => None,
    };
    let parts = tokio::select! {
        parts = Parts::open(&settings, role) => parts?,
        () = stop.clone() => return Ok(()),
    };
    let address = listener.as_ref().map(TcpListener::local_addr).transpose().map_err(Failure::from_error)?;
    let server = listener
        .map(|listener| http::serve(listener, http_config(&settings), parts.http_state(metrics, &stop)));
    let server = server.transpose().map_err(Failure::from_error)?;
    let handle = server.as_ref().map(Server::handle);
    let mut server = tokio::spawn(async {
        match server {
            Some(server) => server.await,
            None => std::future::pending().await,
        }
    });
    let background = tokio::spawn(parts.start_background(&settings, &progress, &stop));
    let buying = tokio::spawn(parts.start_buying(&settings, &stop));
    // Whoever started the process without a standard output does not want to read it.
    let _ = write!(std::io::stdout(), "\n{}", parts.banner(&settings, address));

    let end = tokio::select! {
        () = stop => Ok(()),
        end = &mut server => Err(Failure::new(format!("the HTTP server ended by itself: {end:?}"))),
    };
    let close_server = async {
        if let Some(handle) = handle {
            handle.stop(true).await;
        }
    };
    let drained = async { tokio::join!(close_server, background) };
    if tokio::time::timeout(DRAIN, drained).await.is_err() {
        warn!("some work was still in flight and is cut off; nothing that was committed is lost");
    }
    if tokio::time::timeout(LAST_CALLS, buying).await.is_err() {
        warn!("a call to the marketplace was still in flight and is cut off");
    }
    parts.close().await;
    end
}

fn listen(settings: &Settings) -> Result<TcpListener, Failure> {
    http::bind(settings.listen).map_err(|error| cannot_listen(settings.listen, "LISTEN_ADDR", &error))
}

fn http_config(settings: &Settings) -> HttpConfig {
    HttpConfig {
        allowed_origins: settings.allowed_origins.clone(),
        trusted_proxies: settings.trusted_proxies.clone(),
        secure_cookies: settings.profile == Profile::Production,
        shutdown_timeout: DRAIN,
        ..HttpConfig::default()
    }
}
