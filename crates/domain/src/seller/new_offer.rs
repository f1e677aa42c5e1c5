//! An offer to be made.

use super::{OfferKind, OfferPrice, OfferStock, Visibility};
use crate::product::ProductId;

/// An offer about to be made. A product is offered once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOffer {
    /// What is offered.
    pub product: ProductId,
    /// How it reaches the buyer.
    pub kind: OfferKind,
    /// For how much.
    pub price: OfferPrice,
    /// How many, where the seller says it.
    pub stock: Option<OfferStock>,
    /// Whether it is for sale at once.
    pub active: bool,
    /// Whom it is shown to.
    pub visibility: Visibility,
}
