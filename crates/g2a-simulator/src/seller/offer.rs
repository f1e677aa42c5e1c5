//! One offer of a seller.

use serde::{Deserialize, Serialize};

use super::request::Change;
use crate::catalogue::{Cents, ProductId};

/// How what is offered reaches the buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OfferKind {
    Dropshipping,
    Game,
    Promo,
    Preorder,
    SteamGift,
    Physical,
}

/// Whom an offer is shown to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    #[default]
    All,
    Retail,
    Business,
}

/// What the marketplace knows of an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub id: uuid::Uuid,
    /// The API hash of the seller.
    pub account: String,
    pub product: ProductId,
    pub product_name: String,
    pub kind: OfferKind,
    /// What private customers are asked, in EUR.
    pub price: Option<Cents>,
    /// What businesses are asked, in EUR.
    pub business_price: Option<Cents>,
    pub size: u32,
    pub visibility: Visibility,
    pub is_active: bool,
    /// Taken back for good; its product may be offered again.
    pub is_archived: bool,
}

impl OfferKind {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dropshipping => "dropshipping",
            Self::Game => "game",
            Self::Promo => "promo",
            Self::Preorder => "preorder",
            Self::SteamGift => "steamgift",
            Self::Physical => "physical",
        }
    }
}

impl Offer {
    /// The status as the API tells it. Which one an offer has that is not for sale is not known.
    pub fn status(&self) -> &'static str {
        match (self.is_archived, self.is_active) {
            (true, _) => "cancelled",
            (false, true) => "active",
            (false, false) => "accepted",
        }
    }

    pub(super) fn apply(&mut self, change: &Change) {
        let Change { price, business_price, size, active, visibility, archive } = *change;
        self.price = price.or(self.price);
        self.business_price = business_price.or(self.business_price);
        self.size = size.unwrap_or(self.size);
        self.visibility = visibility.unwrap_or(self.visibility);
        self.is_archived |= archive;
        self.is_active = active.unwrap_or(self.is_active) && !self.is_archived;
    }
}
