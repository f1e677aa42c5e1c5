//! What the marketplace says of a product, in the shop's own words, not yet trusted.

use crate::{
    catalogue::{Category, GameDetails},
    money::Money,
    product::ProductId,
    url::WebUrl,
};
use chrono::{NaiveDate, NaiveDateTime};

/// One product as the marketplace lists it at the moment.
///
/// Whoever builds one has checked what a type can say (ids, amounts, links, one-line names). The description is still
/// the marketplace's HTML; it becomes safe when a [`GameDraft`](crate::draft::GameDraft) is made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Its identity.
    pub id: ProductId,
    /// Its name on one line.
    pub title: String,
    /// How many keys can be bought.
    pub stock: u32,
    /// What one key costs the shop; `None` if the marketplace names no price, as it may for what is sold out.
    pub cost: Option<Money>,
    /// Where the key is redeemed: Steam, Origin, XBOX LIVE, …
    pub platform: Option<String>,
    /// Where in the world the key works.
    pub region: Option<String>,
    /// Who made the game.
    pub developer: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it came or comes out.
    pub release_date: Option<NaiveDate>,
    /// When the marketplace last changed the product; its time zone is not documented.
    pub updated_at: Option<NaiveDateTime>,
    /// The marketplace's HTML, as it came.
    pub description: Option<String>,
    /// A picture for lists.
    pub thumbnail: Option<WebUrl>,
    /// A picture for the game's own page.
    pub cover: Option<WebUrl>,
    /// Each category once, in the marketplace's order.
    pub categories: Vec<Category>,
    /// Pictures, videos, requirements, content descriptors.
    pub details: GameDetails,
}

/// A product that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("product {}: {reason}", .id.map_or_else(|| "without a readable id".to_owned(), |id| id.to_string()))]
pub struct MalformedListing {
    /// Its id, if at least that could be read.
    pub id: Option<ProductId>,
    /// What is wrong, naming the field.
    pub reason: String,
}
