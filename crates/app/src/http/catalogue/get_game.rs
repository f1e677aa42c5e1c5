//! `GET /games/{id}` and `GET /games/by-slug/{slug}`: a game's own page.

use super::{
    body::Game,
    one_game::{ById, BySlug, known},
};
use crate::http::{
    input::Parsed,
    problem::{ApiError, GameProblems},
    state::HttpState,
};
use actix_web::{get, web};

/// The game with this id, also if it is no longer sold.
#[utoipa::path(
    tag = "catalogue",
    params(ById),
    responses((status = 200, description = "The game", body = Game), GameProblems)
)]
#[get("/games/{id}")]
pub(super) async fn get_game(
    Parsed(ById { id }): Parsed<ById>,
    state: web::Data<HttpState>,
) -> Result<web::Json<Game>, ApiError> {
    let game = known(state.catalogue.find_game(id).await?)?;
    Ok(web::Json(game.into()))
}

/// The game with this slug, also if it is no longer sold.
#[utoipa::path(
    tag = "catalogue",
    params(BySlug),
    responses((status = 200, description = "The game", body = Game), GameProblems)
)]
#[get("/games/by-slug/{slug}")]
pub(super) async fn get_game_by_slug(
    Parsed(BySlug { slug }): Parsed<BySlug>,
    state: web::Data<HttpState>,
) -> Result<web::Json<Game>, ApiError> {
    let game = known(state.catalogue.find_game_by_slug(&slug).await?)?;
    Ok(web::Json(game.into()))
}
