//! `POST /admin/sync/runs/{id}/cancel`: an end to a lap.

use super::{SyncRunBody, run_in_path::RunInPath};
use crate::http::{
    caller::Administrator,
    input::{InTurn, Parsed},
    problem::{AdministratorProblems, ApiError, CancelRunProblems, InputProblems, ProblemCode},
    state::HttpState,
};
use actix_web::{HttpResponse, post, web};
use application::sync_jobs::CancelRunError;

impl From<CancelRunError> for ApiError {
    fn from(error: CancelRunError) -> Self {
        match error {
            CancelRunError::Unknown => Self::new(ProblemCode::SyncRunNotFound),
            CancelRunError::Ended(run) => {
                let outcome = run.outcome.map_or("", |outcome| outcome.as_str());
                Self::new(ProblemCode::SyncRunEnded)
                    .with_detail(format!("The run has ended by itself: {outcome}."))
            }
            CancelRunError::Storage(error) => error.into(),
        }
    }
}

/// Ends a run: its worker hears of it within seconds. What was read stays written, and nothing goes off sale by it.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    params(RunInPath),
    responses(
        (status = 202, description = "The run, which ends within seconds, or has", body = SyncRunBody),
        InputProblems, AdministratorProblems, CancelRunProblems,
    )
)]
#[post("/admin/sync/runs/{id}/cancel")]
pub(super) async fn cancel_run(
    InTurn(_admin, Parsed(RunInPath { id })): InTurn<Administrator, Parsed<RunInPath>>,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    let run = state.sync_jobs.cancel(id).await?;
    Ok(HttpResponse::Accepted().json(SyncRunBody::at(&run, state.sync_jobs.clock.now())))
}
