//! How games divide.

use super::{CategoryCount, Money};
use domain::{catalogue, money};
use serde::Serialize;
use utoipa::ToSchema;

/// How the games found divide. Each division counts the games that the whole filter means.
#[derive(Debug, Serialize, ToSchema)]
pub struct Facets {
    /// By platform, the largest first.
    pub platforms: Vec<ValueCount>,
    /// By region, the largest first.
    pub regions: Vec<ValueCount>,
    /// By publisher, the 20 largest.
    pub publishers: Vec<ValueCount>,
    /// By category, the largest first. A game counts in each of its categories.
    pub categories: Vec<CategoryCount>,
    /// The lowest and the highest price; null if there is no game.
    #[schema(required)]
    pub price: Option<PriceRange>,
}

impl From<catalogue::Facets> for Facets {
    fn from(facets: catalogue::Facets) -> Self {
        Self {
            platforms: facets.platforms.into_iter().map(Into::into).collect(),
            regions: facets.regions.into_iter().map(Into::into).collect(),
            publishers: facets.publishers.into_iter().map(Into::into).collect(),
            categories: facets.categories.into_iter().map(Into::into).collect(),
            price: facets.price.map(Into::into),
        }
    }
}

/// A value to filter by, and how many games have it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueCount {
    /// What to filter by.
    #[schema(example = "GLOBAL")]
    pub value: String,
    /// How many games.
    #[schema(example = 1871)]
    pub count: u64,
}

impl From<catalogue::Facet> for ValueCount {
    fn from(facet: catalogue::Facet) -> Self {
        Self { value: facet.value, count: facet.count }
    }
}

/// A span of prices, both ends included.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceRange {
    /// The lowest.
    pub min: Money,
    /// The highest.
    pub max: Money,
}

impl From<catalogue::PriceRange> for PriceRange {
    fn from(range: catalogue::PriceRange) -> Self {
        Self { min: money::Money::eur(range.min).into(), max: money::Money::eur(range.max).into() }
    }
}
