//! A question to the catalogue, and where in its answer a page ends.

use super::{GameId, GameSummary};
use crate::text::SearchText;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which listed games are meant. Every criterion that is set must hold. Delisted games are never meant.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CatalogueFilter {
    /// Words to find in title, developer, publisher or platform; a near miss in the title counts where nothing matches.
    pub search: Option<SearchText>,
    /// The platform's name, in any case.
    pub platform: Option<String>,
    /// The region's name, in any case.
    pub region: Option<String>,
    /// The marketplace's number of a category.
    pub category: Option<i32>,
    /// The publisher's name, in any case.
    pub publisher: Option<String>,
    /// The lowest selling price, in minor units, inclusive.
    pub price_min: Option<i64>,
    /// The highest selling price, in minor units, inclusive.
    pub price_max: Option<i64>,
    /// Only what has stock.
    pub in_stock: bool,
}

/// The order of a list. Each order is total: games that are equal in it follow by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The best match first; without a search the same as [`Sort::Newest`].
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

/// The last game of a page, as the order sees it: where the next page begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// In [`Sort::Relevance`] with a search: the score, higher is better, and the id.
    Relevance(i64, GameId),
    /// In [`Sort::Newest`]: the release date, if any, and the id.
    Newest(Option<NaiveDate>, GameId),
    /// In both orders by price: minor units and the id.
    Price(i64, GameId),
    /// In [`Sort::Title`]: the title in lower case and the id.
    Title(String, GameId),
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueQuery {
    /// Which games.
    pub filter: CatalogueFilter,
    /// In which order.
    pub sort: Sort,
    /// After which game; `None` for the first page.
    pub after: Option<Position>,
    /// How many at most.
    pub limit: u32,
}

impl CatalogueQuery {
    /// The order that counts: relevance means something only with a search.
    pub fn effective_sort(&self) -> Sort {
        match self.sort {
            Sort::Relevance if self.filter.search.is_none() => Sort::Newest,
            sort => sort,
        }
    }

    /// Whether `position` belongs to the order that counts.
    pub fn fits(&self, position: &Position) -> bool {
        matches!(
            (self.effective_sort(), position),
            (Sort::Relevance, Position::Relevance(..))
                | (Sort::Newest, Position::Newest(..))
                | (Sort::PriceAsc | Sort::PriceDesc, Position::Price(..))
                | (Sort::Title, Position::Title(..))
        )
    }
}

/// The answer to a [`CatalogueQuery`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GamePage {
    /// The games, in order.
    pub items: Vec<GameSummary>,
    /// How many games the filter means, on all pages together.
    pub total: u64,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Position>,
}
