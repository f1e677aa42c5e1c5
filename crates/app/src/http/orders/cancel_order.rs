//! `POST /orders/{id}/cancel`: never mind.

use super::{body::Order, order_in_path::OrderInPath};
use crate::http::{
    caller::SignedIn,
    input::{InTurn, Parsed},
    problem::{ApiError, CancelProblems, InputProblems, SignedInProblems},
    state::HttpState,
};
use actix_web::{post, web};

/// Cancels an order of the user's and gives all money back, while nothing can have been bought for it.
#[utoipa::path(
    tag = "orders",
    security(("access_token" = [])),
    params(OrderInPath),
    responses(
        (status = 200, description = "The order as it is now", body = Order),
        InputProblems, SignedInProblems, CancelProblems,
    )
)]
#[post("/orders/{id}/cancel")]
pub(super) async fn cancel_order(
    InTurn(caller, Parsed(OrderInPath { id })): InTurn<SignedIn, Parsed<OrderInPath>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<Order>, ApiError> {
    let order = state.orders.cancel(caller.user.id, id).await?;
    Ok(web::Json(Order::from(&order)))
}
