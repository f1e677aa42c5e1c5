//! The seller port, spoken over HTTP: tokens, offers, jobs, simulated prices (`g2a-contract.md` §6).
//!
//! What only reads is repeated like other readings; what makes or changes an offer is asked for once. A token that is refused is renewed
//! once, and the call made once more: whoever is refused has done nothing.

mod answers;
mod config;
mod failure;
mod offers;
mod request;
mod simulation;
mod token;
mod tokens;

pub use config::{SellerConfig, SellerCredentials};
pub use tokens::NoTokenStore;

use crate::{
    answer,
    call::{Call, Caller},
    config::G2aConfigError,
    error::G2aError,
    http::Http,
};
use async_trait::async_trait;
use domain::{
    money::{Currency, Money},
    ports::{Clock, RequestBudget, Seller, TokenStore},
    product::ProductId,
    rate::RequestClass,
    seller::{
        Job, JobId, NewOffer, Offer, OfferChange, OfferId, OfferPage, OfferQuery, PriceSimulation,
        SellerError,
    },
};
use failure::{is_unauthorised, not_changed, not_done, not_read, seller_error};
use request::{ChangeBody, CreateBody, decimal};
use reqwest::{
    RequestBuilder,
    header::{AUTHORIZATION, HeaderValue},
};
use serde::de::DeserializeOwned;
use std::{fmt, sync::Arc};
use tokens::Tokens;
use tracing::{Instrument as _, debug_span};

/// The largest answer that is read; a page of a hundred offers has some 100 KB.
const MAX_BYTES: usize = 4 * 1024 * 1024;

const OFFERS: &str = "v3/sales/offers";

/// A body that is not the answer it should be, with the field at fault. Nothing of it is quoted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an answer to a seller: {0}")]
pub(crate) struct UndecodableSeller(String);

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, UndecodableSeller> {
    answer::read(body).map_err(UndecodableSeller)
}

type Decode<T> = fn(Vec<u8>) -> Result<T, G2aError>;

/// G2A as a [`Seller`]. Cheap to share behind an `Arc`; connections are pooled inside.
pub struct G2aSellerClient {
    caller: Caller,
    tokens: Tokens,
}

impl G2aSellerClient {
    /// A client whose token is in `store` too, if that works, whose every request passes `budget`, and that tells the time by `clock`. No
    /// request is made yet.
    pub fn new(
        config: &SellerConfig,
        store: Arc<dyn TokenStore>,
        budget: Arc<dyn RequestBudget>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, G2aConfigError> {
        let base = config.environment.resolve(config.base_url.as_deref())?;
        let http = Http::anonymous(base, config.timeouts)?;
        let tokens = Tokens::new(config.credentials.clone(), store, Arc::clone(&clock));
        Ok(Self { caller: Caller::new(http, budget, clock), tokens })
    }

    /// Makes a call that only reads.
    async fn ask<T>(
        &self,
        name: &'static str,
        decode: Decode<T>,
        request: impl Fn(&Http) -> RequestBuilder,
        hear: fn(G2aError) -> SellerError,
    ) -> Result<T, SellerError> {
        let request = &request;
        let attempt = |bearer: HeaderValue| async move {
            let call = Call { name, class: RequestClass::Background, max_bytes: MAX_BYTES, decode };
            let request = |http: &Http| request(http).header(AUTHORIZATION, bearer.clone());
            self.caller.call_repeatedly(call, request).await
        };
        self.authorised(name, attempt, hear).await
    }

    /// Makes a call that asks for something to be made or changed.
    async fn tell(
        &self,
        name: &'static str,
        request: impl Fn(&Http) -> RequestBuilder,
        hear: fn(G2aError) -> SellerError,
    ) -> Result<JobId, SellerError> {
        let request = &request;
        let attempt = |bearer: HeaderValue| async move {
            let decode: Decode<JobId> = |body| answers::accepted(&body);
            let call = Call { name, class: RequestClass::Background, max_bytes: MAX_BYTES, decode };
            self.caller.call_once(&call, request(&self.caller.http).header(AUTHORIZATION, bearer)).await
        };
        self.authorised(name, attempt, hear).await
    }

    /// Makes the attempt, and once more with another token if the first is refused.
    async fn authorised<T, A: Future<Output = Result<T, G2aError>>>(
        &self,
        name: &'static str,
        attempt: impl Fn(HeaderValue) -> A,
        hear: fn(G2aError) -> SellerError,
    ) -> Result<T, SellerError> {
        let bearer = self.tokens.header(&self.caller, None).await?;
        let answer = attempt(bearer.clone()).instrument(debug_span!("g2a", call = name)).await;
        if !answer.as_ref().is_err_and(is_unauthorised) {
            return answer.map_err(hear);
        }
        let renewed = self.tokens.header(&self.caller, Some(&bearer)).await?;
        attempt(renewed).instrument(debug_span!("g2a", call = name)).await.map_err(hear)
    }
}

#[async_trait]
impl Seller for G2aSellerClient {
    async fn list_offers(&self, query: OfferQuery) -> Result<OfferPage, SellerError> {
        let OfferQuery { page, per_page, active } = query;
        let mut parameters = vec![("page", page.to_string()), ("itemsPerPage", per_page.get().to_string())];
        parameters.extend(active.map(|active| ("active", active.to_string())));
        let decode: Decode<_> = |body| offers::page(&body);
        self.ask("list_offers", decode, |http| http.get(OFFERS).query(&parameters), seller_error).await
    }

    async fn get_offer(&self, id: &OfferId) -> Result<Option<Offer>, SellerError> {
        let path = format!("{OFFERS}/{id}");
        let decode: Decode<_> = |body| offers::offer(&body);
        match self.ask("get_offer", decode, |http| http.get(&path), not_read).await {
            Ok(offer) => Ok(Some(offer)),
            Err(SellerError::UnknownOffer) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn create_offer(&self, offer: &NewOffer) -> Result<JobId, SellerError> {
        let body = CreateBody::new(offer);
        self.tell("create_offer", |http| http.post(OFFERS).json(&body), not_done).await
    }

    async fn change_offer(&self, id: &OfferId, change: &OfferChange) -> Result<JobId, SellerError> {
        let (path, body) = (format!("{OFFERS}/{id}"), ChangeBody::new(change));
        self.tell("change_offer", |http| http.patch(&path).json(&body), not_changed).await
    }

    async fn job(&self, id: &JobId) -> Result<Job, SellerError> {
        let path = format!("v3/jobs/{id}");
        let decode: Decode<_> = |body| answers::job(&body);
        self.ask("offer_job", decode, |http| http.get(&path), seller_error).await
    }

    async fn simulate_price(
        &self,
        price: Money,
        product: Option<ProductId>,
    ) -> Result<PriceSimulation, SellerError> {
        let mut parameters = vec![("price", decimal(price)), ("currency", Currency::Eur.code().to_owned())];
        parameters.extend(product.map(|product| ("productId", product.to_string())));
        let decode: Decode<_> = |body| simulation::simulation(&body);
        let request = |http: &Http| http.get("v3/pricing/simulations").query(&parameters);
        self.ask("simulate_price", decode, request, seller_error).await
    }
}

impl fmt::Debug for G2aSellerClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("G2aSellerClient").field("http", &self.caller.http).finish_non_exhaustive()
    }
}
