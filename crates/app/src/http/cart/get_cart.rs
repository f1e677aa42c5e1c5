//! `GET /cart`: what is in it.

use super::body::Cart;
use crate::http::{
    cached::{self, Consistent},
    caller::Visitor,
    input::{InTurn, Parsed},
    problem::{ApiError, InputProblems, VisitorProblems},
};
use actix_web::{HttpRequest, HttpResponse, get};
use cache::Question;
use domain::cart;

/// The caller's cart. Who is neither user nor guest sees an empty one, and stays nobody.
#[utoipa::path(
    tag = "cart",
    security((), ("access_token" = []), ("guest_token" = [])),
    params(Consistent),
    responses((status = 200, description = "The cart", body = Cart), InputProblems, VisitorProblems)
)]
#[get("/cart")]
pub(super) async fn get_cart(
    request: HttpRequest,
    InTurn(visitor, _): InTurn<Visitor, Parsed<()>>,
) -> Result<HttpResponse, ApiError> {
    let empty = Cart::from(cart::Cart::default());
    cached::owned(&request, visitor.owner(), Question::Cart, empty).await
}
