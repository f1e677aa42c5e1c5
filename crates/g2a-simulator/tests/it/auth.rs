//! The header check, and bearer tokens.

use std::time::Duration;

use g2a_simulator::{Account, SimulatorConfig};
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Sandbox};

const SECRET: &str = "b0d293f6-e1d2-4629-8264-fd63b5af3207b0d293f6-e1d2-4629-8264-fd63b5af3207";
const PRODUCTS: &str = "/v1/products";

async fn with_header(sandbox: &Sandbox, header: &str) -> Answer {
    Answer::of(sandbox.bare(Method::GET, PRODUCTS).header("Authorization", header)).await
}

async fn token(sandbox: &Sandbox) -> String {
    let query = format!("grant_type=client_credentials&client_id=qdaiciDiyMaTjxMt&client_secret={SECRET}");
    let answer = Answer::of(sandbox.bare(Method::POST, &format!("/oauth/token?{query}"))).await;
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn without_a_header_it_is_auth01() {
    let answer = Answer::of(Sandbox::start().bare(Method::GET, PRODUCTS)).await;
    assert_eq!(answer.status, 403);
    let body = json!({"status": "ERROR", "message": "No Authorization header", "code": "AUTH01"});
    assert_eq!(answer.json(), body);
}

#[tokio::test]
async fn a_wrong_header_is_auth02() {
    let sandbox = Sandbox::start();
    let right = Account::sandbox().authorization();
    assert_eq!(with_header(&sandbox, &right).await.status, 200);
    let key = Account::sandbox().api_key();
    for wrong in [
        String::new(),
        key.clone(),
        right.replace(", ", ","),
        right.to_uppercase(),
        format!("qdaiciDiyMaTjxMt, {SECRET}"),
        format!("someone-else, {key}"),
        format!("Basic {right}"),
    ] {
        with_header(&sandbox, &wrong).await.assert_error(401, "AUTH02");
    }
}

#[tokio::test]
async fn the_header_is_checked_before_anything_else_is() {
    let sandbox = Sandbox::start();
    let answer = Answer::of(sandbox.bare(Method::GET, "/v1/products?page=0")).await;
    answer.assert_error(403, "AUTH01");
    Answer::of(sandbox.bare(Method::POST, "/v1/order").body("{")).await.assert_error(403, "AUTH01");
}

#[tokio::test]
async fn accounts_can_be_configured() {
    let account = Account {
        email: "test123@integration-api.g2a".into(),
        api_hash: "games-games-games".into(),
        api_secret: "quite-nice-secret".into(),
        ..Account::sandbox()
    };
    let sandbox = Sandbox::with(SimulatorConfig { accounts: vec![account], ..SimulatorConfig::default() });
    let header = "games-games-games, 5feaefae655d6d2dcfb27f22e700495aa90e255fc0ad93bc22dfc0ed770fae21";
    assert_eq!(with_header(&sandbox, header).await.status, 200);
    with_header(&sandbox, &Account::sandbox().authorization()).await.assert_error(401, "AUTH02");
}

#[tokio::test]
async fn tokens_are_given_to_a_form_a_json_body_and_a_query() {
    let sandbox = Sandbox::start();
    let grant =
        [("grant_type", "client_credentials"), ("client_id", "qdaiciDiyMaTjxMt"), ("client_secret", SECRET)];
    let form = sandbox
        .bare(Method::POST, "/oauth/token")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(serde_urlencoded::to_string(grant).unwrap());
    let body: serde_json::Map<_, _> = grant.iter().map(|(k, v)| ((*k).to_owned(), json!(v))).collect();
    let json = sandbox.bare(Method::POST, "/oauth/token").json(&body);
    let query = sandbox.bare(Method::POST, "/oauth/token").query(&grant);
    for request in [form, json, query] {
        let answer = Answer::of(request).await.json();
        assert_eq!((&answer["expires_in"], &answer["token_type"]), (&json!(3600), &json!("bearer")));
        let bearer = format!("Bearer {}", answer["access_token"].as_str().unwrap());
        assert_eq!(with_header(&sandbox, &bearer).await.status, 200);
    }
}

#[tokio::test]
async fn a_bad_grant_gets_no_token() {
    let sandbox = Sandbox::start();
    let cases = [
        (
            "grant_type=client_credentials&client_id=qdaiciDiyMaTjxMt&client_secret=guess",
            401,
            "invalid_client",
        ),
        ("grant_type=client_credentials&client_id=nobody&client_secret=guess", 401, "invalid_client"),
        ("grant_type=password&client_id=a&client_secret=b", 400, "unsupported_grant_type"),
        ("client_id=a", 400, "invalid_request"),
    ];
    for (query, status, error) in cases {
        let answer = Answer::of(sandbox.bare(Method::POST, &format!("/oauth/token?{query}"))).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (status, json!({ "error": error })));
    }
}

#[tokio::test]
async fn a_token_is_good_for_an_hour() {
    let sandbox = Sandbox::start();
    let bearer = format!("Bearer {}", token(&sandbox).await);
    sandbox.clock.advance(Duration::from_secs(3_599));
    assert_eq!(with_header(&sandbox, &bearer).await.status, 200);
    sandbox.clock.advance(Duration::from_secs(1));
    with_header(&sandbox, &bearer).await.assert_error(401, "AUTH02");
}

#[tokio::test]
async fn a_token_cannot_be_forged() {
    let sandbox = Sandbox::start();
    let token = token(&sandbox).await;
    let later = token.replacen('1', "2", 1);
    for forged in ["", "a.b.c", later.as_str(), "9999999999.0.qdaiciDiyMaTjxMt"] {
        with_header(&sandbox, &format!("Bearer {forged}")).await.assert_error(401, "AUTH02");
    }
}

#[tokio::test]
async fn a_token_opens_the_products_alone() {
    let sandbox = Sandbox::start();
    let bearer = format!("Bearer {}", token(&sandbox).await);
    let order = sandbox.bare(Method::POST, "/v1/order").header("Authorization", bearer);
    Answer::of(order.json(&json!({"product_id": "10000000024005"}))).await.assert_error(401, "AUTH04");
}
