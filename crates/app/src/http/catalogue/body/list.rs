//! Lists and their pages.

use super::{Facets, GameSummary};
use serde::Serialize;
use utoipa::ToSchema;

/// A list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// The entries, in order.
    pub items: Vec<T>,
    /// Where the next page begins; null if there is none.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

/// A list without entries.
impl<T> Default for List<T> {
    fn default() -> Self {
        Self { items: Vec::new(), next_cursor: None }
    }
}

impl<T> List<T> {
    /// A list that is given whole.
    pub fn whole<U: Into<T>>(items: Vec<U>) -> Self {
        Self { items: items.into_iter().map(Into::into).collect(), next_cursor: None }
    }
}

/// A page of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub struct GameList {
    /// The games, in order.
    pub items: Vec<GameSummary>,
    /// How many games there are on all pages together.
    #[schema(example = 2400)]
    pub total: u64,
    /// Where the next page begins; null on the last one. Valid with the same filters and sort alone.
    #[schema(required)]
    pub next_cursor: Option<String>,
    /// How the games on all pages divide; only if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub facets: Option<Facets>,
}

/// The orders that a list of games can have.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SortOrder {
    /// The best match first; without a search the same as `newest`.
    Relevance,
    /// The latest release first, those without a date last.
    Newest,
    /// The cheapest first.
    PriceAsc,
    /// The dearest first.
    PriceDesc,
    /// By title, ignoring case.
    Title,
}
