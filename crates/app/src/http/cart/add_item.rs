//! `POST /cart/items`: keys into the cart.

use super::{body::Cart, quantity::WantedQuantity};
use crate::http::{
    caller::Writer,
    input::{Fields, InTurn, Input, Parsed, values},
    problem::{ApiError, BodyProblems, CartProblems, NewcomerProblems, WriterProblems},
    state::HttpState,
};
use actix_web::{HttpResponse, post, web};
use domain::catalogue::GameId;
use utoipa::ToSchema;

/// Which game, and how many keys more.
#[derive(Debug, ToSchema)]
pub(super) struct AddItem {
    /// The game's id.
    #[schema(value_type = uuid::Uuid)]
    game_id: GameId,
    /// How many keys more; together with those in the cart 10 at most.
    #[schema(value_type = u8, minimum = 1, maximum = 10)]
    quantity: WantedQuantity,
}

impl Input for AddItem {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let game_id = fields.body("game_id", |value| values::game_id(&value.text()?));
        let quantity = fields.body("quantity", WantedQuantity::parse);
        Some(Self { game_id: game_id?, quantity: quantity? })
    }
}

/// Adds keys of a game. Who is neither user nor guest becomes a guest, whose tokens come in the headers `X-Guest-Token` and
/// `X-CSRF-Token` and in cookies.
#[utoipa::path(
    tag = "cart",
    security((), ("access_token" = []), ("guest_token" = [])),
    request_body(
        content = AddItem,
        example = json!({"game_id": "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f", "quantity": 1}),
    ),
    responses(
        (status = 201, description = "The cart as it is now", body = Cart),
        BodyProblems, WriterProblems, NewcomerProblems, CartProblems,
    )
)]
#[post("/cart/items")]
pub(super) async fn add_item(
    InTurn(writer, Parsed(item)): InTurn<Writer, Parsed<AddItem>>,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    let quantity = item.quantity.within_limit()?;
    let cart = writer.write(async |shopper| state.carts.add(shopper, item.game_id, quantity).await).await?;
    Ok(HttpResponse::Created().json(Cart::from(cart)))
}
