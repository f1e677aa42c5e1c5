//! `POST /admin/sync/catalogue` and `POST /admin/sync/stock`: a lap on demand.

use crate::http::{
    caller::Administrator,
    input::{BodyValue, Fields, InTurn, Input, Parsed, Refusal, values},
    problem::{AdministratorProblems, ApiError, BodyProblems, StartLapProblems},
    state::HttpState,
};
use actix_web::{HttpResponse, post, web};
use application::sync_jobs::RequestLapError;
use domain::sync::{LapMode, Trigger};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How much to read.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it stands in the contract; the domain has its own")]
struct StartLap {
    /// How much to read.
    mode: Extent,
}

/// How much a lap on demand reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "snake_case")]
pub(super) enum Extent {
    /// All of it.
    Full,
    /// What the marketplace has changed since the last lap that succeeded. While there was none, everything.
    Delta,
}

/// The run that waits for a worker.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StartedLap {
    /// Its id, to follow it by.
    run_id: Uuid,
}

/// What an administrator asks for.
type Order = InTurn<Administrator, Parsed<Extent>>;

impl Input for Extent {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        fields.body("mode", extent)
    }
}

fn extent(value: BodyValue) -> Result<Extent, Refusal> {
    values::word(&value.text()?, &[Extent::Full, Extent::Delta], |extent| match extent {
        Extent::Full => "full",
        Extent::Delta => "delta",
    })
}

impl From<RequestLapError> for ApiError {
    fn from(error: RequestLapError) -> Self {
        match error {
            RequestLapError::AlreadyRunning(run) => Self::sync_already_running(run),
            RequestLapError::Storage(error) => error.into(),
        }
    }
}

/// Asks for a lap of the mode `all`, or for what has changed if the order is for no more.
async fn start(order: Order, all: LapMode, state: &HttpState) -> Result<HttpResponse, ApiError> {
    let InTurn(Administrator(admin), Parsed(extent)) = order;
    let mode = match extent {
        Extent::Full => all,
        Extent::Delta => LapMode::Delta,
    };
    let run = state.sync_jobs.request(mode, Trigger::Api, Some(admin.user.id)).await?;
    Ok(HttpResponse::Accepted().json(StartedLap { run_id: run.0 }))
}

/// Asks for a lap over the catalogue: a worker begins it within seconds. What a full lap does not find any more goes off sale.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    request_body(content = StartLap, example = json!({"mode": "full"})),
    responses(
        (status = 202, description = "The run that waits for a worker", body = StartedLap),
        BodyProblems, AdministratorProblems, StartLapProblems,
    )
)]
#[post("/admin/sync/catalogue")]
pub(super) async fn start_catalogue_lap(
    order: Order,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    start(order, LapMode::Full, &state).await
}

/// Asks for a lap for prices and stock: a worker begins it within seconds. Nothing goes off sale by it.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    request_body(content = StartLap, example = json!({"mode": "full"})),
    responses(
        (status = 202, description = "The run that waits for a worker", body = StartedLap),
        BodyProblems, AdministratorProblems, StartLapProblems,
    )
)]
#[post("/admin/sync/stock")]
pub(super) async fn start_stock_lap(
    order: Order,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    start(order, LapMode::Stock, &state).await
}
