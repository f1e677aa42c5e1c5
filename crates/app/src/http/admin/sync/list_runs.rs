//! `GET /admin/sync/runs`: the history of laps.

use super::SyncRunBody;
use crate::http::{
    caller::Administrator,
    catalogue::body::List,
    input::{Fields, InTurn, Input, Parsed, values},
    problem::{AdministratorProblems, ApiError, ListProblems},
    state::HttpState,
};
use actix_web::{get, web};
use domain::sync::{JobKind, RunId};
use utoipa::IntoParams;

/// How many runs, from where.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListRuns {
    /// How many runs a page has at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 24, example = 10)]
    limit: u32,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

impl Input for ListRuns {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            limit: fields.query("limit", values::limit).unwrap_or(values::DEFAULT_LIMIT),
            cursor: fields.query("cursor", |raw| Ok(raw.to_owned())),
        })
    }
}

/// What the cursor belongs to.
const LIST: &str = "sync_runs";

/// The runs of laps, the latest first, page by page. Runs are kept for 90 days.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    params(ListRuns),
    responses(
        (status = 200, description = "A page of runs", body = List<SyncRunBody>),
        ListProblems, AdministratorProblems,
    )
)]
#[get("/admin/sync/runs")]
pub(super) async fn list_runs(
    InTurn(_admin, Parsed(list)): InTurn<Administrator, Parsed<ListRuns>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<List<SyncRunBody>>, ApiError> {
    let after = list.cursor.map(|cursor| state.cursor_key.open(&LIST, &cursor));
    let after: Option<RunId> = after.transpose()?;
    let jobs = &state.sync_jobs;
    // One more than is shown tells whether there is another page.
    let mut runs = jobs.runs.list_runs(JobKind::Catalogue, after, list.limit + 1).await?;
    let more = runs.len() > list.limit as usize;
    runs.truncate(list.limit as usize);
    let next_after = runs.last().filter(|_| more).map(|run| run.id);
    let now = jobs.clock.now();
    Ok(web::Json(List {
        items: runs.iter().map(|run| SyncRunBody::at(run, now)).collect(),
        next_cursor: next_after.map(|run| state.cursor_key.seal(&LIST, &run)),
    }))
}
