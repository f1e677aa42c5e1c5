//! `GET /wishlist`: what is wished for, page by page.

use super::{body::WishlistItem, cursor};
use crate::http::{
    caller::Visitor,
    catalogue::body::List,
    input::{Fields, InTurn, Input, Parsed, values},
    problem::{ApiError, ListProblems, VisitorProblems},
    state::HttpState,
};
use actix_web::{get, web};
use domain::wishlist::WishlistPage;
use utoipa::IntoParams;

/// How many, from where.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListWishes {
    /// How many games a page has at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 24, example = 10)]
    limit: u32,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

impl Input for ListWishes {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            limit: fields.query("limit", values::limit).unwrap_or(values::DEFAULT_LIMIT),
            cursor: fields.query("cursor", |raw| Ok(raw.to_owned())),
        })
    }
}

/// The caller's wishlist, the latest wish first. Who is neither user nor guest sees an empty one, and stays nobody.
#[utoipa::path(
    tag = "wishlist",
    security((), ("access_token" = []), ("guest_token" = [])),
    params(ListWishes),
    responses(
        (status = 200, description = "A page of the wishlist", body = List<WishlistItem>),
        ListProblems, VisitorProblems,
    )
)]
#[get("/wishlist")]
pub(super) async fn list_wishes(
    InTurn(visitor, Parsed(list)): InTurn<Visitor, Parsed<ListWishes>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<List<WishlistItem>>, ApiError> {
    let owner = visitor.owner();
    let after = list.cursor.map(|cursor| cursor::open(&state.cursor_key, owner, &cursor)).transpose()?;
    let Some(owner) = owner else { return Ok(web::Json(List::whole(Vec::<WishlistItem>::new()))) };
    let WishlistPage { items, next } = state.wishlists.list(owner, after, list.limit).await?;
    Ok(web::Json(List {
        items: items.into_iter().map(WishlistItem::from).collect(),
        next_cursor: next.map(|position| cursor::seal(&state.cursor_key, owner, &position)),
    }))
}
