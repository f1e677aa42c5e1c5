//! The running shop, from its start to its end.

use super::{cannot_listen, parts::Parts, stop_on_signal};
use crate::{
    config::{Profile, Settings},
    failure::Failure,
    http::{self, HttpConfig},
    telemetry::{self, ProgressArea},
};
use std::{io::Write, time::Duration};
use tracing::warn;

/// How long requests and laps in flight may still take when the process stops. Closing the rest takes a few seconds
/// more; all of it together must stay below ten.
const DRAIN: Duration = Duration::from_secs(5);

/// Which parts of the shop a process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// All of them.
    Everything,
    /// The API alone.
    Api,
}

/// Runs the shop until the process is told to stop.
pub async fn serve(settings: Settings, role: Role) -> Result<(), Failure> {
    let progress = ProgressArea::default();
    telemetry::start_logs(&settings.logs, &progress);
    let metrics = telemetry::start_metrics()?;
    let stop = stop_on_signal();
    let listener =
        http::bind(settings.listen).map_err(|error| cannot_listen(settings.listen, "LISTEN_ADDR", &error))?;
    let address = listener.local_addr().map_err(Failure::from_error)?;

    let parts = tokio::select! {
        parts = Parts::open(&settings, role) => parts?,
        () = stop.clone() => return Ok(()),
    };
    let server = http::serve(listener, http_config(&settings), parts.http_state(metrics));
    let server = server.map_err(Failure::from_error)?;
    let handle = server.handle();
    let mut server = tokio::spawn(server);
    let background = tokio::spawn(parts.start_background(&settings, &progress, &stop));
    // Whoever started the process without a standard output does not want to read it.
    let _ = write!(std::io::stdout(), "\n{}", parts.banner(&settings, address));

    let end = tokio::select! {
        () = stop => Ok(()),
        end = &mut server => Err(Failure::new(format!("the HTTP server ended by itself: {end:?}"))),
    };
    let drained = async { tokio::join!(handle.stop(true), background) };
    if tokio::time::timeout(DRAIN, drained).await.is_err() {
        warn!("some work was still in flight and is cut off; nothing that was committed is lost");
    }
    parts.close().await;
    end
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
