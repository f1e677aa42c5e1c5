//! `GET /games/{id}/similar`: what else the customer may like.

use super::{
    body::{GameSummary, List},
    one_game::{ById, Limit, ListOfOne, known},
};
use crate::http::{
    input::Parsed,
    problem::{ApiError, GameProblems},
    state::HttpState,
};
use actix_web::{get, web};

/// Games like this one, the most alike first.
#[utoipa::path(
    tag = "catalogue",
    params(ById, Limit),
    responses((status = 200, description = "The games", body = List<GameSummary>), GameProblems)
)]
#[get("/games/{id}/similar")]
pub(super) async fn list_similar(
    Parsed(ListOfOne { id, limit }): Parsed<ListOfOne>,
    state: web::Data<HttpState>,
) -> Result<web::Json<List<GameSummary>>, ApiError> {
    let games = known(state.catalogue.list_similar(id, limit).await?)?;
    Ok(web::Json(List::whole(games)))
}
