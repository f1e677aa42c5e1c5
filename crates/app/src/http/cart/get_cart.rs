//! `GET /cart`: what is in it.

use super::body::Cart;
use crate::http::{
    caller::Visitor,
    input::{InTurn, Parsed},
    problem::{ApiError, InputProblems, VisitorProblems},
    state::HttpState,
};
use actix_web::{get, web};
use domain::cart;

/// The caller's cart. Who is neither user nor guest sees an empty one, and stays nobody.
#[utoipa::path(
    tag = "cart",
    security((), ("access_token" = []), ("guest_token" = [])),
    responses((status = 200, description = "The cart", body = Cart), InputProblems, VisitorProblems)
)]
#[get("/cart")]
pub(super) async fn get_cart(
    InTurn(visitor, _): InTurn<Visitor, Parsed<()>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<Cart>, ApiError> {
    let cart = match visitor.owner() {
        Some(owner) => state.carts.get(owner).await?,
        None => cart::Cart::default(),
    };
    Ok(web::Json(cart.into()))
}
