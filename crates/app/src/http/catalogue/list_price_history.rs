//! `GET /games/{id}/price-history`: what a game used to cost.

use super::{
    body::{List, PricePoint},
    one_game::{ById, Limit, ListOfOne, known},
};
use crate::http::{
    input::Parsed,
    problem::{ApiError, GameProblems},
    state::HttpState,
};
use actix_web::{get, web};

/// The prices that this game has had, the latest first.
#[utoipa::path(
    tag = "catalogue",
    params(ById, Limit),
    responses((status = 200, description = "The prices", body = List<PricePoint>), GameProblems)
)]
#[get("/games/{id}/price-history")]
pub(super) async fn list_price_history(
    Parsed(ListOfOne { id, limit }): Parsed<ListOfOne>,
    state: web::Data<HttpState>,
) -> Result<web::Json<List<PricePoint>>, ApiError> {
    let prices = known(state.catalogue.list_price_history(id, limit).await?)?;
    Ok(web::Json(List::whole(prices)))
}
