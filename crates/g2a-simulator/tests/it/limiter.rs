//! The request limit, and the count of requests.

use std::time::Duration;

use g2a_simulator::{Account, RateLimit, Route, SimulatorConfig};
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Sandbox};

fn limited(per_minute: u32, retry_after: bool) -> Sandbox {
    let rate_limit = Some(RateLimit { per_minute, retry_after });
    Sandbox::with(SimulatorConfig { rate_limit, ..SimulatorConfig::default() })
}

#[tokio::test]
async fn beyond_the_limit_it_is_br03_until_the_window_slides() {
    let sandbox = limited(2, false);
    assert_eq!(sandbox.get("/v1/products").await.status, 200);
    sandbox.clock.advance(Duration::from_secs(30));
    sandbox.get("/v1/order/details/1").await.assert_error(404, "ORD02");
    let refused = sandbox.get("/v1/products").await;
    assert_eq!(refused.status, 429);
    let body = json!({"status": "ERROR", "message": "Too many requests", "code": "BR03"});
    assert_eq!(refused.json(), body);
    assert_eq!(refused.retry_after, None);
    sandbox.clock.advance(Duration::from_secs(30));
    assert_eq!(sandbox.get("/v1/products").await.status, 200);
    assert_eq!(sandbox.get("/v1/products").await.status, 429);
}

#[tokio::test]
async fn it_is_600_by_default() {
    let sandbox = Sandbox::start();
    for _ in 0..600 {
        assert_eq!(sandbox.get("/v1/products?id=10000000024005").await.status, 200);
    }
    assert_eq!(sandbox.get("/v1/products").await.status, 429);
}

#[tokio::test]
async fn it_can_tell_when_to_come_back() {
    let sandbox = limited(1, true);
    sandbox.get("/v1/products").await;
    sandbox.clock.advance(Duration::from_millis(17_500));
    assert_eq!(sandbox.get("/v1/products").await.retry_after.as_deref(), Some("43"));
}

#[tokio::test]
async fn accounts_do_not_share_it_and_strangers_do_not_count() {
    let other = Account { api_hash: "other".into(), ..Account::sandbox() };
    let config = SimulatorConfig {
        accounts: vec![Account::sandbox(), other.clone()],
        rate_limit: Some(RateLimit { per_minute: 1, retry_after: false }),
        ..SimulatorConfig::default()
    };
    let sandbox = Sandbox::with(config);
    Answer::of(sandbox.bare(Method::GET, "/v1/products")).await.assert_error(403, "AUTH01");
    assert_eq!(sandbox.get("/v1/products").await.status, 200);
    assert_eq!(sandbox.get("/v1/products").await.status, 429);
    let request = sandbox.bare(Method::GET, "/v1/products").header("Authorization", other.authorization());
    assert_eq!(Answer::of(request).await.status, 200);
}

#[tokio::test]
async fn it_can_be_changed_and_turned_off_while_running() {
    let sandbox = limited(1, false);
    sandbox.get("/v1/products").await;
    assert_eq!(sandbox.get("/v1/products").await.status, 429);
    sandbox.simulator.set_rate_limit(Some(RateLimit { per_minute: 2, retry_after: false }));
    assert_eq!(sandbox.get("/v1/products").await.status, 200);
    assert_eq!(sandbox.get("/v1/products").await.status, 429);
    sandbox.simulator.set_rate_limit(None);
    assert_eq!(sandbox.get("/v1/products").await.status, 200);
}

#[tokio::test]
async fn requests_are_counted_by_route_and_by_sliding_minute() {
    let sandbox = limited(2, false);
    let requests = sandbox.simulator.requests();
    sandbox.get("/v1/products?page=7").await;
    sandbox.clock.advance(Duration::from_secs(59));
    sandbox.get("/v1/order/key/1").await;
    sandbox.get("/v1/products").await;
    sandbox.clock.advance(Duration::from_secs(1));
    sandbox.get("/nowhere").await;
    sandbox.clock.advance(Duration::from_mins(5));
    sandbox.get("/v1/products").await;
    assert_eq!(requests.total(), 5);
    assert_eq!(requests.count(Route::Products), 3);
    assert_eq!(requests.count(Route::OrderKey), 1);
    assert_eq!(requests.count(Route::PayOrder), 0);
    assert_eq!(requests.count(Route::Unknown), 1);
    assert_eq!(requests.peak_per_minute(), 3);
    let targets: Vec<_> = requests.latest().into_iter().map(|request| request.target).collect();
    assert_eq!(
        targets,
        ["/v1/products?page=7", "/v1/order/key/1", "/v1/products", "/nowhere", "/v1/products"]
    );
    requests.reset();
    assert_eq!((requests.total(), requests.peak_per_minute()), (0, 0));
}
