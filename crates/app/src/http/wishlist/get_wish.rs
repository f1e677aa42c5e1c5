//! `GET /wishlist/{game_id}`: whether a game is wished for.

use super::body::Wish;
use crate::http::{
    cached::{self, Consistent},
    caller::Visitor,
    input::{GameInPath, InTurn, Parsed},
    problem::{ApiError, InputProblems, VisitorProblems},
};
use actix_web::{HttpRequest, HttpResponse, get};
use cache::Question;

/// Whether a game is on the caller's wishlist.
#[utoipa::path(
    tag = "wishlist",
    security((), ("access_token" = []), ("guest_token" = [])),
    params(GameInPath, Consistent),
    responses((status = 200, description = "Whether it is", body = Wish), InputProblems, VisitorProblems)
)]
#[get("/wishlist/{game_id}")]
pub(super) async fn get_wish(
    request: HttpRequest,
    InTurn(visitor, Parsed(GameInPath { game_id })): InTurn<Visitor, Parsed<GameInPath>>,
) -> Result<HttpResponse, ApiError> {
    let question = |owner| Question::Wish(owner, game_id);
    cached::owned(&request, visitor.owner(), question, Wish { in_wishlist: false }).await
}
