//! A game as the shop shows it.

use crate::{html::SafeHtml, money::Money, product::ProductId, slug::Slug, url::WebUrl};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The shop's own id of a game, a `UUIDv7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GameId(pub Uuid);

/// Whether a game can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// On sale, with keys in stock.
    Available,
    /// On sale, but sold out for now; still listed.
    OutOfStock,
    /// No longer sold: answers by id and slug only.
    Delisted,
}

impl Availability {
    /// What follows from being `listed` and from the `stock`.
    pub fn of(listed: bool, stock: u32) -> Self {
        match (listed, stock) {
            (false, _) => Self::Delisted,
            (true, 0) => Self::OutOfStock,
            (true, _) => Self::Available,
        }
    }
}

/// A game as a line in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GameSummary {
    /// The shop's id.
    pub id: GameId,
    /// Its readable address.
    pub slug: Slug,
    /// Its name.
    pub title: String,
    /// What the customer pays for one key.
    pub price: Money,
    /// How many keys can be bought.
    pub stock: u32,
    /// Whether it can be had.
    pub availability: Availability,
    /// Where the key is redeemed.
    pub platform: Option<String>,
    /// Where in the world the key works.
    pub region: Option<String>,
    /// When it came or comes out.
    pub release_date: Option<NaiveDate>,
    /// A picture for lists.
    pub thumbnail: Option<WebUrl>,
}

/// A game with everything that its own page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Game {
    /// What lists show too.
    pub summary: GameSummary,
    /// The marketplace's identity of it.
    pub product_id: ProductId,
    /// Its description.
    pub description: SafeHtml,
    /// Who made it.
    pub developer: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// A picture for its own page.
    pub cover: Option<WebUrl>,
    /// The categories it is in.
    pub categories: Vec<Category>,
    /// Pictures, videos, requirements, content descriptors.
    pub details: GameDetails,
    /// When the shop's record of it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A category, identified by the marketplace's number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Category {
    /// The marketplace's number.
    pub id: i32,
    /// Its name.
    pub name: String,
}

/// What only a game's own page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct GameDetails {
    /// Pictures, the best first.
    pub images: Vec<WebUrl>,
    /// Trailers and the like.
    pub videos: Vec<Video>,
    /// What it takes to play.
    pub requirements: Requirements,
    /// What parents should know.
    pub restrictions: BTreeSet<ContentDescriptor>,
}

/// A video elsewhere on the web.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Video {
    /// Who hosts it, in lower case: `youtube`.
    pub kind: String,
    /// Where to embed it from.
    pub url: WebUrl,
}

/// What it takes to play.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Requirements {
    /// The least that works.
    pub minimal: RequirementSet,
    /// What the maker advises.
    pub recommended: RequirementSet,
}

/// A machine that can play, part by part, in the marketplace's words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RequirementSet {
    /// Processor.
    pub processor: Option<String>,
    /// Graphics card.
    pub graphics: Option<String>,
    /// Memory.
    pub memory: Option<String>,
    /// Disk space.
    pub disk_space: Option<String>,
    /// Operating system.
    pub system: Option<String>,
    /// Anything else.
    pub other: Option<String>,
}

/// A content descriptor of PEGI, the European rating of games.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the descriptors' own names are their meaning")]
pub enum ContentDescriptor {
    Violence,
    Profanity,
    Discrimination,
    Drugs,
    Fear,
    Gambling,
    Online,
    Sex,
}

/// A selling price and when it began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricePoint {
    /// When this price began.
    pub at: DateTime<Utc>,
    /// The price since then.
    pub price: Money,
}

/// A game offered while the customer is still typing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The shop's id.
    pub id: GameId,
    /// Its readable address.
    pub slug: Slug,
    /// Its name.
    pub title: String,
    /// A picture for lists.
    pub thumbnail: Option<WebUrl>,
}

#[cfg(test)]
mod tests {
    use super::Availability;

    #[test]
    fn delisted_wins_over_stock() {
        assert_eq!(Availability::of(true, 1), Availability::Available);
        assert_eq!(Availability::of(true, 0), Availability::OutOfStock);
        assert_eq!(Availability::of(false, 5), Availability::Delisted);
    }
}
