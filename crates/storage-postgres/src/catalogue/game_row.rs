//! Games as rows.

use crate::{error::corrupt, json::FromJson, schema::games};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{Queryable, QueryableByName, Selectable, pg::Pg, sql_types::Json};
use domain::{
    catalogue::{Availability, Category, Game, GameDetails, GameId, GameSummary, Suggestion},
    html::SafeHtml,
    money::Money,
    ports::StorageError,
    product::ProductId,
    slug::Slug,
    url::WebUrl,
};
use uuid::Uuid;

/// A line of a list.
#[derive(Queryable, QueryableByName, Selectable)]
#[diesel(table_name = games, check_for_backend(Pg))]
pub(crate) struct SummaryRow {
    pub(super) id: Uuid,
    slug: String,
    title: String,
    pub(super) price: i64,
    stock: i64,
    delisted_at: Option<DateTime<Utc>>,
    platform: Option<String>,
    region: Option<String>,
    pub(super) release_date: Option<NaiveDate>,
    thumbnail: Option<String>,
}

impl SummaryRow {
    /// The columns of a [`SummaryRow`].
    pub(super) const COLUMNS: &'static str =
        "id, slug, title, price, stock, delisted_at, platform, region, release_date, thumbnail";

    pub(crate) fn into_summary(self) -> GameSummary {
        let stock = u32::try_from(self.stock).unwrap_or(u32::MAX);
        GameSummary {
            id: GameId(self.id),
            slug: Slug::trusted(self.slug),
            title: self.title,
            price: Money::eur(self.price),
            stock,
            availability: Availability::of(self.delisted_at.is_none(), stock),
            platform: self.platform,
            region: self.region,
            release_date: self.release_date,
            thumbnail: link(self.thumbnail.as_deref()),
        }
    }
}

/// A game's own page.
#[derive(QueryableByName)]
#[diesel(table_name = games, check_for_backend(Pg))]
pub(super) struct GameRow {
    #[diesel(embed)]
    summary: SummaryRow,
    product_id: i64,
    description: String,
    developer: Option<String>,
    publisher: Option<String>,
    cover: Option<String>,
    details: FromJson<GameDetails>,
    #[diesel(sql_type = Json)]
    categories: FromJson<Vec<Category>>,
    updated_at: DateTime<Utc>,
}

impl GameRow {
    pub(super) fn into_game(self) -> Result<Game, StorageError> {
        Ok(Game {
            summary: self.summary.into_summary(),
            product_id: ProductId::try_from(self.product_id).map_err(corrupt)?,
            description: SafeHtml::trusted(self.description),
            developer: self.developer,
            publisher: self.publisher,
            cover: link(self.cover.as_deref()),
            categories: self.categories.0,
            details: self.details.0,
            updated_at: self.updated_at,
        })
    }
}

/// A game that is offered to somebody who types.
#[derive(QueryableByName)]
#[diesel(table_name = games, check_for_backend(Pg))]
pub(super) struct SuggestionRow {
    id: Uuid,
    slug: String,
    title: String,
    thumbnail: Option<String>,
}

impl SuggestionRow {
    pub(super) fn into_suggestion(self) -> Suggestion {
        Suggestion {
            id: GameId(self.id),
            slug: Slug::trusted(self.slug),
            title: self.title,
            thumbnail: link(self.thumbnail.as_deref()),
        }
    }
}

/// A stored link; one that today's rules refuse is not shown.
fn link(stored: Option<&str>) -> Option<WebUrl> {
    stored.and_then(WebUrl::parse)
}
