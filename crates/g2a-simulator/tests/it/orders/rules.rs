//! What can be set about orders.

use std::time::Duration;

use g2a_simulator::{ErrorCode, OrderRules, SimulatorConfig};
use serde_json::json;

use super::{create, key, paid_order, pay};
use crate::support::Sandbox;

#[tokio::test]
async fn a_share_of_the_products_has_keys_that_are_files() {
    let orders = OrderRules { completion_delay: Duration::ZERO, file_share: 0.3, ..OrderRules::default() };
    let sandbox = Sandbox::with(SimulatorConfig { orders, ..SimulatorConfig::default() });
    let catalogue = sandbox.simulator.catalogue();
    let (files, texts): (Vec<_>, Vec<_>) =
        catalogue.ids().into_iter().partition(|id| sandbox.simulator.orders().sells_files(*id));
    assert!((500..900).contains(&files.len()), "{} of 2400", files.len());
    for (product, is_file, length) in [(files[0], true, 64), (texts[0], false, 16)] {
        catalogue.set_stock(product, 1).unwrap();
        let created = sandbox.post("/v1/order", &json!({"product_id": product.to_string()})).await.json();
        let id = created["order_id"].as_str().unwrap();
        pay(&sandbox, id).await;
        let given = key(&sandbox, id).await.json();
        assert_eq!((&given["isFile"], given["key"].as_str().unwrap().len()), (&json!(is_file), length));
        assert_eq!(
            sandbox.simulator.orders().keys_handed_out().last().unwrap().1,
            given["key"].as_str().unwrap()
        );
    }
}

#[tokio::test]
async fn the_code_of_a_second_fetch_can_be_set() {
    let orders = OrderRules {
        completion_delay: Duration::ZERO,
        key_taken: ErrorCode::Ord004.into(),
        ..OrderRules::default()
    };
    let sandbox = Sandbox::with(SimulatorConfig { orders, ..SimulatorConfig::default() });
    let id = paid_order(&sandbox).await;
    assert_eq!(key(&sandbox, &id).await.status, 200);
    key(&sandbox, &id).await.assert_error(404, "ORD004");
}

#[tokio::test]
async fn the_reservation_can_be_set() {
    let orders = OrderRules { reservation: Duration::from_secs(5), ..OrderRules::default() };
    let sandbox = Sandbox::with(SimulatorConfig { orders, ..SimulatorConfig::default() });
    let id = create(&sandbox).await;
    sandbox.clock.advance(Duration::from_secs(5));
    pay(&sandbox, &id).await.assert_error(403, "ORD114");
}

#[tokio::test]
async fn the_completion_delay_can_be_set() {
    let orders = OrderRules { completion_delay: Duration::ZERO, ..OrderRules::default() };
    let sandbox = Sandbox::with(SimulatorConfig { orders, ..SimulatorConfig::default() });
    let id = paid_order(&sandbox).await;
    assert_eq!(key(&sandbox, &id).await.status, 200);
}
