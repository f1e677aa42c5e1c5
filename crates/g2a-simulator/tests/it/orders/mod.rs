//! The life of an order, and the marketplace's own books.

mod faults;
mod rules;

use std::time::Duration;

use g2a_simulator::{Account, Cents, Funds, LedgerEvent, OrderId, OrderStage, ProductId, SimulatorConfig};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Sandbox};

const PRODUCT: ProductId = ProductId(10_000_000_024_005);
const HASH: &str = "qdaiciDiyMaTjxMt";

async fn create(sandbox: &Sandbox) -> String {
    let answer = sandbox.post("/v1/order", &json!({"product_id": PRODUCT.to_string()})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["order_id"].as_str().unwrap().to_owned()
}

async fn paid_order(sandbox: &Sandbox) -> String {
    let id = create(sandbox).await;
    assert_eq!(pay(sandbox, &id).await.status, 200);
    id
}

async fn pay(sandbox: &Sandbox, id: &str) -> Answer {
    sandbox.put(&format!("/v1/order/pay/{id}")).await
}

async fn key(sandbox: &Sandbox, id: &str) -> Answer {
    sandbox.get(&format!("/v1/order/key/{id}")).await
}

async fn status(sandbox: &Sandbox, id: &str) -> Value {
    sandbox.get(&format!("/v1/order/details/{id}")).await.json()["status"].clone()
}

fn stock(sandbox: &Sandbox) -> u32 {
    sandbox.simulator.catalogue().find(PRODUCT).unwrap().quantity
}

fn order_id(id: &str) -> OrderId {
    OrderId(id.parse().unwrap())
}

fn events(sandbox: &Sandbox) -> Vec<LedgerEvent> {
    sandbox.simulator.orders().ledger().into_iter().map(|entry| entry.event).collect()
}

#[tokio::test]
async fn an_order_goes_from_new_through_pending_to_complete_and_its_key_is_given_once() {
    let sandbox = Sandbox::start();
    let created = sandbox.post("/v1/order", &json!({"product_id": "10000000024005"})).await.json();
    assert_eq!((&created["price"], &created["currency"]), (&json!(4.99), &json!("EUR")));
    let id = created["order_id"].as_str().unwrap();
    assert_eq!(id, "1760000000", "ids look like timestamps");
    let details = sandbox.get(&format!("/v1/order/details/{id}")).await.json();
    assert_eq!(details, json!({"status": "new", "price": 4.99, "currency": "EUR"}));
    key(&sandbox, id).await.assert_error(402, "ORD05");

    let payment = pay(&sandbox, id).await.json();
    assert_eq!(payment["status"], json!(true));
    assert_eq!(payment["transaction_id"].as_str().unwrap().len(), 36);
    assert_eq!(status(&sandbox, id).await, "pending");
    key(&sandbox, id).await.assert_error(403, "ORD06");

    sandbox.clock.advance(Duration::from_secs(1));
    assert_eq!(status(&sandbox, id).await, "complete");
    let given = key(&sandbox, id).await.json();
    assert_eq!(given["isFile"], json!(false));
    key(&sandbox, id).await.assert_error(400, "ORD04");

    let handed_out = sandbox.simulator.orders().keys_handed_out();
    assert_eq!(handed_out, [(order_id(id), given["key"].as_str().unwrap().to_owned())]);
    assert_eq!(sandbox.simulator.orders().total_paid(), Cents(499));
}

#[tokio::test]
async fn every_order_has_an_id_and_a_key_of_its_own_and_takes_one_piece() {
    let sandbox = Sandbox::start();
    let (first, second) = (paid_order(&sandbox).await, paid_order(&sandbox).await);
    assert_ne!(first, second);
    assert_eq!(stock(&sandbox), 2_924);
    sandbox.clock.advance(Duration::from_secs(1));
    let keys = [key(&sandbox, &first).await.json(), key(&sandbox, &second).await.json()];
    assert_ne!(keys[0]["key"], keys[1]["key"]);
}

#[tokio::test]
async fn a_reservation_runs_out_after_half_an_hour() {
    let sandbox = Sandbox::start();
    let id = create(&sandbox).await;
    assert_eq!(stock(&sandbox), 2_925);
    sandbox.clock.advance(Duration::from_mins(30));
    pay(&sandbox, &id).await.assert_error(403, "ORD114");
    assert_eq!(stock(&sandbox), 2_926);
    key(&sandbox, &id).await.assert_error(402, "ORD05");
    assert_eq!(sandbox.simulator.orders().find(order_id(&id)).unwrap().stage, OrderStage::Expired);
    assert_eq!(events(&sandbox), [LedgerEvent::Reserved, LedgerEvent::Expired]);
}

#[tokio::test]
async fn an_order_paid_in_the_last_second_keeps_its_piece() {
    let sandbox = Sandbox::start();
    let id = create(&sandbox).await;
    sandbox.clock.advance(Duration::from_secs(30 * 60 - 1));
    assert_eq!(pay(&sandbox, &id).await.status, 200);
    sandbox.clock.advance(Duration::from_hours(24));
    assert_eq!(key(&sandbox, &id).await.status, 200);
    assert_eq!(stock(&sandbox), 2_925);
}

#[tokio::test]
async fn a_reservation_that_ran_out_shows_up_in_the_listing() {
    let sandbox = Sandbox::start();
    create(&sandbox).await;
    sandbox.clock.advance(Duration::from_mins(30));
    let page = sandbox.get("/v1/products?id=10000000024005").await.json();
    assert_eq!(page["docs"][0]["qty"], 2_926);
}

#[tokio::test]
async fn money_is_spent_until_there_is_none() {
    let account = Account { funds: Funds::Limited(Cents(900)), ..Account::sandbox() };
    let sandbox = Sandbox::with(SimulatorConfig { accounts: vec![account], ..SimulatorConfig::default() });
    let orders = sandbox.simulator.orders();
    paid_order(&sandbox).await;
    assert_eq!(orders.funds(HASH), Some(Funds::Limited(Cents(401))));
    let id = create(&sandbox).await;
    pay(&sandbox, &id).await.assert_error(403, "ORD112");
    assert_eq!(orders.total_paid(), Cents(499));
    orders.set_funds(HASH, Funds::Unlimited);
    assert_eq!(pay(&sandbox, &id).await.status, 200);
}

#[tokio::test]
async fn paying_twice_moves_money_once() {
    let sandbox = Sandbox::start();
    let id = create(&sandbox).await;
    let (first, second) = (pay(&sandbox, &id).await.json(), pay(&sandbox, &id).await.json());
    assert_eq!(first, second);
    assert_eq!(sandbox.simulator.orders().total_paid(), Cents(499));
}

#[tokio::test]
async fn bad_orders_have_their_codes() {
    let sandbox = Sandbox::start();
    let sold_out = "10000000024006";
    sandbox.simulator.catalogue().set_stock(sold_out.parse().unwrap(), 0).unwrap();
    let cases = [
        (json!([]), 400, "BR02"),
        (json!({"product_id": 10_000_000_024_005_u64}), 400, "BR02"),
        (json!({"product_id": "10000000000001"}), 400, "BR04"),
        (json!({"product_id": "doom"}), 400, "BR04"),
        (json!({"product_id": sold_out}), 404, "ORD07"),
        (json!({"product_id": "10000000024005", "max_price": 4.98}), 400, "ORD08"),
    ];
    for (body, status, code) in cases {
        sandbox.post("/v1/order", &body).await.assert_error(status, code);
    }
    let order =
        |kind: &str| sandbox.request(Method::POST, "/v1/order").header("Content-Type", kind).body("{");
    Answer::of(order("application/json; charset=utf-8")).await.assert_error(400, "BR01");
    Answer::of(order("text/plain")).await.assert_error(400, "CTTYPE");
    assert!(events(&sandbox).is_empty(), "nothing was reserved");
}

#[tokio::test]
async fn max_price_is_in_euro_whatever_the_currency() {
    let sandbox = Sandbox::start();
    let body = json!({"product_id": "10000000024005", "currency": "USD", "max_price": 4.99});
    let created = sandbox.post("/v1/order", &body).await.json();
    assert_eq!((&created["price"], &created["currency"]), (&json!(5.48), &json!("USD")));
}

#[tokio::test]
async fn unknown_and_malformed_order_ids_are_told_apart() {
    let sandbox = Sandbox::start();
    for path in ["/v1/order/details/", "/v1/order/key/"] {
        sandbox.get(&format!("{path}1")).await.assert_error(404, "ORD02");
        for bad in ["abc", "-1", "", "1.5", "99999999999999999999999"] {
            sandbox.get(&format!("{path}{bad}")).await.assert_error(400, "ORD01");
        }
    }
    pay(&sandbox, "1").await.assert_error(404, "ORD02");
    pay(&sandbox, "abc").await.assert_error(400, "ORD01");
}

#[tokio::test]
async fn another_accounts_order_is_not_found() {
    let other = Account { api_hash: "other".into(), ..Account::sandbox() };
    let accounts = vec![Account::sandbox(), other.clone()];
    let sandbox = Sandbox::with(SimulatorConfig { accounts, ..SimulatorConfig::default() });
    let id = paid_order(&sandbox).await;
    sandbox.clock.advance(Duration::from_secs(1));
    let request = sandbox.bare(Method::GET, &format!("/v1/order/key/{id}"));
    Answer::of(request.header("Authorization", other.authorization())).await.assert_error(404, "ORD02");
    assert_eq!(key(&sandbox, &id).await.status, 200);
}

#[tokio::test]
async fn parallel_orders_never_sell_the_same_piece_twice() {
    let config = SimulatorConfig { workers: 2, ..SimulatorConfig::default() };
    let sandbox = Sandbox::with(config);
    sandbox.simulator.catalogue().set_stock(PRODUCT, 5).unwrap();
    let body = json!({"product_id": PRODUCT.to_string()});
    let attempts: Vec<_> = (0..20)
        .map(|_| tokio::spawn(sandbox.request(Method::POST, "/v1/order").json(&body).send()))
        .collect();
    let mut created = 0;
    for attempt in attempts {
        created += u32::from(attempt.await.unwrap().unwrap().status() == 200);
    }
    assert_eq!((created, stock(&sandbox)), (5, 0));
}
