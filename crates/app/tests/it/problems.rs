//! Errors that no handler of ours makes are problems as well.

use crate::{
    api::{Api, REQUEST_ID},
    games::id,
};
use actix_web::{http::Method, test::TestRequest};

#[actix_web::test]
async fn no_such_route() {
    let api = Api::with_games().await;
    let answer = api.get("/api/v2/games?secret=1").await;
    assert_eq!(answer.status, 404);
    insta::assert_json_snapshot!(answer.problem());
    for path in [
        "/api/v1",
        "/api/v1/",
        "/api/v1/games/",
        "//api/v1/games",
        "/favicon.ico",
        "/docs/nothing.js",
        "/api/v1/games/a/b/c",
    ] {
        assert_eq!(api.get(path).await.problem()["code"], "route_not_found", "{path}");
    }
}

#[actix_web::test]
async fn no_such_game() {
    let api = Api::with_games().await;
    let unknown = id(99);
    for path in [
        format!("{unknown}"),
        format!("{unknown}/similar"),
        format!("{unknown}/price-history"),
        "by-slug/nothing-i7".to_owned(),
    ] {
        let answer = api.get(&format!("/api/v1/games/{path}")).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.problem()["code"], "game_not_found", "{path}");
    }
}

#[actix_web::test]
async fn another_method_is_405_and_told_what_is_allowed() {
    let api = Api::with_games().await;
    for path in ["/api/v1/games", "/api/v1/games/suggest", "/health/ready", "/openapi.json", "/docs/", "/"] {
        for method in [
            Method::POST,
            Method::DELETE,
            Method::OPTIONS,
            Method::TRACE,
            Method::from_bytes(b"BREW").unwrap(),
        ] {
            let answer = api.send(TestRequest::default().method(method.clone()).uri(path)).await;
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.problem()["code"], "method_not_allowed");
            assert_eq!(answer.header("allow"), "GET, HEAD", "{method} {path}");
        }
    }
}

#[actix_web::test]
async fn head_is_answered_like_get() {
    let api = Api::with_games().await;
    let answer = api.send(TestRequest::default().method(Method::HEAD).uri("/api/v1/games")).await;
    assert_eq!(answer.status, 200);
    let answer = api.send(TestRequest::default().method(Method::HEAD).uri("/api/v1/games/7")).await;
    assert_eq!(answer.status, 400);
}

#[actix_web::test]
async fn an_encoding_that_cannot_be_served_is_406() {
    let api = Api::with_games().await;
    let request =
        TestRequest::get().uri("/api/v1/games").insert_header(("accept-encoding", "br, identity;q=0"));
    let answer = api.send(request).await;
    assert_eq!(answer.status, 406);
    assert_eq!(answer.problem()["code"], "not_acceptable");
}

#[actix_web::test]
async fn a_problem_is_readable_also_where_answers_are_compressed() {
    let api = Api::with_games().await;
    let request = TestRequest::get().uri("/api/v1/games?limit=0").insert_header(("accept-encoding", "gzip"));
    let answer = api.send(request).await;
    assert_eq!(answer.header("content-encoding"), "");
    assert_eq!(answer.problem()["request_id"], REQUEST_ID);
    let request = TestRequest::get().uri("/api/v1/games").insert_header(("accept-encoding", "gzip"));
    assert_eq!(api.send(request).await.header("content-encoding"), "gzip");
}

#[actix_web::test]
async fn a_body_is_refused_above_64_kib() {
    let api = Api::with_games().await;
    let sized = |bytes: usize| TestRequest::get().uri("/api/v1/games").set_payload(vec![b'x'; bytes]);
    assert_eq!(api.send(sized(64 * 1024)).await.status, 200);
    let answer = api.send(sized(64 * 1024 + 1)).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.problem()["code"], "body_too_large");
    // What is announced is not even read.
    let announced = TestRequest::get().uri("/api/v1/games").insert_header(("content-length", "1000000"));
    assert_eq!(api.send(announced).await.status, 413);
}

#[actix_web::test]
async fn an_address_is_refused_above_8_kib() {
    let api = Api::with_games().await;
    for target in
        [format!("/{}", "x".repeat(8 * 1024)), format!("/api/v1/games?search={}", "x".repeat(8 * 1024))]
    {
        let answer = api.get(&target).await;
        assert_eq!(answer.status, 414);
        assert_eq!(answer.problem()["code"], "uri_too_long");
    }
}
