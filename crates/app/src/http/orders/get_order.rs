//! `GET /orders/{id}`: one order.

use super::{body::Order, order_in_path::OrderInPath};
use crate::http::{
    cached::{self, Consistent},
    caller::KnownUser,
    input::{InTurn, Parsed},
    problem::{ApiError, InputProblems, OrderProblems, ProblemCode, SignedInProblems},
};
use actix_web::{HttpRequest, HttpResponse, get};
use cache::Question;

/// An order of the user's.
#[utoipa::path(
    tag = "orders",
    security(("access_token" = [])),
    params(OrderInPath, Consistent),
    responses((status = 200, description = "The order", body = Order), InputProblems, SignedInProblems, OrderProblems)
)]
#[get("/orders/{id}")]
pub(super) async fn get_order(
    request: HttpRequest,
    InTurn(caller, Parsed(OrderInPath { id })): InTurn<KnownUser, Parsed<OrderInPath>>,
) -> Result<HttpResponse, ApiError> {
    cached::private(&request, &Question::Order(caller.id, id), ProblemCode::OrderNotFound).await
}
