//! `GET /admin/sync/runs/{id}`: how far a run is, or how it ended.

use super::{SyncRunBody, run_in_path::RunInPath};
use crate::http::{
    caller::Administrator,
    input::{InTurn, Parsed},
    problem::{AdministratorProblems, ApiError, InputProblems, ProblemCode, RunProblems},
    state::HttpState,
};
use actix_web::{get, web};

/// A run of a lap: how far it is, or how it ended, with its first faults.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    params(RunInPath),
    responses(
        (status = 200, description = "The run", body = SyncRunBody),
        InputProblems, AdministratorProblems, RunProblems,
    )
)]
#[get("/admin/sync/runs/{id}")]
pub(super) async fn get_run(
    InTurn(_admin, Parsed(RunInPath { id })): InTurn<Administrator, Parsed<RunInPath>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<SyncRunBody>, ApiError> {
    let jobs = &state.sync_jobs;
    let run = jobs.runs.find_run(id).await?;
    let run = run.ok_or_else(|| ApiError::new(ProblemCode::SyncRunNotFound))?;
    Ok(web::Json(SyncRunBody::at(&run, jobs.clock.now())))
}
