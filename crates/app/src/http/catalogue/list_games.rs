//! `GET /games`: search, filters, sorts, facets, pages.

use super::{body::GameList, cursor};
use crate::http::{
    cached::{self, Revalidated, Unchanged},
    cursor::CursorKey,
    input::{Fields, Input, Parsed, Refusal, values},
    problem::{ApiError, FaultCode, ListProblems},
    state::HttpState,
};
use actix_web::{HttpRequest, HttpResponse, get};
use cache::Question;
use domain::{
    catalogue::{CatalogueFilter, CatalogueQuery, Sort},
    text::SearchText,
};
use utoipa::IntoParams;

/// Which games, in which order, how many, from where.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListGames {
    /// Words to find in title, developer, publisher or platform: 1 to 100 characters, at most ten words. Each must
    /// begin a word of the game; if nothing matches, similar titles do.
    #[param(value_type = Option<String>, min_length = 1, max_length = 100, example = "space station")]
    search: Option<SearchText>,
    /// The platform's name, in any case.
    #[param(min_length = 1, max_length = 300, example = "Steam")]
    platform: Option<String>,
    /// The region's name, in any case.
    #[param(min_length = 1, max_length = 300, example = "GLOBAL")]
    region: Option<String>,
    /// The id of a category.
    #[param(minimum = 0, example = 1)]
    category: Option<i32>,
    /// The publisher's name, in any case.
    #[param(min_length = 1, max_length = 300, example = "Tripwire Interactive")]
    publisher: Option<String>,
    /// The lowest price, in minor units.
    #[param(minimum = 0, example = 100)]
    price_min: Option<i64>,
    /// The highest price, in minor units; not below `price_min`.
    #[param(minimum = 0, example = 5000)]
    price_max: Option<i64>,
    /// `true` leaves out what is sold out.
    #[param(value_type = Option<bool>, example = true)]
    in_stock: bool,
    /// The order. `relevance` is the default; without a search it is the same as `newest`.
    #[param(inline, value_type = Option<super::body::SortOrder>, example = "price_asc")]
    sort: Sort,
    /// `true` adds how the games found divide.
    #[param(value_type = Option<bool>, example = true)]
    facets: bool,
    /// How many games a page has at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 24, example = 10)]
    limit: u32,
    /// The `next_cursor` of the page before, with the same filters and sort.
    cursor: Option<String>,
}

impl Input for ListGames {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let amount = |raw: &str| values::whole_number(raw, 0..=i64::MAX);
        let list = Self {
            search: fields.query("search", values::search_text),
            platform: fields.query("platform", values::name),
            region: fields.query("region", values::name),
            category: fields.query("category", category),
            publisher: fields.query("publisher", values::name),
            price_min: fields.query("price_min", amount),
            price_max: fields.query("price_max", amount),
            in_stock: fields.query("in_stock", values::boolean).unwrap_or(false),
            sort: fields.query("sort", sort).unwrap_or(Sort::Relevance),
            facets: fields.query("facets", values::boolean).unwrap_or(false),
            limit: fields.query("limit", values::limit).unwrap_or(values::DEFAULT_LIMIT),
            cursor: fields.query("cursor", |raw| Ok(raw.to_owned())),
        };
        if let (Some(min), Some(max)) = (list.price_min, list.price_max)
            && min > max
        {
            fields.refuse("price_min", Refusal::new(FaultCode::OutOfRange, "must not be above price_max"));
        }
        Some(list)
    }
}

fn category(raw: &str) -> Result<i32, Refusal> {
    let bounds = 0..=i64::from(i32::MAX);
    values::whole_number(raw, bounds).map(|id| i32::try_from(id).unwrap_or(i32::MAX))
}

fn sort(raw: &str) -> Result<Sort, Refusal> {
    match raw {
        "relevance" => Ok(Sort::Relevance),
        "newest" => Ok(Sort::Newest),
        "price_asc" => Ok(Sort::PriceAsc),
        "price_desc" => Ok(Sort::PriceDesc),
        "title" => Ok(Sort::Title),
        _ => Err(Refusal::new(
            FaultCode::Malformed,
            "must be relevance, newest, price_asc, price_desc or title",
        )),
    }
}

impl ListGames {
    /// The question to the catalogue.
    fn into_query(self, cursors: &CursorKey) -> Result<CatalogueQuery, ApiError> {
        let filter = CatalogueFilter {
            search: self.search,
            platform: self.platform,
            region: self.region,
            category: self.category,
            publisher: self.publisher,
            price_min: self.price_min,
            price_max: self.price_max,
            in_stock: self.in_stock,
        };
        let mut query = CatalogueQuery { filter, sort: self.sort, after: None, limit: self.limit };
        query.after = self.cursor.map(|cursor| cursor::open(cursors, &query, &cursor)).transpose()?;
        Ok(query)
    }
}

/// The games on sale, filtered and sorted, page by page. Sold-out games are among them, delisted ones are not.
#[utoipa::path(
    tag = "catalogue",
    params(ListGames, Revalidated),
    responses((status = 200, description = "A page of games", body = GameList), Unchanged, ListProblems)
)]
#[get("/games")]
pub(super) async fn list_games(
    request: HttpRequest,
    Parsed(list): Parsed<ListGames>,
) -> Result<HttpResponse, ApiError> {
    let facets = list.facets;
    let query = Box::new(list.into_query(&HttpState::of(&request).cursor_key)?);
    cached::public(&request, &Question::Games { query, facets }).await
}
