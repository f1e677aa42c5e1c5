//! `DELETE /cart/items/{game_id}`: a game out of the cart.

use super::body::Cart;
use crate::http::{
    caller::Writer,
    input::{GameInPath, InTurn, Parsed},
    problem::{ApiError, InputProblems, WriterProblems},
    state::HttpState,
};
use actix_web::{delete, web};

/// Takes a game out of the cart, if it is in.
#[utoipa::path(
    tag = "cart",
    security((), ("access_token" = []), ("guest_token" = [])),
    params(GameInPath),
    responses((status = 200, description = "The cart as it is now", body = Cart), InputProblems, WriterProblems)
)]
#[delete("/cart/items/{game_id}")]
pub(super) async fn remove_item(
    InTurn(writer, Parsed(GameInPath { game_id })): InTurn<Writer, Parsed<GameInPath>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<Cart>, ApiError> {
    let cart = writer.take_away(async |owner| state.carts.remove(owner, game_id).await).await?;
    Ok(web::Json(cart.unwrap_or_default().into()))
}
