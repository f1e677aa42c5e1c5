//! The marketplace's seller side: where the shop's own offers are.

use crate::{
    money::Money,
    product::ProductId,
    seller::{
        Job, JobId, NewOffer, Offer, OfferChange, OfferId, OfferPage, OfferQuery, PriceSimulation,
        SellerError,
    },
};
use async_trait::async_trait;

/// Keeps offers on the marketplace. Implementations pace and bound each call in time; they repeat what only reads, and what was
/// certainly not done.
#[async_trait]
pub trait Seller: Send + Sync {
    /// One page of our offers.
    async fn list_offers(&self, query: OfferQuery) -> Result<OfferPage, SellerError>;

    /// The offer with this id; `None` if we have none.
    async fn get_offer(&self, id: &OfferId) -> Result<Option<Offer>, SellerError>;

    /// Asks for an offer to be made. It is there when the job is done.
    async fn create_offer(&self, offer: &NewOffer) -> Result<JobId, SellerError>;

    /// Asks for an offer to be changed. It is when the job is done.
    async fn change_offer(&self, id: &OfferId, change: &OfferChange) -> Result<JobId, SellerError>;

    /// How a job stands.
    async fn job(&self, id: &JobId) -> Result<Job, SellerError>;

    /// What `price` would bring, for a product if one is named.
    async fn simulate_price(
        &self,
        price: Money,
        product: Option<ProductId>,
    ) -> Result<PriceSimulation, SellerError>;
}
