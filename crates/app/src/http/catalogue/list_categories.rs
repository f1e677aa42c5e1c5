//! `GET /categories`: what there is to filter by.

use super::body::{CategoryCount, List};
use crate::http::{
    cached::{self, Revalidated, Unchanged},
    input::Parsed,
    problem::{ApiError, InputProblems},
};
use actix_web::{HttpRequest, HttpResponse, get};
use cache::Question;

/// Every category that has a game on sale, and how many games it has; the largest first.
#[utoipa::path(
    tag = "catalogue",
    params(Revalidated),
    responses(
        (status = 200, description = "The categories", body = List<CategoryCount>),
        Unchanged, InputProblems,
    )
)]
#[get("/categories")]
pub(super) async fn list_categories(request: HttpRequest, _: Parsed<()>) -> Result<HttpResponse, ApiError> {
    cached::public(&request, &Question::Categories).await
}
