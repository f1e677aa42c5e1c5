//! `GET /categories`: what there is to filter by.

use super::body::{CategoryCount, List};
use crate::http::{
    input::Parsed,
    problem::{ApiError, InputProblems},
    state::HttpState,
};
use actix_web::{get, web};

/// Every category that has a game on sale, and how many games it has; the largest first.
#[utoipa::path(
    tag = "catalogue",
    responses((status = 200, description = "The categories", body = List<CategoryCount>), InputProblems)
)]
#[get("/categories")]
pub(super) async fn list_categories(
    _: Parsed<()>,
    state: web::Data<HttpState>,
) -> Result<web::Json<List<CategoryCount>>, ApiError> {
    Ok(web::Json(List::whole(state.catalogue.list_categories().await?)))
}
