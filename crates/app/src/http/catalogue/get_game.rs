//! `GET /games/{id}` and `GET /games/by-slug/{slug}`: a game's own page.

use super::{
    body::Game,
    one_game::{ById, BySlug},
};
use crate::http::{
    cached::{self, Revalidated, Unchanged},
    input::Parsed,
    problem::{ApiError, GameProblems},
};
use actix_web::{HttpRequest, HttpResponse, get};
use cache::Question;

/// The game with this id, also if it is no longer sold.
#[utoipa::path(
    tag = "catalogue",
    params(ById, Revalidated),
    responses((status = 200, description = "The game", body = Game), Unchanged, GameProblems)
)]
#[get("/games/{id}")]
pub(super) async fn get_game(
    request: HttpRequest,
    Parsed(ById { id }): Parsed<ById>,
) -> Result<HttpResponse, ApiError> {
    cached::public(&request, &Question::Game(id)).await
}

/// The game with this slug, also if it is no longer sold.
#[utoipa::path(
    tag = "catalogue",
    params(BySlug, Revalidated),
    responses((status = 200, description = "The game", body = Game), Unchanged, GameProblems)
)]
#[get("/games/by-slug/{slug}")]
pub(super) async fn get_game_by_slug(
    request: HttpRequest,
    Parsed(BySlug { slug }): Parsed<BySlug>,
) -> Result<HttpResponse, ApiError> {
    cached::public(&request, &Question::GameBySlug(slug)).await
}
