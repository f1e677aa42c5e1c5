//! `GET /v1/products`: pages, filters, errors.

use std::collections::HashSet;

use g2a_simulator::{Cents, Product, SimulatorConfig};
use reqwest::Method;
use serde_json::Value;

use crate::support::{Answer, Sandbox};

const CAPTURED: &str = include_str!("../../fixtures/g2a-sandbox-products-page-1.json");

/// Every product of the catalogue that satisfies a condition, by id: what a filter should find.
fn expected(sandbox: &Sandbox, condition: impl Fn(&Product) -> bool) -> Vec<String> {
    let catalogue = sandbox.simulator.catalogue();
    let products = catalogue.ids().into_iter().map(|id| catalogue.find(id).unwrap());
    products.filter(condition).map(|product| product.id.to_string()).collect()
}

/// Every id that a filter finds, page by page.
async fn found(sandbox: &Sandbox, filter: &str) -> Vec<String> {
    let mut found = Vec::new();
    for page in 1.. {
        let ids = sandbox.ids(&format!("{filter}&page={page}")).await;
        if ids.is_empty() {
            break;
        }
        found.extend(ids);
    }
    assert_eq!(sandbox.total(filter).await, found.len() as u64, "{filter}");
    found
}

fn small() -> Sandbox {
    Sandbox::with(SimulatorConfig { products: 300, ..SimulatorConfig::default() })
}

#[tokio::test]
async fn the_catalogue_begins_with_the_captured_products() {
    for seed in [1, 99] {
        let sandbox = Sandbox::with(SimulatorConfig { seed, ..SimulatorConfig::default() });
        let page = sandbox.get("/v1/products").await;
        assert_eq!(page.content_type.as_deref(), Some("application/json"));
        let captured: Value = serde_json::from_str(CAPTURED).unwrap();
        assert_eq!(page.json()["docs"], captured["docs"]);
        assert_eq!(page.json()["page"], 1);
        assert_eq!(sandbox.total("includeOutOfStock=true").await, 2_400);
    }
}

#[tokio::test]
async fn pages_hold_twenty_and_ids_ascend_through_them() {
    let sandbox = small();
    let mut ids = Vec::new();
    for page in 1..=15 {
        let page = sandbox.ids(&format!("includeOutOfStock=true&page={page}")).await;
        assert_eq!(page.len(), 20);
        ids.extend(page);
    }
    assert!(ids.is_sorted_by(|a, b| a < b));
    assert_eq!(ids, expected(&sandbox, |_| true));
}

#[tokio::test]
async fn a_page_beyond_the_last_is_empty_with_the_same_total() {
    let sandbox = small();
    let beyond = sandbox.get("/v1/products?page=16&includeOutOfStock=true").await.json();
    assert_eq!(beyond, serde_json::json!({"total": 300, "page": 16, "docs": []}));
}

#[tokio::test]
async fn pages_end_at_500() {
    let config = SimulatorConfig { products: 12_000, ..SimulatorConfig::default() };
    let sandbox = Sandbox::with(config);
    let last = sandbox.get("/v1/products?page=500&includeOutOfStock=true").await;
    assert_eq!(last.json()["total"], 12_000);
    assert_eq!(last.ids().len(), 20);
    let last_reachable = sandbox.simulator.catalogue().ids()[9_999];
    assert_eq!(last.ids().last(), Some(&last_reachable.to_string()));
    for page in ["0", "501", "-1", "two", "1.5", ""] {
        sandbox.get(&format!("/v1/products?page={page}")).await.assert_error(400, "PR02");
    }
}

#[tokio::test]
async fn out_of_stock_is_hidden_unless_asked_for() {
    let sandbox = small();
    let in_stock = expected(&sandbox, |product| product.quantity > 0);
    assert!((200..290).contains(&in_stock.len()));
    assert_eq!(found(&sandbox, "").await, in_stock);
    assert_eq!(found(&sandbox, "includeOutOfStock=false").await, in_stock);
    assert_eq!(found(&sandbox, "includeOutOfStock=true").await.len(), 300);
}

#[tokio::test]
async fn a_minimum_quantity_is_inclusive() {
    let sandbox = small();
    assert_eq!(found(&sandbox, "minQty=3849").await, expected(&sandbox, |product| product.quantity >= 3_849));
    assert!(found(&sandbox, "minQty=3849").await.contains(&"10000000024006".to_owned()));
    assert!(!found(&sandbox, "minQty=3850").await.contains(&"10000000024006".to_owned()));
}

