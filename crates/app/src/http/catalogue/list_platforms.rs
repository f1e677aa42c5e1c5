//! `GET /platforms`: what there is to filter by.

use super::body::{List, ValueCount};
use crate::http::{
    input::Parsed,
    problem::{ApiError, InputProblems},
    state::HttpState,
};
use actix_web::{get, web};

/// Every platform that has a game on sale, and how many games it has; the largest first.
#[utoipa::path(
    tag = "catalogue",
    responses((status = 200, description = "The platforms", body = List<ValueCount>), InputProblems)
)]
#[get("/platforms")]
pub(super) async fn list_platforms(
    _: Parsed<()>,
    state: web::Data<HttpState>,
) -> Result<web::Json<List<ValueCount>>, ApiError> {
    Ok(web::Json(List::whole(state.catalogue.list_platforms().await?)))
}
