//! Web pages that call the API.

use crate::{
    api::{Answer, Api},
    games,
    shop::state,
};
use actix_web::{http::Method, test::TestRequest};
use app::http::HttpConfig;

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
        assert!(answer.header("access-control-expose-headers").contains("x-request-id"), "{path}");
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
    let answer = answer_to("https://shop.example", ask("GET")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), "https://shop.example");
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        let answer = answer_to("https://shop.example", ask(method)).await;
        assert_eq!(answer.status, 200, "{method}");
        assert_eq!(answer.header("access-control-allow-credentials"), "true");
    }
    assert_eq!(answer_to("https://shop.example", ask("TRACE")).await.problem()["status"], 400);
    assert_eq!(answer_to("https://evil.example", ask("GET")).await.problem()["status"], 400);
}
