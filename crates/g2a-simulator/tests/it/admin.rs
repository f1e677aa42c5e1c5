//! What another process may look at and change.

use std::time::Duration;

use g2a_simulator::{Account, Cents, Funds, RateLimit, SimulatorConfig};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Sandbox};

const HASH: &str = "qdaiciDiyMaTjxMt";

async fn ledger(sandbox: &Sandbox) -> Value {
    Answer::of(sandbox.bare(Method::GET, "/simulator/ledger")).await.json()
}

async fn create(sandbox: &Sandbox) -> String {
    let created = sandbox.post("/v1/order", &json!({"product_id": "10000000024005"})).await.json();
    created["order_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_ledger_tells_what_really_happened() {
    let sandbox = Sandbox::start();
    assert_eq!(ledger(&sandbox).await, json!([]));
    let (id, lapsing) = (create(&sandbox).await, create(&sandbox).await);
    let payment = sandbox.put(&format!("/v1/order/pay/{id}")).await.json();
    sandbox.clock.advance(Duration::from_secs(1));
    let given = sandbox.get(&format!("/v1/order/key/{id}")).await.json();
    sandbox.clock.advance(Duration::from_mins(30));

    let line = |order: &str, event: &str, at: &str| {
        json!({
            "at": at, "order": order, "account": HASH, "product": "10000000024005", "event": event,
            "amount": null, "transaction_id": null, "key": null,
        })
    };
    let with = |mut line: Value, field: &str, value: Value| {
        line[field] = value;
        line
    };
    let start = "2025-10-09T08:53:20Z";
    let paid = with(line(&id, "paid", start), "amount", json!(499));
    let key = line(&id, "key_handed_out", "2025-10-09T08:53:21Z");
    let expected = json!([
        line(&id, "reserved", start),
        line(&lapsing, "reserved", start),
        with(paid, "transaction_id", payment["transaction_id"].clone()),
        with(key, "key", given["key"].clone()),
        line(&lapsing, "expired", "2025-10-09T09:23:20Z"),
    ]);
    assert_eq!(ledger(&sandbox).await, expected);
}

#[tokio::test]
async fn faults_are_replaced() {
    let sandbox = Sandbox::start();
    let script = |status| json!({"rules": [{"when": {"route": "pay_order"}, "times": 1, "then": {"respond": {"status": status}}}]});
    for status in [502, 503] {
        assert_eq!(sandbox.put_json("/simulator/faults", &script(status)).await.status, 204);
        assert_eq!(sandbox.put("/v1/order/pay/1").await.status, status);
        sandbox.put("/v1/order/pay/1").await.assert_error(404, "ORD02");
    }
    let refused = sandbox.put_json("/simulator/faults", &script(42)).await;
    assert_eq!(refused.status, 400);
    let error = "rule 1 of the fault script (from 1): `status` lies between 200 and 599";
    assert_eq!(refused.json(), json!({"error": error}));
    let misspelt = sandbox.put_json("/simulator/faults", &json!({"rules": [{"then": "explode"}]})).await;
    assert!(misspelt.json()["error"].as_str().unwrap().contains("explode"), "{misspelt:?}");
    assert_eq!(sandbox.simulator.faults().fired(), [1], "the script in force stays");
}

#[tokio::test]
async fn funds_are_set_for_one_account_or_all() {
    let other = Account { api_hash: "other".into(), ..Account::sandbox() };
    let accounts = vec![Account::sandbox(), other];
    let sandbox = Sandbox::with(SimulatorConfig { accounts, ..SimulatorConfig::default() });
    let funds = || [HASH, "other"].map(|hash| sandbox.simulator.orders().funds(hash).unwrap());
    let set = async |body: Value| sandbox.put_json("/simulator/funds", &body).await.status.as_u16();

    assert_eq!(set(json!({"account": HASH, "funds": {"cents": 499}})).await, 204);
    assert_eq!(funds(), [Funds::Limited(Cents(499)), Funds::Unlimited]);
    assert_eq!(set(json!({"funds": {"cents": 0}})).await, 204);
    assert_eq!(funds(), [Funds::Limited(Cents(0)); 2]);
    let id = create(&sandbox).await;
    sandbox.put(&format!("/v1/order/pay/{id}")).await.assert_error(403, "ORD112");

    assert_eq!(set(json!({"account": "nobody", "funds": "unlimited"})).await, 404);
    for bad in
        [json!({}), json!({"funds": -1}), json!({"funds": {"cents": 4.99}}), json!({"founds": "unlimited"})]
    {
        assert_eq!(set(bad.clone()).await, 400, "{bad}");
    }
    assert_eq!(funds(), [Funds::Limited(Cents(0)); 2]);
    assert_eq!(set(json!({"funds": "unlimited"})).await, 204);
    assert_eq!(sandbox.put(&format!("/v1/order/pay/{id}")).await.status, 200);
}

#[tokio::test]
async fn administration_meets_no_fault_no_limit_and_no_count() {
    let rate_limit = Some(RateLimit { per_minute: 0, retry_after: false });
    let sandbox = Sandbox::with(SimulatorConfig { rate_limit, ..SimulatorConfig::default() });
    let everything_fails = json!({"rules": [{"then": "cut"}]});
    for _ in 0..2 {
        assert_eq!(sandbox.put_json("/simulator/faults", &everything_fails).await.status, 204);
    }
    assert_eq!(ledger(&sandbox).await, json!([]));
    assert_eq!(sandbox.simulator.requests().total(), 0);
    for (method, path) in [(Method::POST, "/simulator/ledger"), (Method::GET, "/simulator/keys")] {
        assert_eq!(Answer::of(sandbox.bare(method, path)).await.status, 404);
    }
}
