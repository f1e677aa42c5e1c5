//! `GET /games/{id}/similar`: what else the customer may like.

use super::{
    body::{GameSummary, List},
    one_game::{ById, Limit, ListOfOne},
};
use crate::http::{
    cached::{self, Revalidated, Unchanged},
    input::Parsed,
    problem::{ApiError, GameProblems},
};
use actix_web::{HttpRequest, HttpResponse, get};
use cache::Question;

/// Games like this one, the most alike first.
#[utoipa::path(
    tag = "catalogue",
    params(ById, Limit, Revalidated),
    responses((status = 200, description = "The games", body = List<GameSummary>), Unchanged, GameProblems)
)]
#[get("/games/{id}/similar")]
pub(super) async fn list_similar(
    request: HttpRequest,
    Parsed(ListOfOne { id, limit }): Parsed<ListOfOne>,
) -> Result<HttpResponse, ApiError> {
    cached::public(&request, &Question::Similar(id, limit)).await
}
