//! An offer as the marketplace shows it.

use super::{OfferId, OfferKind, OfferStatus, Visibility};
use crate::{money::Money, product::ProductId};

/// An offer of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// What is offered.
    pub product: ProductId,
    /// The product's name on one line, if it came along.
    pub product_name: Option<String>,
    /// How it reaches the buyer.
    pub kind: OfferKind,
    /// How it stands.
    pub status: OfferStatus,
    /// What private customers are asked, before the buyer's fees.
    pub price: Option<Money>,
    /// What businesses are asked, before the buyer's fees.
    pub business_price: Option<Money>,
    /// Whom it is shown to, if that is known.
    pub visibility: Option<Visibility>,
    /// How many pieces are left, if that is known.
    pub stock: Option<u32>,
    /// How many pieces were sold, if that is known.
    pub sold: Option<u32>,
}

/// An offer that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("offer {}: {reason}", .id.as_ref().map_or("without a readable id", OfferId::as_str))]
pub struct MalformedOffer {
    /// Its id, if at least that could be read.
    pub id: Option<OfferId>,
    /// What is wrong, naming the field.
    pub reason: String,
}
