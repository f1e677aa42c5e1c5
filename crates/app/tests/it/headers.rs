//! What every answer carries.

use crate::api::{Api, REQUEST_ID};
use actix_web::test::TestRequest;

#[actix_web::test]
async fn every_answer_has_a_request_id() {
    let api = Api::with_games().await;
    for path in ["/api/v1/games", "/api/v1/games/7", "/nothing", "/health/live", "/metrics", "/docs/"] {
        assert_eq!(api.get(path).await.header("x-request-id"), REQUEST_ID, "{path}");
    }
}

#[actix_web::test]
async fn a_sane_request_id_of_the_caller_is_kept() {
    let api = Api::with_games().await;
    let answer_to = async |id: &str| {
        let request = TestRequest::get().uri("/api/v1/games/7").insert_header(("x-request-id", id));
        api.send(request).await
    };
    for sane in ["a", "trace-7/α".trim_end_matches('α'), &"x".repeat(128)] {
        let answer = answer_to(sane).await;
        assert_eq!(answer.header("x-request-id"), sane);
        assert_eq!(answer.problem()["request_id"], sane);
    }
    for insane in ["", "two words", "tab\there", "ünïcode", &"x".repeat(129)] {
        assert_eq!(answer_to(insane).await.header("x-request-id"), REQUEST_ID, "{insane:?}");
    }
}

#[actix_web::test]
async fn every_answer_has_the_security_headers() {
    let api = Api::with_games().await;
    for path in ["/api/v1/cart", "/api/v1/games/7", "/nothing", "/health/ready", "/openapi.json"] {
        let answer = api.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'none'; frame-ancestors 'none'",
            "{path}"
        );
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

#[actix_web::test]
async fn pages_for_people_may_use_their_own_scripts_and_no_others() {
    let api = Api::with_games().await;
    for path in ["/docs/", "/docs/swagger-ui.css", "/docs/problems"] {
        let answer = api.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}
