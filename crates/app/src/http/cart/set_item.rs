//! `PUT /cart/items/{game_id}`: so many keys in the cart.

use super::{body::Cart, quantity::WantedQuantity};
use crate::http::{
    caller::Writer,
    input::{Fields, GameInPath, InTurn, Input, Parsed},
    problem::{ApiError, BodyProblems, CartProblems, NewcomerProblems, WriterProblems},
    state::HttpState,
};
use actix_web::{put, web};
use domain::catalogue::GameId;
use utoipa::ToSchema;

/// How many keys of the game.
#[derive(Debug, ToSchema)]
pub(super) struct SetItem {
    /// How many keys of the game the cart is to hold.
    #[schema(value_type = u8, minimum = 1, maximum = 10)]
    quantity: WantedQuantity,
}

/// So many keys of the game with this id.
pub(super) struct SetItemOf {
    game: GameId,
    item: SetItem,
}

impl Input for SetItemOf {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let game = GameInPath::read(fields);
        let quantity = fields.body("quantity", WantedQuantity::parse);
        Some(Self { game: game?.game_id, item: SetItem { quantity: quantity? } })
    }
}

/// Sets how many keys of a game are wanted, whether or not the cart has it already. Fewer may be wanted of any game that is in
/// the cart, more only of one that can be had. Who is neither user nor guest becomes a guest, as with `POST /cart/items`.
#[utoipa::path(
    tag = "cart",
    security((), ("access_token" = []), ("guest_token" = [])),
    params(GameInPath),
    request_body(content = SetItem, example = json!({"quantity": 2})),
    responses(
        (status = 200, description = "The cart as it is now", body = Cart),
        BodyProblems, WriterProblems, NewcomerProblems, CartProblems,
    )
)]
#[put("/cart/items/{game_id}")]
pub(super) async fn set_item(
    InTurn(writer, Parsed(SetItemOf { game, item })): InTurn<Writer, Parsed<SetItemOf>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<Cart>, ApiError> {
    let quantity = item.quantity.within_limit()?;
    let cart = writer.write(async |shopper| state.carts.set(shopper, game, quantity).await).await?;
    Ok(web::Json(cart.into()))
}
