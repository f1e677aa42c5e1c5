//! `PUT /wishlist/{game_id}`: a game onto the wishlist.

use super::body::Wish;
use crate::http::{
    caller::Writer,
    input::{GameInPath, InTurn, Parsed},
    problem::{ApiError, InputProblems, NewcomerProblems, WishlistProblems, WriterProblems},
    state::HttpState,
};
use actix_web::{put, web};

/// Puts a game onto the wishlist, whether or not it can be had. One that is there stays as it is. Who is neither user nor guest
/// becomes a guest, as with `POST /cart/items`.
#[utoipa::path(
    tag = "wishlist",
    security((), ("access_token" = []), ("guest_token" = [])),
    params(GameInPath),
    responses(
        (status = 200, description = "It is on the wishlist", body = Wish),
        InputProblems, WriterProblems, NewcomerProblems, WishlistProblems,
    )
)]
#[put("/wishlist/{game_id}")]
pub(super) async fn put_wish(
    InTurn(writer, Parsed(GameInPath { game_id })): InTurn<Writer, Parsed<GameInPath>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<Wish>, ApiError> {
    writer.write(async |shopper| state.wishlists.add(shopper, game_id).await).await?;
    Ok(web::Json(Wish { in_wishlist: true }))
}
