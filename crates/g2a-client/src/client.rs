//! The marketplace port, spoken over HTTP.

use crate::{
    call::{Call, Caller},
    config::{G2aConfig, G2aConfigError},
    error::G2aError,
    http::Http,
    products,
};
use async_trait::async_trait;
use chrono::NaiveDateTime;
use domain::{
    listing::Listing,
    money::Money,
    ports::{Clock, Marketplace, MarketplaceError, ProductPage, ProductQuery, RequestBudget},
    product::ProductId,
    rate::RequestClass,
    sync::Slice,
};
use std::{fmt, sync::Arc};
use tracing::{Instrument as _, debug_span};

/// The largest page of products that is read; one has some 60 KB.
const MAX_PAGE_BYTES: usize = 8 * 1024 * 1024;

/// G2A as a [`Marketplace`], and as a [`Supplier`](domain::ports::Supplier). Cheap to share behind an `Arc`; connections are pooled inside.
pub struct G2aHttpClient {
    pub(crate) caller: Caller,
}

impl G2aHttpClient {
    /// A client whose every request, repeated ones included, passes `budget`, and that tells the time by `clock`. No
    /// request is made yet.
    pub fn new(
        config: &G2aConfig,
        budget: Arc<dyn RequestBudget>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, G2aConfigError> {
        Ok(Self { caller: Caller::new(Http::new(config)?, budget, clock) })
    }

    /// `GET /v1/products`, sold-out products included, so that sold out and gone are different things.
    async fn products(
        &self,
        name: &'static str,
        mut query: Vec<(&'static str, String)>,
    ) -> Result<ProductPage, G2aError> {
        query.push(("includeOutOfStock", "true".to_owned()));
        let call = Call {
            name,
            class: RequestClass::Background,
            max_bytes: MAX_PAGE_BYTES,
            decode: |body| Ok(products::decode_page(&body)?),
        };
        let answer = self.caller.call_repeatedly(call, |http| http.get("v1/products").query(&query));
        answer.instrument(debug_span!("g2a", call = name)).await
    }
}

#[async_trait]
impl Marketplace for G2aHttpClient {
    async fn list_products(&self, query: ProductQuery) -> Result<ProductPage, MarketplaceError> {
        let mut parameters = bounds(query.slice);
        parameters.push(("page", query.page.to_string()));
        Ok(self.products("list_products", parameters).await?)
    }

    async fn find_product(&self, id: ProductId) -> Result<Option<Listing>, MarketplaceError> {
        let page = self.products("find_product", vec![("id", id.to_string())]).await?;
        match page.listings.into_iter().next() {
            None => Ok(None),
            Some(Ok(listing)) if listing.id == id => Ok(Some(listing)),
            Some(Ok(other)) => Err(MarketplaceError::Garbled(format!("asked for {id}, got {}", other.id))),
            Some(Err(malformed)) => Err(MarketplaceError::Garbled(malformed.to_string())),
        }
    }
}

/// The bounds of a slice, as far as it has any, both ends included (`g2a-contract.md` §3.1).
fn bounds(Slice { prices, updated }: Slice) -> Vec<(&'static str, String)> {
    let price = |cents: i64| Money::eur(cents).to_decimal().to_string();
    let time = |at: NaiveDateTime| at.format("%Y-%m-%d %H:%M:%S").to_string();
    let bounds = [
        ("minPriceFrom", prices.from.map(price)),
        ("minPriceTo", prices.to.map(price)),
        ("updatedAtFrom", updated.from.map(time)),
        ("updatedAtTo", updated.to.map(time)),
    ];
    bounds.into_iter().filter_map(|(name, bound)| Some((name, bound?))).collect()
}

impl fmt::Debug for G2aHttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("G2aHttpClient").field("http", &self.caller.http).finish_non_exhaustive()
    }
}
