//! The marketplace: G2A, or a simulator of it.

use super::{
    Database,
    health::{LastWord, Watched},
    redis::Redis,
};
use crate::{
    config::{MarketplacePlace, Settings},
    failure::{Code, Failure},
};
use cache_redis::RedisTokenStore;
use domain::{
    ports::{Clock, Marketplace, RequestBudget, Seller, Supplier, TokenStore},
    rate::Pace,
};
use g2a_client::{
    G2aConfig, G2aCredentials, G2aEnvironment, G2aHttpClient, G2aSellerClient, LocalRequestBudget,
    NoTokenStore, SellerConfig,
};
use g2a_simulator::{RateLimit, Simulator, SimulatorConfig, SimulatorHandle};
use std::sync::Arc;
use storage_postgres::{PgRequestBudget, PgStorage};

/// The way to the marketplace, and the simulator at its end if it runs in this process.
pub struct MarketplaceLink {
    /// The marketplace.
    pub marketplace: Arc<dyn Marketplace>,
    /// The same, where keys are bought.
    pub(super) supplier: Arc<dyn Supplier>,
    /// How the latest call ended.
    pub(super) last_word: Arc<LastWord>,
    /// For people: what it is, and where.
    pub(super) description: String,
    simulator: Option<SimulatorHandle>,
    config: G2aConfig,
    budget: Arc<dyn RequestBudget>,
}

impl MarketplaceLink {
    /// Prepares the way that `settings` choose. Nothing is sent yet.
    pub fn open(settings: &Settings, database: &Database, clock: Arc<dyn Clock>) -> Result<Self, Failure> {
        let (config, simulator) = match &settings.marketplace.place {
            MarketplacePlace::Remote(config) => ((**config).clone(), None),
            MarketplacePlace::InProcess => {
                let simulator = start_simulator(settings)?;
                let environment = G2aEnvironment::Simulator { base_url: simulator.base_url() };
                (G2aConfig::new(environment, G2aCredentials::public_sandbox()), Some(simulator))
            }
        };
        let budget = request_budget(settings, &config, database, &clock);
        let client = G2aHttpClient::new(&config, Arc::clone(&budget), clock)
            .map_err(|error| Failure::from_error(error).code(Code::Usage))?;
        let description = describe(settings, &config, simulator.as_ref());
        let client = Arc::new(client);
        let watched = Watched::new(Arc::clone(&client));
        let last_word = watched.last_word();
        let marketplace = Arc::new(watched);
        Ok(Self { marketplace, supplier: client, last_word, description, simulator, config, budget })
    }

    /// The same marketplace, where the shop sells by itself. Its token is in Redis too, where one is named.
    pub async fn open_seller(
        &self,
        settings: &Settings,
        clock: Arc<dyn Clock>,
    ) -> Result<Arc<dyn Seller>, Failure> {
        let credentials = settings.marketplace.seller.clone().ok_or_else(|| {
            Failure::new("the marketplace knows sellers by their client id and secret")
                .remedy("set G2A_CLIENT_ID, G2A_CLIENT_SECRET and G2A_EMAIL, in place of G2A_API_HASH and G2A_API_KEY")
                .code(Code::Usage)
        })?;
        let store: Arc<dyn TokenStore> = match &settings.redis {
            Some(redis) => {
                let redis = Redis::open(redis, Arc::clone(&clock)).await;
                Arc::new(RedisTokenStore::new(redis.link, credentials.client_id()))
            }
            None => Arc::new(NoTokenStore),
        };
        let config = SellerConfig {
            base_url: self.config.base_url.clone(),
            timeouts: self.config.timeouts,
            ..SellerConfig::new(self.config.environment.clone(), credentials)
        };
        let seller = G2aSellerClient::new(&config, store, Arc::clone(&self.budget), clock)
            .map_err(|error| Failure::from_error(error).code(Code::Usage))?;
        Ok(Arc::new(seller))
    }

    /// Stops the simulator, if it runs in this process.
    pub async fn close(self) {
        if let Some(Err(error)) = match self.simulator {
            Some(simulator) => Some(simulator.stop().await),
            None => None,
        } {
            tracing::warn!(%error, "the simulator did not stop in good order");
        }
    }
}

/// What all processes on one database share; a simulator without a limit needs no sharing.
fn request_budget(
    settings: &Settings,
    config: &G2aConfig,
    database: &Database,
    clock: &Arc<dyn Clock>,
) -> Arc<dyn RequestBudget> {
    match settings.marketplace.requests_per_minute {
        Some(limit) => {
            let storage = PgStorage::clone(&database.storage);
            Arc::new(PgRequestBudget::new(
                storage,
                account_name(settings, config),
                Some(Pace::per_minute(limit)),
            ))
        }
        None => Arc::new(LocalRequestBudget::new(None, Arc::clone(clock))),
    }
}

/// What the budget goes by: the limit is one of the account, at one marketplace.
fn account_name(settings: &Settings, config: &G2aConfig) -> String {
    match (&settings.marketplace.place, &config.environment, &config.base_url) {
        // Its port is another at each start.
        (MarketplacePlace::InProcess, ..) => "simulator in the process".to_owned(),
        (_, G2aEnvironment::Simulator { base_url }, _) | (_, _, Some(base_url)) => base_url.clone(),
        (_, G2aEnvironment::Sandbox, None) => "sandbox".to_owned(),
        (_, G2aEnvironment::Production, None) => "production".to_owned(),
    }
}

/// A simulator on a free port of loopback, which allows as many requests as the shop sends at most.
fn start_simulator(settings: &Settings) -> Result<SimulatorHandle, Failure> {
    let rate_limit = settings.marketplace.requests_per_minute;
    let config = SimulatorConfig {
        products: settings.simulator.products,
        seed: settings.simulator.seed,
        rate_limit: rate_limit.map(|per_minute| RateLimit { per_minute, ..RateLimit::default() }),
        orders: settings.simulated_orders(),
        ..SimulatorConfig::default()
    };
    Simulator::start(config).map_err(|error| {
        Failure::new(format!("the simulated marketplace could not be started: {error}"))
            .remedy("start one elsewhere with `keymart simulate-g2a`, and set G2A_BASE_URL to its address")
    })
}

fn describe(settings: &Settings, config: &G2aConfig, simulator: Option<&SimulatorHandle>) -> String {
    let overridden = config.base_url.as_ref().map(|url| format!(" at {url}")).unwrap_or_default();
    match (&config.environment, simulator) {
        (_, Some(simulator)) => {
            let products = settings.simulator.products;
            format!("simulator in this process with {products} products, {}", simulator.base_url())
        }
        (G2aEnvironment::Simulator { base_url }, None) => format!("simulator at {base_url}"),
        (G2aEnvironment::Sandbox, None) => format!("G2A sandbox{overridden}"),
        (G2aEnvironment::Production, None) => format!("G2A{overridden}"),
    }
}
