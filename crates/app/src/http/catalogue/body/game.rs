//! A game with everything that its own page shows.

use super::{Category, ContentDescriptor, GameSummary, Requirements};
use chrono::{DateTime, Utc};
use domain::{catalogue, html::SafeHtml, url::WebUrl};
use serde::Serialize;
use utoipa::ToSchema;

/// A game with everything that its own page shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct Game {
    /// What lists show too.
    #[serde(flatten)]
    pub summary: GameSummary,
    /// HTML, sanitised: structure and emphasis, no scripts, styles, links or pictures.
    #[schema(value_type = String, example = "<h3>About</h3><p>Fast &amp; <strong>loud</strong></p>")]
    pub description: SafeHtml,
    /// Who made it.
    #[schema(required, example = "Tripwire Interactive")]
    pub developer: Option<String>,
    /// Who published it.
    #[schema(required, example = "Tripwire Interactive")]
    pub publisher: Option<String>,
    /// A picture for its own page.
    #[schema(required, value_type = Option<String>, format = "uri")]
    pub cover: Option<WebUrl>,
    /// More pictures, the best first.
    #[schema(value_type = Vec<String>)]
    pub images: Vec<WebUrl>,
    /// Trailers and the like.
    pub videos: Vec<Video>,
    /// The categories it is in.
    pub categories: Vec<Category>,
    /// What it takes to play.
    pub requirements: Requirements,
    /// What parents should know.
    pub restrictions: Vec<ContentDescriptor>,
    /// When the shop's record of it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A video elsewhere on the web.
#[derive(Debug, Serialize, ToSchema)]
pub struct Video {
    /// Who hosts it, in lower case.
    #[schema(example = "youtube")]
    pub kind: String,
    /// Where to embed it from.
    #[schema(value_type = String, format = "uri")]
    pub url: WebUrl,
}

impl From<catalogue::Game> for Game {
    fn from(game: catalogue::Game) -> Self {
        let details = game.details;
        Self {
            summary: game.summary.into(),
            description: game.description,
            developer: game.developer,
            publisher: game.publisher,
            cover: game.cover,
            images: details.images,
            videos: details.videos.into_iter().map(Into::into).collect(),
            categories: game.categories.into_iter().map(Into::into).collect(),
            requirements: details.requirements.into(),
            restrictions: details.restrictions.into_iter().map(Into::into).collect(),
            updated_at: game.updated_at,
        }
    }
}

impl From<catalogue::Video> for Video {
    fn from(video: catalogue::Video) -> Self {
        Self { kind: video.kind, url: video.url }
    }
}
