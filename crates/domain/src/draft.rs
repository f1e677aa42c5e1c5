//! The game that follows from a listing.

use crate::{
    catalogue::{Category, GameDetails, GameId},
    fingerprint::Fingerprint,
    html::SafeHtml,
    listing::Listing,
    money::Money,
    pricing::Markup,
    product::ProductId,
    slug::Slug,
    url::WebUrl,
};
use chrono::NaiveDate;

/// Everything about a game that a lap over the marketplace decides, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GameDraft {
    /// The id that the game gets **if it is new**; a known game keeps its own.
    pub id: GameId,
    /// The marketplace's identity of it.
    pub product_id: ProductId,
    /// The slug that the game gets if it is new; a known game keeps its own.
    pub slug: Slug,
    /// Stands for all of the listing that this draft was made of.
    pub fingerprint: Fingerprint,
    /// Its name.
    pub title: String,
    /// Its description, sanitised.
    pub description: SafeHtml,
    /// What one key costs the shop.
    pub cost: Money,
    /// What the customer pays for one key.
    pub price: Money,
    /// How many keys can be bought.
    pub stock: u32,
    /// Where the key is redeemed.
    pub platform: Option<String>,
    /// Where in the world the key works.
    pub region: Option<String>,
    /// Who made the game.
    pub developer: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it came or comes out.
    pub release_date: Option<NaiveDate>,
    /// A picture for lists.
    pub thumbnail: Option<WebUrl>,
    /// A picture for the game's own page.
    pub cover: Option<WebUrl>,
    /// The categories it is in.
    pub categories: Vec<Category>,
    /// What only the game's own page shows.
    pub details: GameDetails,
}

impl GameDraft {
    /// The game that `listing` describes, sold at its cost plus `markup`. `None` if it has no price: what has no price
    /// cannot be shown or sold.
    ///
    /// `fingerprint` is that of `listing` at `markup`, which whoever drafts has compared before.
    pub fn from_listing(
        listing: Listing,
        fingerprint: Fingerprint,
        markup: Markup,
        id: GameId,
    ) -> Option<Self> {
        let cost = listing.cost?;
        Some(Self {
            id,
            product_id: listing.id,
            slug: Slug::for_product(&listing.title, listing.id),
            fingerprint,
            title: listing.title,
            description: SafeHtml::sanitise(listing.description.as_deref().unwrap_or_default()),
            cost,
            price: markup.selling_price(cost),
            stock: listing.stock,
            platform: listing.platform,
            region: listing.region,
            developer: listing.developer,
            publisher: listing.publisher,
            release_date: listing.release_date,
            thumbnail: listing.thumbnail,
            cover: listing.cover,
            categories: listing.categories,
            details: listing.details,
        })
    }
}
