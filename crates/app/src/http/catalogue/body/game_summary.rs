//! A game as a line in a list.

use super::Money;
use chrono::NaiveDate;
use domain::{catalogue, slug::Slug, url::WebUrl};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A game as a line in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct GameSummary {
    /// The game's id.
    pub id: Uuid,
    /// The readable part of its address.
    #[schema(value_type = String, example = "killing-floor-2-steam-key-global-i10000000195012")]
    pub slug: Slug,
    /// Its name.
    #[schema(example = "Killing Floor 2 Steam Key GLOBAL")]
    pub title: String,
    /// What one key costs.
    pub price: Money,
    /// How many keys can be bought.
    #[schema(example = 42)]
    pub stock: u32,
    /// Whether it can be had.
    pub availability: Availability,
    /// Where the key is redeemed.
    #[schema(required, example = "Steam")]
    pub platform: Option<String>,
    /// Where in the world the key works.
    #[schema(required, example = "GLOBAL")]
    pub region: Option<String>,
    /// When it came or comes out.
    #[schema(required)]
    pub release_date: Option<NaiveDate>,
    /// A picture for lists.
    #[schema(required, value_type = Option<String>, format = "uri")]
    pub thumbnail: Option<WebUrl>,
}

/// Whether a game can be had.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// On sale, with keys in stock.
    Available,
    /// On sale, but sold out for now; still listed.
    OutOfStock,
    /// No longer sold: answers by id and slug only.
    Delisted,
}

impl From<catalogue::GameSummary> for GameSummary {
    fn from(game: catalogue::GameSummary) -> Self {
        Self {
            id: game.id.0,
            slug: game.slug,
            title: game.title,
            price: game.price.into(),
            stock: game.stock,
            availability: game.availability.into(),
            platform: game.platform,
            region: game.region,
            release_date: game.release_date,
            thumbnail: game.thumbnail,
        }
    }
}

impl From<catalogue::Availability> for Availability {
    fn from(availability: catalogue::Availability) -> Self {
        match availability {
            catalogue::Availability::Available => Self::Available,
            catalogue::Availability::OutOfStock => Self::OutOfStock,
            catalogue::Availability::Delisted => Self::Delisted,
        }
    }
}
