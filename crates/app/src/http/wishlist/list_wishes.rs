//! `GET /wishlist`: what is wished for, page by page.

use super::{body::WishlistItem, cursor};
use crate::http::{
    cached::{self, Consistent},
    caller::Visitor,
    catalogue::body::List,
    input::{Fields, InTurn, Input, Parsed, values},
    problem::{ApiError, ListProblems, VisitorProblems},
    state::HttpState,
};
use actix_web::{HttpRequest, HttpResponse, get};
use cache::Question;
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
    params(ListWishes, Consistent),
    responses(
        (status = 200, description = "A page of the wishlist", body = List<WishlistItem>),
        ListProblems, VisitorProblems,
    )
)]
#[get("/wishlist")]
pub(super) async fn list_wishes(
    request: HttpRequest,
    InTurn(visitor, Parsed(list)): InTurn<Visitor, Parsed<ListWishes>>,
) -> Result<HttpResponse, ApiError> {
    let (owner, key) = (visitor.owner(), &HttpState::of(&request).cursor_key);
    let after = list.cursor.map(|cursor| cursor::open(key, owner, &cursor)).transpose()?;
    let question = |owner| Question::Wishlist(owner, after, list.limit);
    cached::owned(&request, owner, question, List::<WishlistItem>::default()).await
}
