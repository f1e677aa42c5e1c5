//! The marketplace that the shop buys from.

use crate::{
    listing::{Listing, MalformedListing},
    product::ProductId,
    sync::Slice,
};
use async_trait::async_trait;
use std::time::Duration;

/// Which page of which products.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProductQuery {
    /// The slice of the catalogue, sold-out products included.
    pub slice: Slice,
    /// The page, from 1 to [`ProductQuery::MAX_PAGE`].
    pub page: u32,
}

impl ProductQuery {
    /// How many products a page holds (`g2a-contract.md` §3.1).
    pub const PAGE_SIZE: u32 = 20;
    /// The last page that can be asked for, whatever the slice holds.
    pub const MAX_PAGE: u32 = 500;
    /// How many products of one slice can be reached.
    pub const REACHABLE: u64 = Self::PAGE_SIZE as u64 * Self::MAX_PAGE as u64;
}

/// A page of products. The order is the marketplace's; products may repeat or slip between pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductPage {
    /// How many products the slice holds, on all pages.
    pub total: u64,
    /// The products of this page, understood or not.
    pub listings: Vec<Result<Listing, MalformedListing>>,
}

/// Reads the marketplace. Implementations pace, time out and retry by themselves; an error is what is left after that.
#[async_trait]
pub trait Marketplace: Send + Sync {
    /// One page of products.
    async fn list_products(&self, query: ProductQuery) -> Result<ProductPage, MarketplaceError>;

    /// The product with this id, as it stands now; `None` if there is none. For single looks only, never for a lap.
    async fn find_product(&self, id: ProductId) -> Result<Option<Listing>, MarketplaceError>;
}

/// Why the marketplace gave no usable answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarketplaceError {
    /// It does not accept our credentials or address: the operator must act, trying again is useless.
    #[error("the marketplace refuses us ({code}): {message}")]
    Refused {
        /// The marketplace's code.
        code: String,
        /// Its message.
        message: String,
    },
    /// It understood and declined the request: trying again is useless.
    #[error("the marketplace rejected the request ({code}): {message}")]
    Rejected {
        /// The marketplace's code.
        code: String,
        /// Its message.
        message: String,
    },
    /// We ask too often, even after pauses.
    #[error("the marketplace asks for fewer requests")]
    Throttled {
        /// How long it wants to be left alone, if it said so.
        retry_after: Option<Duration>,
    },
    /// It is down, unreachable or too slow.
    #[error("the marketplace is not available: {0}")]
    Unavailable(String),
    /// It answered something that is not its own protocol.
    #[error("the marketplace's answer makes no sense: {0}")]
    Garbled(String),
}
