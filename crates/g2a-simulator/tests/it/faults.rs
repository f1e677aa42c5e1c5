//! What goes wrong on purpose.

use std::time::{Duration, Instant};

use g2a_simulator::{Breakage, ErrorCode, Fault, FaultBody, FaultRule, FaultScript, Route, SimulatorConfig};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::Sandbox;

fn with(fault: Fault) -> Sandbox {
    let faults = FaultScript { rules: vec![FaultRule::new(fault).page(1)] };
    Sandbox::with(SimulatorConfig { faults, ..SimulatorConfig::default() })
}

async fn first_page(fault: Fault) -> Value {
    with(fault).get("/v1/products").await.json()
}

#[tokio::test]
async fn a_status_with_an_empty_an_html_and_a_json_body() {
    let sandbox = with(Fault::status(502));
    let answer = sandbox.get("/v1/products").await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (502, ""));
    assert_eq!(sandbox.get("/v1/products?page=2").await.status, 200);

    let html = Fault::Respond { status: 503, body: FaultBody::Html("<h1>no</h1>".into()), retry_after: None };
    let answer = with(html).get("/v1/products").await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (503, "<h1>no</h1>"));
    assert_eq!(answer.content_type.as_deref(), Some("text/html; charset=utf-8"));

    let json =
        Fault::Respond { status: 429, body: FaultBody::Json(json!({"code": "BR03"})), retry_after: Some(7) };
    let answer = with(json).get("/v1/products").await;
    assert_eq!((answer.status.as_u16(), answer.json()), (429, json!({"code": "BR03"})));
    assert_eq!(answer.retry_after.as_deref(), Some("7"));
}

#[tokio::test]
async fn any_code_of_the_error_table() {
    with(Fault::Error(ErrorCode::Ord122)).get("/v1/products").await.assert_error(502, "ORD122");
    with(Fault::Error(ErrorCode::Api00)).get("/v1/products").await.assert_error(500, "API00");
    with(Fault::Error(ErrorCode::Auth03)).get("/v1/products").await.assert_error(401, "AUTH03");
}

#[tokio::test]
async fn a_slow_answer_is_the_right_one_only_later() {
    let sandbox = with(Fault::SlowMs(120));
    let started = Instant::now();
    let slow = sandbox.get("/v1/products").await;
    assert!(started.elapsed() >= Duration::from_millis(120));
    assert_eq!(slow.ids().len(), 20);
}

#[tokio::test]
async fn a_cut_connection_gives_no_answer_and_does_nothing() {
    let sandbox = Sandbox::start();
    sandbox.simulator.faults().add(FaultRule::new(Fault::Cut).on(Route::CreateOrder).times(1));
    let order = || {
        let request = sandbox.request(Method::POST, "/v1/order");
        request.json(&json!({"product_id": "10000000024005"})).send()
    };
    assert!(order().await.is_err());
    assert!(sandbox.simulator.orders().list().is_empty());
    assert_eq!(order().await.unwrap().status(), 200, "the next connection is a good one");
    assert_eq!(sandbox.simulator.requests().count(Route::CreateOrder), 2);
}

#[tokio::test]
async fn every_way_to_break_a_product_leaves_the_others_alone() {
    let whole = Sandbox::start().get("/v1/products").await.json();
    let break_it =
        |how| async move { first_page(Fault::BreakProduct { index: 4, how }).await["docs"].clone() };
    for (how, field, expected) in [
        (Breakage::MissingId, "id", None),
        (Breakage::MissingName, "name", None),
        (Breakage::MissingPrice, "minPrice", None),
        (Breakage::NullName, "name", Some(Value::Null)),
        (Breakage::WrongType, "qty", Some(json!([3]))),
        (Breakage::BadId, "id", Some(json!("unknown"))),
        (Breakage::NegativePrice, "minPrice", Some(json!(-4.99))),
        (Breakage::NegativeQuantity, "qty", Some(json!(-1))),
    ] {
        let docs = break_it(how).await;
        assert_eq!(docs[4].get(field), expected.as_ref(), "{how:?}");
        assert_eq!(docs[3], whole["docs"][3]);
        assert_eq!(docs[5], whole["docs"][5]);
    }
    assert!(break_it(Breakage::NotAnObject).await[4].is_string());
}

#[tokio::test]
async fn a_repeated_product_makes_the_page_longer() {
    let page = first_page(Fault::RepeatProduct { index: 7 }).await;
    assert_eq!(page["docs"].as_array().unwrap().len(), 21);
    assert_eq!(page["docs"][7], page["docs"][8]);
    assert_ne!(page["docs"][8], page["docs"][9]);
}

#[tokio::test]
async fn numbers_can_come_as_strings() {
    let product = &first_page(Fault::NumbersAsStrings).await["docs"][0];
    assert_eq!((&product["minPrice"], &product["qty"]), (&json!("4.99"), &json!("2926")));
    assert_eq!(product["priceLimit"], json!({"min": "4.99", "max": "5.99"}));
    assert_eq!(product["retailMinBasePrice"], json!("9"));
}

#[tokio::test]
async fn a_truncated_answer_is_no_json() {
    let answer = with(Fault::TruncateJson).get("/v1/products").await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.starts_with(r#"{"total":"#) && answer.text.len() > 10_000);
    assert!(serde_json::from_str::<Value>(&answer.text).is_err());
}

#[tokio::test]
async fn rules_are_set_added_and_cleared_while_running() {
    let sandbox = Sandbox::start();
    let faults = sandbox.simulator.faults();
    faults.set(vec![FaultRule::new(Fault::status(500)).page(2).times(1)]);
    faults.add(FaultRule::new(Fault::status(503)).on(Route::OrderDetails));
    assert_eq!(sandbox.get("/v1/products?page=2").await.status, 500);
    assert_eq!(sandbox.get("/v1/products?page=2").await.status, 200);
    assert_eq!(sandbox.get("/v1/order/details/1").await.status, 503);
    assert_eq!(faults.fired(), [1, 1]);
    faults.clear();
    assert_eq!(sandbox.get("/v1/order/details/1").await.status, 404);
}

#[tokio::test]
async fn faults_strike_before_the_header_is_looked_at() {
    let sandbox = with(Fault::status(502));
    assert_eq!(sandbox.bare(Method::GET, "/v1/products").send().await.unwrap().status(), 502);
}

#[tokio::test]
async fn a_script_is_read_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("faults.json");
    std::fs::write(&file, r#"{"rules": [{"when": {"page": 2}, "then": {"respond": {"status": 504}}}]}"#)
        .unwrap();
    let faults = FaultScript::from_file(&file).unwrap();
    let sandbox = Sandbox::with(SimulatorConfig { faults, ..SimulatorConfig::default() });
    assert_eq!(sandbox.get("/v1/products?page=2").await.status, 504);
    assert_eq!(sandbox.get("/v1/products").await.status, 200);
}
