//! The parts of a running shop, and what connects them.

use super::{
    Database, Laps, MarketplaceLink, Role, banner::Banner, first_lap, pool_metrics, secret::AccessSecret,
    supervise::supervise,
};
use crate::{
    adapters::{SystemClock, UuidV7Ids},
    config::Settings,
    failure::Failure,
    http::{CursorKey, HttpState, ReadinessPart},
    telemetry::ProgressArea,
};
use application::sync_catalogue::Stop;
use domain::ports::Clock;
use metrics_exporter_prometheus::PrometheusHandle;
use secrecy::SecretSlice;
use std::{net::SocketAddr, sync::Arc};

/// What a shop is made of, apart from its HTTP server.
pub(super) struct Parts {
    clock: Arc<dyn Clock>,
    secret: AccessSecret,
    database: Database,
    /// Only where laps are run.
    link: Option<MarketplaceLink>,
}

impl Parts {
    /// Opens what `role` takes.
    pub(super) async fn open(settings: &Settings, role: Role) -> Result<Self, Failure> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let secret = AccessSecret::of(settings)?;
        let link = match role {
            Role::Everything => Some(MarketplaceLink::open(settings, Arc::clone(&clock))?),
            Role::Api => None,
        };
        let database = Database::open_ready(settings).await?;
        Ok(Self { clock, secret, database, link })
    }

    /// What the routes work with.
    pub(super) fn http_state(&self, metrics: PrometheusHandle) -> HttpState {
        let g2a = self.link.iter().map(|link| ReadinessPart { name: "g2a", probe: link.last_word.clone() });
        HttpState {
            catalogue: self.database.storage.clone(),
            ids: Arc::new(UuidV7Ids),
            cursor_key: CursorKey::derive(&SecretSlice::from(self.secret.bytes())),
            readiness: g2a.collect(),
            metrics,
        }
    }

    /// Begins the work that nobody asks for. What is returned completes when all of it has ended.
    pub(super) fn start_background(
        &self,
        settings: &Settings,
        progress: &ProgressArea,
        stop: &Stop,
    ) -> impl Future<Output = ()> + use<> {
        tokio::spawn(pool_metrics::report(self.database.storage.clone()));
        let laps = self.link.as_ref().map(|link| {
            let clock = Arc::clone(&self.clock);
            Arc::new(Laps::new(settings, &self.database, link, clock, progress.clone()))
        });
        let stop = stop.clone();
        async move {
            let Some(laps) = laps else { return };
            let catch_up = {
                let stop = stop.clone();
                move || first_lap::catch_up(Arc::clone(&laps), stop.clone())
            };
            supervise("first_lap", stop, catch_up).await;
        }
    }

    /// What the operator is told.
    pub(super) fn banner<'a>(&'a self, settings: &'a Settings, listen: SocketAddr) -> Banner<'a> {
        Banner {
            profile: settings.profile,
            listen,
            database: &self.database.description,
            marketplace: self.link.as_ref().map(|link| link.description.as_str()),
            generated_secret: self.secret.generated.as_deref(),
        }
    }

    /// Closes what has to be closed.
    pub(super) async fn close(self) {
        let close_link = async {
            if let Some(link) = self.link {
                link.close().await;
            }
        };
        tokio::join!(close_link, self.database.close());
    }
}
