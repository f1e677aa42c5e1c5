//! `DELETE /wishlist/{game_id}`: a game off the wishlist.

use super::body::Wish;
use crate::http::{
    caller::Writer,
    input::{GameInPath, InTurn, Parsed},
    problem::{ApiError, InputProblems, WriterProblems},
    state::HttpState,
};
use actix_web::{delete, web};

/// Takes a game off the wishlist, if it is on.
#[utoipa::path(
    tag = "wishlist",
    security((), ("access_token" = []), ("guest_token" = [])),
    params(GameInPath),
    responses((status = 200, description = "It is not on the wishlist", body = Wish), InputProblems, WriterProblems)
)]
#[delete("/wishlist/{game_id}")]
pub(super) async fn remove_wish(
    InTurn(writer, Parsed(GameInPath { game_id })): InTurn<Writer, Parsed<GameInPath>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<Wish>, ApiError> {
    writer.take_away(async |owner| state.wishlists.remove(owner, game_id).await).await?;
    Ok(web::Json(Wish { in_wishlist: false }))
}
