//! The token that calls show: kept in the process and where all processes find it, fetched by one caller at a time.

use super::{config::SellerCredentials, failure::seller_error, token};
use crate::call::{Call, Caller};
use async_trait::async_trait;
use domain::{
    ports::{Clock, StoredToken, TokenStore},
    rate::RequestClass,
    seller::SellerError,
};
use reqwest::header::HeaderValue;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use token::Granted;
use tokio::sync::Mutex;
use tracing::{Instrument as _, debug_span};

/// The largest answer that is read.
const MAX_BYTES: usize = 64 * 1024;

pub(super) struct Tokens {
    credentials: SellerCredentials,
    store: Arc<dyn TokenStore>,
    clock: Arc<dyn Clock>,
    /// Who holds it is the one who fetches.
    held: Mutex<Held>,
    /// How many fetches have ended.
    fetches: AtomicU64,
}

#[derive(Default)]
struct Held {
    bearer: Option<Bearer>,
    /// What became of the last fetch, for those who waited for it.
    failure: Option<SellerError>,
}

#[derive(Clone)]
struct Bearer {
    header: HeaderValue,
    /// By [`Clock::elapsed`].
    usable_until: Duration,
}

/// Keeps no token: for a process that is alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoTokenStore;

#[async_trait]
impl TokenStore for NoTokenStore {
    async fn load(&self) -> Option<StoredToken> {
        None
    }

    async fn store(&self, _: &StoredToken, _: Duration) {}

    async fn forget(&self) {}
}

impl Tokens {
    pub(super) fn new(
        credentials: SellerCredentials,
        store: Arc<dyn TokenStore>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { credentials, store, clock, held: Mutex::default(), fetches: AtomicU64::new(0) }
    }

    /// A header that is good as far as anybody knows; not `refused`, which G2A did not accept.
    pub(super) async fn header(
        &self,
        caller: &Caller,
        refused: Option<&HeaderValue>,
    ) -> Result<HeaderValue, SellerError> {
        let fetches_before = self.fetches.load(Ordering::Acquire);
        let mut held = self.held.lock().await;
        if let Some(bearer) = held.bearer.as_ref().filter(|bearer| self.is_usable(bearer, refused)) {
            return Ok(bearer.header.clone());
        }
        let waited_for_another = self.fetches.load(Ordering::Acquire) > fetches_before;
        if let Some(failure) = held.failure.as_ref().filter(|_| waited_for_another) {
            return Err(failure.clone());
        }
        let found = self.find(caller, refused).await;
        self.fetches.fetch_add(1, Ordering::Release);
        held.failure = found.as_ref().err().cloned();
        held.bearer = found.as_ref().ok().cloned();
        found.map(|bearer| bearer.header)
    }

    fn is_usable(&self, bearer: &Bearer, refused: Option<&HeaderValue>) -> bool {
        refused != Some(&bearer.header) && self.clock.elapsed() < bearer.usable_until
    }

    /// The token that another process has fetched, or a new one.
    async fn find(&self, caller: &Caller, refused: Option<&HeaderValue>) -> Result<Bearer, SellerError> {
        if let Some(stored) = self.store.load().await {
            let bearer = self.bearer(&stored);
            if let Some(bearer) = bearer.filter(|bearer| self.is_usable(bearer, refused)) {
                return Ok(bearer);
            }
            // It is of no use to anybody; if no new one can be had, others need not try it.
            self.store.forget().await;
        }
        let granted = self.fetch(caller).await?;
        let usable_for = granted.usable_for;
        let stored = granted.into_stored(self.clock.now());
        if !usable_for.is_zero() {
            self.store.store(&stored, usable_for).await;
        }
        self.bearer(&stored).ok_or_else(|| SellerError::Garbled("access_token".to_owned()))
    }

    fn bearer(&self, stored: &StoredToken) -> Option<Bearer> {
        let left = (stored.expires_at - self.clock.now()).to_std().unwrap_or_default();
        Some(Bearer { header: token::header(&stored.token)?, usable_until: self.clock.elapsed() + left })
    }

    /// A new token. That one is given changes nothing else, so it may be asked for again.
    async fn fetch(&self, caller: &Caller) -> Result<Granted, SellerError> {
        let call = Call {
            name: "seller_token",
            class: RequestClass::Background,
            max_bytes: MAX_BYTES,
            decode: |body| Granted::read(&body),
        };
        let grant = [
            ("grant_type", "client_credentials"),
            ("client_id", self.credentials.client_id()),
            ("client_secret", self.credentials.client_secret()),
        ];
        let granted = caller.call_repeatedly(call, |http| http.post("oauth/token").form(&grant));
        granted.instrument(debug_span!("g2a", call = "seller_token")).await.map_err(seller_error)
    }
}
