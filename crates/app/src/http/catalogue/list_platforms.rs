//! `GET /platforms`: what there is to filter by.

use super::body::{List, ValueCount};
use crate::http::{
    cached::{self, Revalidated, Unchanged},
    input::Parsed,
    problem::{ApiError, InputProblems},
};
use actix_web::{HttpRequest, HttpResponse, get};
use cache::Question;

/// Every platform that has a game on sale, and how many games it has; the largest first.
#[utoipa::path(
    tag = "catalogue",
    params(Revalidated),
    responses((status = 200, description = "The platforms", body = List<ValueCount>), Unchanged, InputProblems)
)]
#[get("/platforms")]
pub(super) async fn list_platforms(request: HttpRequest, _: Parsed<()>) -> Result<HttpResponse, ApiError> {
    cached::public(&request, &Question::Platforms).await
}
