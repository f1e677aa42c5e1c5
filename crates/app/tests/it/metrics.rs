//! What Prometheus reads.

use crate::api::Api;
use actix_web::{http::Method, test::TestRequest};

#[actix_web::test]
async fn requests_are_counted_by_route_method_and_status() {
    let api = Api::with_games().await;
    api.get("/api/v1/games/by-slug/nothing-i7").await;
    let metrics = api.get("/metrics").await;
    assert!(metrics.header("content-type").starts_with("text/plain"));
    for line in [
        "http_requests_total{route=\"/api/v1/games/by-slug/{slug}\",method=\"GET\",status=\"404\"}",
        "http_request_duration_seconds_bucket{route=\"/api/v1/games/by-slug/{slug}\",method=\"GET\",le=\"0.2\"}",
        "# TYPE http_request_duration_seconds histogram",
    ] {
        assert!(metrics.text().contains(line), "{line} is missing from:\n{}", metrics.text());
    }
}

#[actix_web::test]
async fn what_a_client_makes_up_makes_no_new_time_series() {
    let api = Api::with_games().await;
    api.send(TestRequest::default().method(Method::from_bytes(b"BREW").unwrap()).uri("/made/up")).await;
    let metrics = api.get("/metrics").await;
    assert!(
        metrics.text().contains("{route=\"unmatched\",method=\"other\",status=\"404\"}"),
        "{}",
        metrics.text()
    );
    assert!(!metrics.text().contains("BREW") && !metrics.text().contains("made"));
}
