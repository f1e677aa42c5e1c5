//! A seller's client, and a place for its token that can be looked into.

use crate::support::JumpingClock;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ports::{Clock as _, StoredToken, TokenStore};
use g2a_client::{G2aEnvironment, G2aSellerClient, LocalRequestBudget, SellerConfig, SellerCredentials};
use secrecy::ExposeSecret as _;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

pub(crate) const CLIENT_ID: &str = "qdaiciDiyMaTjxMt";
pub(crate) const CLIENT_SECRET: &str =
    "b0d293f6-e1d2-4629-8264-fd63b5af3207b0d293f6-e1d2-4629-8264-fd63b5af3207";

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
