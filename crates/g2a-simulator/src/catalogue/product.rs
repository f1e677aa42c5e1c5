//! The wire document of a product.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::id::ProductId;
use super::money::Cents;

/// Vocabulary is borrowed, invented text is owned.
pub(crate) type Text = Cow<'static, str>;

/// One answer of `GET /v1/products`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// How many products match the filters, over all pages.
    pub total: u32,
    pub page: u32,
    /// At most 20, ascending by id.
    pub docs: Vec<Product>,
}

/// A product in the shape and field order of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: ProductId,
    pub name: Text,
    #[serde(rename = "type")]
    pub kind: Text,
    /// Starts with a slash and ends in `-i{id}`.
    pub slug: Text,
    #[serde(rename = "qty")]
    pub quantity: u32,
    #[serde(rename = "minPrice")]
    pub min_price: Cents,
    pub retail_min_price: Cents,
    #[serde(rename = "retailMinBasePrice")]
    pub retail_min_base_price: Cents,
    #[serde(rename = "availableToBuy")]
    pub available_to_buy: bool,
    pub thumbnail: Text,
    #[serde(rename = "smallImage")]
    pub small_image: Text,
    #[serde(rename = "coverImage")]
    pub cover_image: Text,
    pub images: Vec<Text>,
    /// HTML that nobody has cleaned; the field is absent on some products.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
    /// UTC, `yyyy-mm-dd hh:mm:ss`, or empty.
    pub updated_at: Text,
    /// `yyyy-mm-dd` or empty.
    pub release_date: Text,
    pub region: Text,
    pub developer: Text,
    pub publisher: Text,
    pub platform: Text,
    #[serde(rename = "priceLimit")]
    pub price_limit: PriceLimit,
    pub restrictions: Restrictions,
    pub requirements: Requirements,
    pub videos: Vec<Video>,
    pub categories: Vec<Category>,
}

/// The bounds for sellers' prices; the price itself may lie outside them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceLimit {
    pub max: Option<Cents>,
    pub min: Option<Cents>,
}

#[expect(clippy::struct_excessive_bools, reason = "the API has these eight flags")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restrictions {
    pub pegi_violence: bool,
    pub pegi_profanity: bool,
    pub pegi_discrimination: bool,
    pub pegi_drugs: bool,
    pub pegi_fear: bool,
    pub pegi_gambling: bool,
    pub pegi_online: bool,
    pub pegi_sex: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirements {
    pub minimal: SystemRequirements,
    pub recommended: SystemRequirements,
}

/// What a computer must have; every field may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemRequirements {
    #[serde(rename = "reqprocessor")]
    pub processor: Text,
    #[serde(rename = "reqgraphics")]
    pub graphics: Text,
    #[serde(rename = "reqmemory")]
    pub memory: Text,
    #[serde(rename = "reqdiskspace")]
    pub disk_space: Text,
    #[serde(rename = "reqsystem")]
    pub system: Text,
    #[serde(rename = "reqother")]
    pub other: Text,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Video {
    #[serde(rename = "type")]
    pub kind: Text,
    pub url: Text,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Not unique: two categories of one product may carry the same id.
    pub id: u32,
    pub name: Text,
}
