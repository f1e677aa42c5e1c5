//! A game offered while the customer is still typing.

use domain::{catalogue, slug::Slug, url::WebUrl};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A game offered while the customer is still typing.
#[derive(Debug, Serialize, ToSchema)]
pub struct Suggestion {
    /// The game's id.
    pub id: Uuid,
    /// The readable part of its address.
    #[schema(value_type = String, example = "killing-floor-2-steam-key-global-i10000000195012")]
    pub slug: Slug,
    /// Its name.
    #[schema(example = "Killing Floor 2 Steam Key GLOBAL")]
    pub title: String,
    /// A picture for lists.
    #[schema(required, value_type = Option<String>, format = "uri")]
    pub thumbnail: Option<WebUrl>,
}

impl From<catalogue::Suggestion> for Suggestion {
    fn from(suggestion: catalogue::Suggestion) -> Self {
        Self {
            id: suggestion.id.0,
            slug: suggestion.slug,
            title: suggestion.title,
            thumbnail: suggestion.thumbnail,
        }
    }
}
