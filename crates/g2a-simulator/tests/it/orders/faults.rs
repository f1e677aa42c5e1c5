//! Faults in each call of an order's life.

use std::time::Duration;

use g2a_simulator::{Cents, ErrorCode, Fault, FaultBody, FaultRule, OrderRules, Route, SimulatorConfig};
use reqwest::Method;
use serde_json::json;

use super::{PRODUCT, create, events, key, status, stock};
use crate::support::{Answer, Sandbox};

#[tokio::test]
async fn a_lost_answer_keeps_its_effect() {
    let sandbox = Sandbox::start();
    let lose = |route| FaultRule::new(Fault::LoseAnswer).on(route).times(1);
    let faults = [Route::CreateOrder, Route::PayOrder, Route::OrderKey].map(lose).to_vec();
    sandbox.simulator.faults().set(faults);

    let order = sandbox.request(Method::POST, "/v1/order");
    assert!(order.json(&json!({"product_id": PRODUCT.to_string()})).send().await.is_err());
    let id = sandbox.simulator.orders().list()[0].id;
    assert_eq!(stock(&sandbox), 2_925);

    assert!(sandbox.is_cut(Method::PUT, &format!("/v1/order/pay/{id}")).await);
    assert_eq!(sandbox.simulator.orders().total_paid(), Cents(499));
    sandbox.clock.advance(Duration::from_secs(1));
    assert_eq!(status(&sandbox, &id.to_string()).await, "complete");

    assert!(sandbox.is_cut(Method::GET, &format!("/v1/order/key/{id}")).await);
    assert_eq!(sandbox.simulator.orders().keys_handed_out().len(), 1);
    key(&sandbox, &id.to_string()).await.assert_error(400, "ORD04");
    assert_eq!(sandbox.simulator.faults().fired(), [1, 1, 1]);
}

/// Every call of an order's life in turn, and what has really happened after each.
const LIFE: [(Route, usize); 4] =
    [(Route::CreateOrder, 1), (Route::PayOrder, 2), (Route::OrderDetails, 2), (Route::OrderKey, 3)];

/// Makes the call; the order is the one that was made last.
fn call(sandbox: &Sandbox, route: Route) -> reqwest::RequestBuilder {
    let id = sandbox.simulator.orders().list().last().map(|order| order.id.to_string()).unwrap_or_default();
    let get = |path: &str| sandbox.request(Method::GET, &format!("/v1/order/{path}/{id}"));
    match route {
        Route::CreateOrder => {
            let body = json!({"product_id": PRODUCT.to_string()});
            sandbox.request(Method::POST, "/v1/order").json(&body)
        }
        Route::PayOrder => sandbox.request(Method::PUT, &format!("/v1/order/pay/{id}")),
        Route::OrderDetails => get("details"),
        _ => get("key"),
    }
}

/// A simulator whose keys are ready at once.
fn prompt() -> Sandbox {
    let orders = OrderRules { completion_delay: Duration::ZERO, ..OrderRules::default() };
    Sandbox::with(SimulatorConfig { orders, ..SimulatorConfig::default() })
}

async fn until(happened: impl Fn() -> bool) {
    let happening = async {
        while !happened() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), happening).await.unwrap();
}

#[tokio::test]
async fn every_call_can_be_refused_with_any_code_before_anything_happens() {
    use ErrorCode::{
        Auth02, Br03, Ord01, Ord02, Ord03, Ord004, Ord04, Ord05, Ord06, Ord07, Ord08, Ord110, Ord111, Ord112,
        Ord113, Ord114, Ord120, Ord121, Ord122,
    };
    let codes = [
        Auth02, Br03, Ord01, Ord02, Ord03, Ord04, Ord004, Ord05, Ord06, Ord07, Ord08, Ord110, Ord111, Ord112,
        Ord113, Ord114, Ord120, Ord121, Ord122,
    ];
    let sandbox = prompt();
    for (route, happened) in LIFE {
        for code in codes {
            sandbox.simulator.faults().set(vec![FaultRule::new(Fault::Error(code)).on(route)]);
            Answer::of(call(&sandbox, route)).await.assert_error(code.status(), code.as_str());
        }
        let before = events(&sandbox).len();
        sandbox.simulator.faults().clear();
        assert_eq!(Answer::of(call(&sandbox, route)).await.status, 200, "{route:?}");
        let made = usize::from(route != Route::OrderDetails);
        assert_eq!((before + made, events(&sandbox).len()), (happened, happened), "{route:?}");
    }
}

#[tokio::test]
async fn every_call_can_act_and_then_answer_rubbish() {
    let sandbox = prompt();
    let rubbish = || Fault::Garble { status: 200, body: FaultBody::Html("<h1>Thanks</h1>".into()) };
    for (route, happened) in LIFE {
        sandbox.simulator.faults().set(vec![FaultRule::new(rubbish()).on(route)]);
        let answer = Answer::of(call(&sandbox, route)).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, "<h1>Thanks</h1>"));
        assert_eq!(events(&sandbox).len(), happened, "{route:?}");
    }
    sandbox
        .simulator
        .faults()
        .set(vec![FaultRule::new(Fault::Garble { status: 502, body: FaultBody::Empty })]);
    let answer = Answer::of(call(&sandbox, Route::CreateOrder)).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (502, ""));
    assert_eq!(sandbox.simulator.orders().list().len(), 2);
}

#[tokio::test]
async fn every_call_can_act_at_once_and_answer_late() {
    let sandbox = prompt();
    for (route, happened) in LIFE {
        sandbox.simulator.faults().set(vec![FaultRule::new(Fault::LateMs(60_000)).on(route)]);
        let late = tokio::spawn(call(&sandbox, route).send());
        until(|| sandbox.simulator.requests().count(route) == 1 && events(&sandbox).len() == happened).await;
        assert!(!late.is_finished(), "{route:?}");
        late.abort();
    }
}

#[tokio::test]
async fn a_late_answer_is_the_right_one() {
    let sandbox = prompt();
    sandbox.simulator.faults().set(vec![FaultRule::new(Fault::LateMs(120))]);
    let started = std::time::Instant::now();
    create(&sandbox).await;
    assert!(started.elapsed() >= Duration::from_millis(120));
}

#[tokio::test]
async fn what_is_slow_happens_even_when_the_caller_has_hung_up() {
    let sandbox = prompt();
    create(&sandbox).await;
    sandbox.simulator.faults().set(vec![FaultRule::new(Fault::SlowMs(150)).on(Route::PayOrder)]);
    let payment = call(&sandbox, Route::PayOrder).timeout(Duration::from_millis(30));
    assert!(payment.send().await.unwrap_err().is_timeout());
    assert_eq!(sandbox.simulator.orders().total_paid(), Cents(0));
    until(|| sandbox.simulator.orders().total_paid() > Cents(0)).await;
    assert_eq!(events(&sandbox).len(), 2);
}
