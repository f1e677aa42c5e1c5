//! `GET /admin/cache`: how the cache of this instance is doing.

use crate::http::{
    caller::Administrator,
    input::{InTurn, Parsed},
    problem::{AdministratorProblems, ApiError, InputProblems},
    state::HttpState,
};
use actix_web::{get, web};
use cache::{CacheReport, LagPercentiles};
use serde::Serialize;
use std::{collections::BTreeMap, time::Duration};
use utoipa::ToSchema;

/// How the cache of the instance that answers is doing. Counts are since its start, times in milliseconds.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CacheState {
    /// An answer contains every change that is older than this; 0 if the cache is off.
    #[schema(example = 1000.0)]
    max_staleness_ms: f64,
    /// How long ago the latest look at the log of changes began; null before the first.
    #[schema(required, example = 23.5)]
    position_age_ms: Option<f64>,
    /// How long the oldest transaction has been in progress that may still write.
    #[schema(example = 0.0)]
    oldest_writer_age_ms: f64,
    /// How long the latest changes took to become known.
    lag: Lag,
    /// Of all answers, how many came from the cache, from 0 to 1; null before the first.
    #[schema(required, example = 0.97)]
    hit_rate: Option<f64>,
    /// Answers from the cache, by level.
    #[schema(example = json!({"process": 9500, "shared": 180, "flight": 20}))]
    hits: BTreeMap<&'static str, u64>,
    /// Answers from the database, by reason.
    #[schema(example = json!({"absent": 210, "changed": 80}))]
    misses: BTreeMap<&'static str, u64>,
    /// The level in the process of this instance.
    process: ProcessLevel,
    /// The level that instances share.
    redis: RedisState,
}

/// How long the latest few thousand changes took to become known, in milliseconds.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "clients read the unit in the name")]
struct Lag {
    #[schema(example = 24.0)]
    p50_ms: f64,
    #[schema(example = 48.0)]
    p95_ms: f64,
    #[schema(example = 52.0)]
    p99_ms: f64,
    #[schema(example = 61.0)]
    max_ms: f64,
}

/// What the level in a process holds.
#[derive(Debug, Serialize, ToSchema)]
struct ProcessLevel {
    /// Answers.
    #[schema(example = 1200)]
    entries: u64,
    /// About how many bytes they take.
    #[schema(example = 8_400_000)]
    bytes: u64,
}

/// How the level is that instances share.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RedisState {
    /// It answers.
    Ok,
    /// It does not; the instance does without.
    Down,
    /// There is none.
    Off,
}

impl From<CacheReport> for CacheState {
    fn from(report: CacheReport) -> Self {
        Self {
            max_staleness_ms: millis(report.max_staleness),
            position_age_ms: report.position_age.map(millis),
            oldest_writer_age_ms: millis(report.oldest_writer_age),
            lag: report.lag.into(),
            hit_rate: report.hit_rate(),
            hits: report.hits.map(|(level, count)| (level.as_str(), count)).into(),
            misses: report.misses.map(|(reason, count)| (reason.as_str(), count)).into(),
            process: ProcessLevel { entries: report.process.entries, bytes: report.process.bytes },
            redis: match report.shared_is_reachable {
                Some(true) => RedisState::Ok,
                Some(false) => RedisState::Down,
                None => RedisState::Off,
            },
        }
    }
}

impl From<LagPercentiles> for Lag {
    fn from(LagPercentiles { p50, p95, p99, max }: LagPercentiles) -> Self {
        let [p50_ms, p95_ms, p99_ms, max_ms] = [p50, p95, p99, max].map(millis);
        Self { p50_ms, p95_ms, p99_ms, max_ms }
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// How the cache of the instance that answers is doing.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    responses((status = 200, description = "How it is doing", body = CacheState), InputProblems, AdministratorProblems)
)]
#[get("/admin/cache")]
pub(super) async fn get_cache_state(
    InTurn(_admin, _): InTurn<Administrator, Parsed<()>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<CacheState>, ApiError> {
    Ok(web::Json(state.cache.report().into()))
}
