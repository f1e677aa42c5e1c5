//! How the marketplace is, as far as the calls that were made anyway tell.

use crate::http::{PartStatus, ReadinessProbe};
use async_trait::async_trait;
use domain::{
    listing::Listing,
    ports::{Marketplace, MarketplaceError, ProductPage, ProductQuery},
    product::ProductId,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// A marketplace whose latest answer is remembered, so that readiness need not spend requests on asking.
pub(super) struct Watched<M> {
    marketplace: Arc<M>,
    last_word: Arc<LastWord>,
}

/// Whether the latest call failed. Before the first call all is well.
#[derive(Debug, Default)]
pub(super) struct LastWord {
    failed: AtomicBool,
}

impl<M> Watched<M> {
    pub(super) fn new(marketplace: Arc<M>) -> Self {
        Self { marketplace, last_word: Arc::default() }
    }

    pub(super) fn last_word(&self) -> Arc<LastWord> {
        Arc::clone(&self.last_word)
    }

    fn remember<T>(&self, answer: Result<T, MarketplaceError>) -> Result<T, MarketplaceError> {
        // A marketplace that rejects one request is there all the same.
        let failed = matches!(&answer, Err(error) if !matches!(error, MarketplaceError::Rejected { .. }));
        self.last_word.failed.store(failed, Ordering::Relaxed);
        answer
    }
}

#[async_trait]
impl<M: Marketplace> Marketplace for Watched<M> {
    async fn list_products(&self, query: ProductQuery) -> Result<ProductPage, MarketplaceError> {
        self.remember(self.marketplace.list_products(query).await)
    }

    async fn find_product(&self, id: ProductId) -> Result<Option<Listing>, MarketplaceError> {
        self.remember(self.marketplace.find_product(id).await)
    }
}

#[async_trait]
impl ReadinessProbe for LastWord {
    async fn check(&self) -> PartStatus {
        if self.failed.load(Ordering::Relaxed) { PartStatus::Down } else { PartStatus::Ok }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn status_after(answer: Result<(), MarketplaceError>) -> PartStatus {
        let watched = Watched::new(Arc::new(()));
        let _ = watched.remember(answer);
        watched.last_word().check().await
    }

    #[tokio::test]
    async fn the_marketplace_is_down_when_its_last_answer_was_none() {
        assert_eq!(Watched::new(Arc::new(())).last_word().check().await, PartStatus::Ok);
        assert_eq!(status_after(Ok(())).await, PartStatus::Ok);
        assert_eq!(status_after(Err(MarketplaceError::Unavailable(String::new()))).await, PartStatus::Down);
        assert_eq!(
            status_after(Err(MarketplaceError::Throttled { retry_after: None })).await,
            PartStatus::Down
        );
        let rejected = MarketplaceError::Rejected { code: String::new(), message: String::new() };
        assert_eq!(status_after(Err(rejected)).await, PartStatus::Ok);
    }
}
