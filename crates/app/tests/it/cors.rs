//! Web pages that call the API.

use crate::{
    api::{Answer, Api},
    games,
    shop::state,
};
use actix_web::{http::Method, test::TestRequest};
use app::http::HttpConfig;

/// What a page may send.
const REQUEST_HEADERS: [&str; 9] = [
    "accept",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-none-match",
    "x-consistency",
    "x-csrf-token",
    "x-guest-token",
    "x-request-id",
];
/// What a page may read.
const RESPONSE_HEADERS: [&str; 9] = [
    "etag",
    "location",
    "ratelimit",
    "ratelimit-policy",
    "retry-after",
    "x-consistency",
    "x-csrf-token",
    "x-guest-token",
    "x-request-id",
];

/// The words of a header that is a list, in alphabetical order.
fn listed(answer: &Answer, header: &str) -> Vec<String> {
    let mut words: Vec<String> =
        answer.header(header).split(',').map(|word| word.trim().to_ascii_lowercase()).collect();
    words.sort();
    words
}

async fn answer_to(origin: &str, request: TestRequest) -> Answer {
    let config = HttpConfig {
        allowed_origins: vec!["https://shop.example".parse().unwrap()],
        ..HttpConfig::default()
    };
    let api = Api::with(config, state(games::shop().await)).await;
    api.send(request.insert_header(("origin", origin))).await
}

#[actix_web::test]
async fn an_allowed_page_may_read_answers_and_problems() {
    for path in ["/api/v1/games", "/api/v1/games?limit=0"] {
        let answer = answer_to("https://shop.example", TestRequest::get().uri(path)).await;
        assert_eq!(answer.header("access-control-allow-origin"), "https://shop.example", "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), "true");
        assert_eq!(listed(&answer, "access-control-expose-headers"), RESPONSE_HEADERS, "{path}");
    }
}

#[actix_web::test]
async fn another_page_may_not() {
    for origin in ["https://evil.example", "https://shop.example.evil", "http://shop.example", "null"] {
        let answer = answer_to(origin, TestRequest::get().uri("/api/v1/games")).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
    }
}

#[actix_web::test]
async fn a_browser_may_ask_beforehand() {
    let ask = |method: &'static str| {
        TestRequest::default()
            .method(Method::OPTIONS)
            .uri("/api/v1/games")
            .insert_header(("access-control-request-method", method))
    };
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
        let answer = answer_to("https://shop.example", ask(method)).await;
        assert_eq!(answer.status, 200, "{method}");
        assert_eq!(answer.header("access-control-allow-origin"), "https://shop.example");
        assert_eq!(answer.header("access-control-allow-credentials"), "true");
        assert_eq!(
            listed(&answer, "access-control-allow-methods"),
            ["delete", "get", "head", "patch", "post", "put"]
        );
        assert_eq!(listed(&answer, "access-control-allow-headers"), REQUEST_HEADERS);
    }
    for header in REQUEST_HEADERS {
        let ask = ask("POST").insert_header(("access-control-request-headers", header));
        assert_eq!(answer_to("https://shop.example", ask).await.status, 200, "{header}");
    }
    let unknown = ask("POST").insert_header(("access-control-request-headers", "x-other"));
    assert_eq!(answer_to("https://shop.example", unknown).await.problem()["status"], 400);
    assert_eq!(answer_to("https://shop.example", ask("TRACE")).await.problem()["status"], 400);
    assert_eq!(answer_to("https://evil.example", ask("GET")).await.problem()["status"], 400);
}