#[tokio::test]
async fn price_bounds_are_inclusive() {
    let sandbox = small();
    let between =
        |product: &Product| product.quantity > 0 && (Cents(199)..=Cents(499)).contains(&product.min_price);
    let found = found(&sandbox, "minPriceFrom=1.99&minPriceTo=4.99").await;
    assert_eq!(found, expected(&sandbox, between));
    assert!(found.contains(&"10000000024005".to_owned()), "4.99 is in");
    assert!(found.contains(&"10000000024006".to_owned()), "1.99 is in");
    assert_eq!(sandbox.total("minPriceFrom=5&minPriceTo=4").await, 0);
}

#[tokio::test]
async fn an_update_window_is_inclusive_and_leaves_out_what_was_never_updated() {
    let sandbox = small();
    let (from, to) = ("2024-04-01 00:00:00", "2024-09-30 23:59:59");
    let within = |product: &Product| (from..=to).contains(&product.updated_at.as_ref());
    let window = format!("includeOutOfStock=true&updatedAtFrom={from}&updatedAtTo={to}");
    assert_eq!(found(&sandbox, &window).await, expected(&sandbox, within));
    let dated = expected(&sandbox, |product| !product.updated_at.is_empty());
    assert!((200..280).contains(&dated.len()));
    let open = "includeOutOfStock=true&updatedAtFrom=1970-01-01+00:00:00";
    assert_eq!(found(&sandbox, open).await, dated);
    let moment = sandbox.simulator.catalogue().find(dated[0].parse().unwrap()).unwrap().updated_at;
    let exact = format!("includeOutOfStock=true&updatedAtFrom={moment}&updatedAtTo={moment}");
    assert!(found(&sandbox, &exact).await.contains(&dated[0]));
}

#[tokio::test]
async fn an_id_finds_one_product_or_none() {
    let sandbox = small();
    let one = sandbox.get("/v1/products?id=10000000788017").await.json();
    assert_eq!((&one["total"], &one["docs"][0]["minPrice"]), (&1.into(), &19.into()));
    assert!(sandbox.ids("id=10000000788018").await.is_empty());
    assert!(sandbox.ids("id=10000000788017&minPriceFrom=19.01").await.is_empty());
    assert!(sandbox.ids("id=10000000788017&page=2").await.is_empty());
}

#[tokio::test]
async fn bad_parameters_have_their_codes_and_unknown_ones_are_ignored() {
    let sandbox = small();
    let cases = [
        ("id=x", "PR01"),
        ("page=0", "PR02"),
        ("minQty=-1", "PR03"),
        ("minPriceFrom=x", "PR04"),
        ("minPriceTo=-1", "PR05"),
        ("includeOutOfStock=maybe", "BR08"),
        ("updatedAtFrom=2024-13-01%2000:00:00", "BR08"),
    ];
    for (query, code) in cases {
        sandbox.get(&format!("/v1/products?{query}")).await.assert_error(400, code);
    }
    assert_eq!(sandbox.ids("perPage=100&name=doom").await, sandbox.ids("").await);
}

#[tokio::test]
async fn an_unknown_url_is_told_so() {
    let sandbox = small();
    for (method, path) in [
        (Method::GET, "/"),
        (Method::POST, "/v1/products"),
        (Method::GET, "/v1/products/10000000788017"),
        (Method::GET, "/v1/order"),
        (Method::POST, "/v1/order/pay/1"),
        (Method::GET, "/integration-api/v1/products"),
    ] {
        Answer::of(sandbox.request(method, path)).await.assert_error(404, "WRONGURL");
    }
}

#[tokio::test]
async fn repeats_shift_the_pages_and_lose_nothing() {
    let config = SimulatorConfig { products: 1_000, repeat_rate: 0.5, ..SimulatorConfig::default() };
    let sandbox = Sandbox::with(config);
    let (mut seen, mut page, mut total) = (Vec::<String>::new(), 0, 1);
    while page * 20 < total {
        page += 1;
        let answer = sandbox.get(&format!("/v1/products?includeOutOfStock=true&page={page}")).await;
        let ids = answer.ids();
        let repeats = usize::from(seen.last() == ids.first());
        total = answer.json()["total"].as_u64().unwrap();
        assert_eq!(ids.iter().filter(|id| seen.contains(id)).count(), repeats);
        seen.extend(ids);
    }
    assert_eq!(seen.len() as u64, total);
    let beyond = sandbox.get("/v1/products?includeOutOfStock=true&page=400").await.json();
    assert_eq!(beyond["total"], total);
    assert!((1_010..1_040).contains(&total), "{total}");
    assert_eq!(seen.into_iter().collect::<HashSet<_>>().len(), 1_000);
}
