//! `GET /orders/{id}/keys`: what was bought.

use super::{body::OrderKey, order_in_path::OrderInPath};
use crate::http::{
    caller::SignedIn,
    client_info::ClientInfo,
    input::{InTurn, Parsed},
    problem::{ApiError, InputProblems, OrderProblems, SignedInProblems},
    state::HttpState,
};
use actix_web::{
    HttpResponse, get,
    http::header::{self, HeaderValue},
    web,
};

/// Nobody on the way, and no browser, keeps keys.
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// The keys of an order of the user's, as many as are there. That they were asked for is remembered.
#[utoipa::path(
    tag = "orders",
    security(("access_token" = [])),
    params(OrderInPath),
    responses(
        (status = 200, description = "The keys", body = Vec<OrderKey>),
        InputProblems, SignedInProblems, OrderProblems,
    )
)]
#[get("/orders/{id}/keys")]
pub(super) async fn get_keys(
    InTurn(caller, Parsed(OrderInPath { id })): InTurn<SignedIn, Parsed<OrderInPath>>,
    client: ClientInfo,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    let keys = state.orders.reveal_keys(caller.user.id, caller.session, id, &client.into()).await?;
    let keys: Vec<OrderKey> = keys.into_iter().map(Into::into).collect();
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, NO_STORE)).json(keys))
}
