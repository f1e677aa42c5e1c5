//! A seller's client, the simulator that it sells through, and a place for its token that can be looked into.

use crate::support::JumpingClock;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    money::Money,
    ports::{Clock as _, Seller as _, StoredToken, TokenStore},
    seller::{
        JobId, JobState, NewOffer, OfferId, OfferKind, OfferPrice, OfferQuery, PerPage, SellerError,
        Visibility,
    },
};
use g2a_client::{G2aEnvironment, G2aSellerClient, LocalRequestBudget, SellerConfig, SellerCredentials};
use g2a_simulator::{Fault, FaultRule, Route, SellerRules, Simulator, SimulatorConfig, SimulatorHandle};
use secrecy::ExposeSecret as _;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

pub(crate) const CLIENT_ID: &str = "qdaiciDiyMaTjxMt";
pub(crate) const CLIENT_SECRET: &str =
    "b0d293f6-e1d2-4629-8264-fd63b5af3207b0d293f6-e1d2-4629-8264-fd63b5af3207";

/// Sellers may ask from 1.49 to 10.00 for it, and none does at the start.
pub(crate) const FREE: &str = "10000001534006";

/// The place for the token that all processes share.
#[derive(Default)]
pub(crate) struct Place {
    token: Mutex<Option<StoredToken>>,
    calls: Mutex<Vec<String>>,
}

impl Place {
    pub(crate) fn put(&self, token: &str, expires_at: DateTime<Utc>) {
        *self.token.lock().unwrap() = Some(StoredToken { token: token.into(), expires_at });
    }

    pub(crate) fn token(&self) -> Option<String> {
        self.token.lock().unwrap().as_ref().map(|stored| stored.token.expose_secret().to_owned())
    }

    /// What was asked of it so far.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }

    fn note(&self, call: impl Into<String>) {
        self.calls.lock().unwrap().push(call.into());
    }
}

#[async_trait]
impl TokenStore for Place {
    async fn load(&self) -> Option<StoredToken> {
        self.note("load");
        self.token.lock().unwrap().clone()
    }

    async fn store(&self, token: &StoredToken, ttl: Duration) {
        self.note(format!("store for {ttl:?}"));
        *self.token.lock().unwrap() = Some(token.clone());
    }

    async fn forget(&self) {
        self.note("forget");
        *self.token.lock().unwrap() = None;
    }
}

/// A client of the public sandbox account, without a limit of its own.
pub(crate) fn seller(base_url: String, place: &Arc<Place>, clock: &Arc<JumpingClock>) -> G2aSellerClient {
    let credentials = SellerCredentials::new(CLIENT_ID, CLIENT_SECRET.into()).unwrap();
    seller_as(credentials, base_url, place, clock)
}

pub(crate) fn seller_as(
    credentials: SellerCredentials,
    base_url: String,
    place: &Arc<Place>,
    clock: &Arc<JumpingClock>,
) -> G2aSellerClient {
    let config = SellerConfig::new(G2aEnvironment::Simulator { base_url }, credentials);
    let budget = Arc::new(LocalRequestBudget::new(None, clock.clone()));
    G2aSellerClient::new(&config, place.clone(), budget, clock.clone()).unwrap()
}

pub(crate) fn in_an_hour(clock: &JumpingClock) -> DateTime<Utc> {
    clock.now() + Duration::from_hours(1)
}

pub(crate) struct Market {
    pub(crate) simulator: SimulatorHandle,
    pub(crate) client: Arc<G2aSellerClient>,
    pub(crate) place: Arc<Place>,
    pub(crate) clock: Arc<JumpingClock>,
}

impl Market {
    pub(crate) fn open() -> Self {
        Self::with(SellerRules::default())
    }

    pub(crate) fn with(rules: SellerRules) -> Self {
        let clock = Arc::new(JumpingClock::default());
        let settings = SimulatorConfig {
            products: 40,
            seller: rules,
            clock: clock.clone(),
            ..SimulatorConfig::default()
        };
        let simulator = Simulator::start(settings).unwrap();
        let place = Arc::new(Place::default());
        let client = Arc::new(seller(simulator.base_url(), &place, &clock));
        Self { simulator, client, place, clock }
    }

    /// The same shop in another process.
    pub(crate) fn another_process(&self) -> G2aSellerClient {
        seller(self.simulator.base_url(), &self.place, &self.clock)
    }

    pub(crate) fn fail(&self, route: Route, fault: Fault) {
        self.simulator.faults().set(vec![FaultRule::new(fault).on(route)]);
    }

    pub(crate) fn requests(&self, route: Route) -> u64 {
        self.simulator.requests().count(route)
    }

    pub(crate) async fn total(&self) -> Result<u64, SellerError> {
        self.client.list_offers(everything()).await.map(|page| page.total)
    }

    /// How the job stands when it has had its time.
    pub(crate) async fn finish(&self, job: &JobId) -> JobState {
        self.clock.sleep(Duration::from_secs(1)).await;
        let told = self.client.job(job).await.unwrap();
        assert_eq!(&told.id, job);
        told.state
    }

    pub(crate) async fn create(&self) -> Result<JobId, SellerError> {
        self.client.create_offer(&new_offer(FREE)).await
    }

    pub(crate) fn first(&self) -> (OfferId, g2a_simulator::Offer) {
        let offer = self.simulator.sellers().offers().remove(0);
        (offer.id.to_string().try_into().unwrap(), offer)
    }
}

pub(crate) fn everything() -> OfferQuery {
    OfferQuery { page: 1, per_page: PerPage::Hundred, active: None }
}

pub(crate) fn new_offer(product: &str) -> NewOffer {
    NewOffer {
        product: product.parse().unwrap(),
        kind: OfferKind::Dropshipping,
        price: OfferPrice::new(Some(Money::eur(598)), Some(Money::eur(550))).unwrap(),
        stock: Some(10.try_into().unwrap()),
        active: true,
        visibility: Visibility::All,
    }
}
