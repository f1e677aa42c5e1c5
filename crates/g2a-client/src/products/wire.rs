//! The JSON of a page, field by field as it is named there.
//!
//! Only what a listing is made of is declared. Left out on purpose: `slug` (the shop makes its own), `type` (empty),
//! `retail_min_price` and `retailMinBasePrice` (another channel's price), `priceLimit` (binds sellers, not buyers), and
//! `availableToBuy` (false on all of the sandbox, keys in stock or not: to go by it would empty the catalogue).

use crate::scalar::{Id, Number};
use serde::Deserialize;
use std::borrow::Cow;

/// A page whose products are `D`.
#[derive(Deserialize)]
pub(super) struct Page<D> {
    pub(super) total: Number,
    pub(super) docs: Vec<D>,
}

/// Text that lies in the body where it can: most has no escapes.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

/// A product. Whatever is absent or `null` is `None`; what is not documented to be absent is missed later, by name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Product<'a> {
    pub(super) id: Option<Id>,
    #[serde(borrow)]
    pub(super) name: Option<Text<'a>>,
    pub(super) qty: Number,
    #[serde(rename = "minPrice")]
    pub(super) min_price: Number,
    #[serde(borrow)]
    pub(super) thumbnail: Option<Text<'a>>,
    #[serde(borrow, rename = "smallImage")]
    pub(super) small_image: Option<Text<'a>>,
    #[serde(borrow, rename = "coverImage")]
    pub(super) cover_image: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) images: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    pub(super) description: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) updated_at: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) release_date: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) region: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) developer: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) publisher: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) platform: Option<Text<'a>>,
    pub(super) restrictions: Option<Restrictions>,
    #[serde(borrow)]
    pub(super) requirements: Option<Requirements<'a>>,
    #[serde(borrow)]
    pub(super) videos: Option<Vec<Video<'a>>>,
    #[serde(borrow)]
    pub(super) categories: Option<Vec<Category<'a>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_field_names, reason = "so they are named on the wire")]
pub(super) struct Restrictions {
    pub(super) pegi_violence: Option<bool>,
    pub(super) pegi_profanity: Option<bool>,
    pub(super) pegi_discrimination: Option<bool>,
    pub(super) pegi_drugs: Option<bool>,
    pub(super) pegi_fear: Option<bool>,
    pub(super) pegi_gambling: Option<bool>,
    pub(super) pegi_online: Option<bool>,
    pub(super) pegi_sex: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Requirements<'a> {
    #[serde(borrow)]
    pub(super) minimal: Option<RequirementSet<'a>>,
    #[serde(borrow)]
    pub(super) recommended: Option<RequirementSet<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RequirementSet<'a> {
    #[serde(borrow)]
    pub(super) reqprocessor: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) reqgraphics: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) reqmemory: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) reqdiskspace: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) reqsystem: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) reqother: Option<Text<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Video<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Option<Text<'a>>,
    #[serde(borrow)]
    pub(super) url: Option<Text<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Category<'a> {
    pub(super) id: Number,
    #[serde(borrow)]
    pub(super) name: Option<Text<'a>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_without_escapes_is_not_copied() {
        let product: Product<'_> = serde_json::from_str(r#"{"name":"Portal","region":"A\"B"}"#).unwrap();
        assert!(matches!(product.name, Some(Text(Cow::Borrowed("Portal")))));
        assert!(matches!(product.region, Some(Text(Cow::Owned(_)))));
    }
}
