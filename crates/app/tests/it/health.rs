//! Liveness and readiness.

use crate::{
    api::{Answer, Api},
    games,
    shop::state,
    trouble::{Trouble, in_trouble},
};
use app::http::{HttpConfig, HttpState, PartStatus, ReadinessPart, ReadinessProbe};
use async_trait::async_trait;
use serde_json::json;
use std::sync::Arc;

/// A part that is as it is told to be.
struct Told(PartStatus);

#[async_trait]
impl ReadinessProbe for Told {
    async fn check(&self) -> PartStatus {
        self.0
    }
}

async fn readiness(state: HttpState, redis: PartStatus) -> Answer {
    let redis = ReadinessPart { name: "redis", probe: Arc::new(Told(redis)) };
    let state = HttpState { readiness: Arc::new([redis]), ..state };
    Api::with(HttpConfig::default(), state).await.get("/health/ready").await
}

#[actix_web::test]
async fn a_process_that_answers_lives() {
    let api = Api::with(HttpConfig::default(), in_trouble(Trouble::IsAway).await).await;
    assert_eq!(api.get_ok("/health/live").await, json!({"status": "ok"}));
}

#[actix_web::test]
async fn all_parts_answer() {
    let answer = readiness(state(games::shop().await), PartStatus::Ok).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json(), json!({"status": "ok", "parts": {"database": "ok", "redis": "ok"}}));
}

#[actix_web::test]
async fn a_part_that_is_not_in_use_is_not_missed() {
    let answer = readiness(state(games::shop().await), PartStatus::Off).await;
    assert_eq!(answer.json(), json!({"status": "ok", "parts": {"database": "ok", "redis": "off"}}));
}

#[actix_web::test]
async fn a_part_that_is_down_degrades() {
    let answer = readiness(state(games::shop().await), PartStatus::Down).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json(), json!({"status": "degraded", "parts": {"database": "ok", "redis": "down"}}));
}

#[actix_web::test]
async fn without_the_database_there_is_no_service() {
    let answer = readiness(in_trouble(Trouble::IsAway).await, PartStatus::Ok).await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.json(), json!({"status": "unavailable", "parts": {"database": "down", "redis": "ok"}}));
}
