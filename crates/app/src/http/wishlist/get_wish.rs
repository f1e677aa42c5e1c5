//! `GET /wishlist/{game_id}`: whether a game is wished for.

use super::body::Wish;
use crate::http::{
    caller::Visitor,
    input::{GameInPath, InTurn, Parsed},
    problem::{ApiError, InputProblems, VisitorProblems},
    state::HttpState,
};
use actix_web::{get, web};

/// Whether a game is on the caller's wishlist.
#[utoipa::path(
    tag = "wishlist",
    security((), ("access_token" = []), ("guest_token" = [])),
    params(GameInPath),
    responses((status = 200, description = "Whether it is", body = Wish), InputProblems, VisitorProblems)
)]
#[get("/wishlist/{game_id}")]
pub(super) async fn get_wish(
    InTurn(visitor, Parsed(GameInPath { game_id })): InTurn<Visitor, Parsed<GameInPath>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<Wish>, ApiError> {
    let in_wishlist = match visitor.owner() {
        Some(owner) => state.wishlists.contains(owner, game_id).await?,
        None => false,
    };
    Ok(web::Json(Wish { in_wishlist }))
}
