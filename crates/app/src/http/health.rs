//! Whether this process lives, and whether it can serve.

use super::state::HttpState;
use actix_web::{HttpResponse, get, web};
use async_trait::async_trait;
use futures_util::future::join_all;
use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use utoipa::ToSchema;

/// How long a part may take to answer before it counts as down.
const PATIENCE: Duration = Duration::from_secs(2);

/// Asks something that the shop depends on how it is.
#[async_trait]
pub trait ReadinessProbe: Send + Sync {
    /// How it is. May take as long as it likes: the caller does not wait longer than two seconds.
    async fn check(&self) -> PartStatus;
}

/// Something without which the shop still serves, though not as well.
#[derive(Clone)]
pub struct ReadinessPart {
    /// Its name in the answer: `redis`, `g2a`.
    pub name: &'static str,
    /// How to ask it.
    pub probe: Arc<dyn ReadinessProbe>,
}

/// How a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartStatus {
    /// It answers.
    Ok,
    /// It does not answer, or not in time.
    Down,
    /// It is not in use here, by choice.
    Off,
}

/// How the whole is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    /// Everything in use answers.
    Ok,
    /// The shop serves, but a part of it is down.
    Degraded,
    /// The shop cannot serve.
    Unavailable,
}

/// That the process lives.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Liveness {
    /// Always `ok`: a process that does not live does not answer.
    status: Status,
}

/// Whether the shop can serve.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Readiness {
    /// How the whole is.
    status: Status,
    /// How each part is.
    #[schema(example = json!({"database": "ok", "redis": "off", "g2a": "ok"}))]
    parts: BTreeMap<&'static str, PartStatus>,
}

/// Whether the process lives.
#[utoipa::path(tag = "operation", responses((status = 200, description = "It lives", body = Liveness)))]
#[get("/health/live")]
pub(super) async fn live() -> web::Json<Liveness> {
    web::Json(Liveness { status: Status::Ok })
}

/// Whether this instance can serve. A part that is down degrades it; only without the database it cannot serve.
#[utoipa::path(
    tag = "operation",
    responses(
        (status = 200, description = "It can serve", body = Readiness),
        (status = 503, description = "It cannot: there is no database", body = Readiness),
    )
)]
#[get("/health/ready")]
pub(super) async fn ready(state: web::Data<HttpState>) -> HttpResponse {
    let (database, parts) = tokio::join!(check_database(&state), check_parts(&state));
    let status = match database {
        PartStatus::Ok if parts.values().any(|part| *part == PartStatus::Down) => Status::Degraded,
        PartStatus::Ok => Status::Ok,
        PartStatus::Down | PartStatus::Off => Status::Unavailable,
    };
    let readiness = Readiness { status, parts: parts.into_iter().chain([("database", database)]).collect() };
    match status {
        Status::Ok | Status::Degraded => HttpResponse::Ok().json(readiness),
        Status::Unavailable => HttpResponse::ServiceUnavailable().json(readiness),
    }
}

async fn check_database(state: &HttpState) -> PartStatus {
    match tokio::time::timeout(PATIENCE, state.catalogue.ping()).await {
        Ok(Ok(())) => PartStatus::Ok,
        Ok(Err(error)) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the database does not answer");
            PartStatus::Down
        }
        Err(_) => PartStatus::Down,
    }
}

async fn check_parts(state: &HttpState) -> BTreeMap<&'static str, PartStatus> {
    let checks = state.readiness.iter().map(|part| async {
        let status = tokio::time::timeout(PATIENCE, part.probe.check()).await;
        (part.name, status.unwrap_or(PartStatus::Down))
    });
    join_all(checks).await.into_iter().collect()
}
