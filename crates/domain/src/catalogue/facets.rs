//! How the games that a filter means divide.

use super::Category;

/// The divisions of a filtered list. Each counts the games that the **whole** filter means.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets {
    /// By platform, the largest first.
    pub platforms: Vec<Facet>,
    /// By region, the largest first.
    pub regions: Vec<Facet>,
    /// By publisher, the 20 largest.
    pub publishers: Vec<Facet>,
    /// By category, the largest first. A game counts in each of its categories.
    pub categories: Vec<CategoryCount>,
    /// The lowest and the highest price; `None` if no game is meant.
    pub price: Option<PriceRange>,
}

/// A value, and how many games have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// What to filter by.
    pub value: String,
    /// How many games.
    pub count: u64,
}

/// A category, and how many games are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryCount {
    /// The category.
    pub category: Category,
    /// How many games.
    pub count: u64,
}

/// A span of selling prices, in minor units, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceRange {
    /// The lowest.
    pub min: i64,
    /// The highest.
    pub max: i64,
}
