//! Offers, page by page.

use super::{MalformedOffer, Offer};

/// Which page of our offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferQuery {
    /// The page, from 1.
    pub page: u32,
    /// How many offers a page has.
    pub per_page: PerPage,
    /// Only those that are for sale, or only those that are not.
    pub active: Option<bool>,
}

/// How many offers a page has: the marketplace knows four sizes (`g2a-contract.md` §6.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PerPage {
    /// 10
    Ten,
    /// 20
    Twenty,
    /// 50
    Fifty,
    /// 100
    #[default]
    Hundred,
}

impl PerPage {
    /// The number.
    pub fn get(self) -> u32 {
        match self {
            Self::Ten => 10,
            Self::Twenty => 20,
            Self::Fifty => 50,
            Self::Hundred => 100,
        }
    }
}

/// A page of our offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferPage {
    /// How many there are on all pages.
    pub total: u64,
    /// The offers of this page, understood or not.
    pub offers: Vec<Result<Offer, MalformedOffer>>,
}
