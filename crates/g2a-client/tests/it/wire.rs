//! Answers that the simulator does not give, and what goes over the wire.

use crate::support::{JumpingClock, PAGE, client, config};
use domain::{
    ports::{Marketplace as _, MarketplaceError, ProductQuery},
    product::ProductId,
    sync::{Slice, UpdateWindow},
};
use g2a_client::G2aHttpClient;
use std::{sync::Arc, time::Duration};
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{any, method, path},
};

/// A server that gives the `answers` in turn, the last one for good.
struct Gateway {
    server: MockServer,
    clock: Arc<JumpingClock>,
}

impl Gateway {
    async fn answering(answers: impl IntoIterator<Item = ResponseTemplate>) -> Self {
        let server = MockServer::start().await;
        let mut answers: Vec<_> = answers.into_iter().collect();
        let last = answers.pop().unwrap();
        for answer in answers {
            Mock::given(any()).respond_with(answer).up_to_n_times(1).mount(&server).await;
        }
        Mock::given(any()).respond_with(last).mount(&server).await;
        Self { server, clock: Arc::default() }
    }

    fn client(&self) -> G2aHttpClient {
        client(&config(self.server.uri()), &self.clock)
    }

    async fn ask(&self) -> Result<u64, MarketplaceError> {
        self.client().list_products(FIRST_PAGE).await.map(|page| page.total)
    }

    async fn requests(&self) -> Vec<Request> {
        self.server.received_requests().await.unwrap()
    }

    async fn attempts(&self) -> usize {
        self.requests().await.len()
    }
}

const FIRST_PAGE: ProductQuery = ProductQuery { slice: Slice::EVERYTHING, page: 1 };

fn page() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(PAGE, "application/json")
}

fn error(status: u16, code: &str) -> ResponseTemplate {
    let body = serde_json::json!({"status": "ERROR", "message": "No", "code": code});
    ResponseTemplate::new(status).set_body_json(body)
}

#[tokio::test]
async fn a_request_is_exactly_as_documented() {
    let gateway = Gateway::answering([page()]).await;
    let slice = Slice::of_prices(Some(100), Some(1999));
    gateway.client().list_products(ProductQuery { slice, page: 7 }).await.unwrap();
    let request = gateway.requests().await.remove(0);
    let header = |name: &str| request.headers.get(name).map(|value| value.to_str().unwrap());
    assert_eq!((request.method.as_str(), request.url.path()), ("GET", "/v1/products"));
    assert_eq!(request.url.query(), Some("minPriceFrom=1.00&minPriceTo=19.99&page=7&includeOutOfStock=true"));
    assert_eq!(
        header("authorization"),
        Some("qdaiciDiyMaTjxMt, 74026b3dc2c6db6a30a73e71cdb138b1e1b5eb7a97ced46689e2d28db1050875")
    );
    assert_eq!(header("user-agent"), Some(concat!("keymart/", env!("CARGO_PKG_VERSION"))));
    assert_eq!((header("content-type"), header("accept-encoding")), (None, None));
}

#[tokio::test]
async fn slices_by_date_are_asked_for_to_the_second() {
    let gateway = Gateway::answering([page()]).await;
    let at = |time: &str| time.parse().ok();
    let updated = UpdateWindow { from: at("2026-01-02T03:04:05"), to: at("2026-11-22T13:00:00") };
    let slice = Slice { updated, ..Slice::of_prices(Some(99), Some(99)) };
    gateway.client().list_products(ProductQuery { slice, page: 1 }).await.unwrap();
    let url = gateway.requests().await.remove(0).url;
    let value = |name| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    assert_eq!(value("updatedAtFrom").as_deref(), Some("2026-01-02 03:04:05"));
    assert_eq!(value("updatedAtTo").as_deref(), Some("2026-11-22 13:00:00"));
    assert_eq!(value("minPriceFrom").as_deref(), Some("0.99"));
}

#[tokio::test]
async fn a_base_url_may_have_a_path() {
    let gateway = Gateway::answering([page()]).await;
    for prefix in ["/g2a", "/g2a/"] {
        let config = config(format!("{}{prefix}", gateway.server.uri()));
        client(&config, &gateway.clock).list_products(FIRST_PAGE).await.unwrap();
    }
    assert!(gateway.requests().await.iter().all(|request| request.url.path() == "/g2a/v1/products"));
}

#[tokio::test]
async fn credentials_that_are_refused_are_not_tried_again() {
    for code in ["AUTH01", "AUTH02", "AUTH03", "AUTH04"] {
        let gateway = Gateway::answering([error(401, code)]).await;
        let refused = MarketplaceError::Refused { code: code.into(), message: "No".into() };
        assert_eq!((gateway.ask().await, gateway.attempts().await), (Err(refused), 1));
    }
}

#[tokio::test]
async fn a_request_that_is_rejected_is_not_tried_again() {
    for code in ["BR02", "PR02", "XYZ7"] {
        let gateway = Gateway::answering([error(400, code)]).await;
        let rejected = MarketplaceError::Rejected { code: code.into(), message: "No".into() };
        assert_eq!((gateway.ask().await, gateway.attempts().await), (Err(rejected), 1));
    }
}

#[tokio::test]
async fn trouble_that_passes_is_not_seen() {
    let html = ResponseTemplate::new(503).set_body_raw("<h1>Maintenance</h1>", "text/html");
    let half = ResponseTemplate::new(200).set_body_raw(&PAGE[..PAGE.len() / 2], "application/json");
    let gateway = Gateway::answering([ResponseTemplate::new(502), html, half, page()]).await;
    assert_eq!((gateway.ask().await, gateway.attempts().await), (Ok(93), 4));
    let bounds = [500, 1000, 2000].map(Duration::from_millis);
    let sleeps = gateway.clock.sleeps().clone();
    assert!(
        sleeps.len() == 3 && sleeps.iter().zip(bounds).all(|(sleep, bound)| *sleep <= bound),
        "{sleeps:?}"
    );
}

#[tokio::test]
async fn trouble_that_stays_is_reported_after_a_few_attempts() {
    let down = Gateway::answering([error(500, "API00")]).await;
    let unavailable = MarketplaceError::Unavailable("No (API00, HTTP 500)".into());
    assert_eq!((down.ask().await, down.attempts().await), (Err(unavailable), 4));
    let odd = Gateway::answering([ResponseTemplate::new(200).set_body_string("<html>")]).await;
    let garbled = odd.ask().await.unwrap_err();
    assert!(
        matches!(&garbled, MarketplaceError::Garbled(reason) if reason.contains("not a page")),
        "{garbled}"
    );
    assert_eq!(odd.attempts().await, 4);
}

#[tokio::test]
async fn too_many_requests_pause_everyone_before_the_next_attempt() {
    let gateway = Gateway::answering([error(429, "BR03"), ResponseTemplate::new(429), page()]).await;
    assert_eq!((gateway.ask().await, gateway.attempts().await), (Ok(93), 3));
    assert_eq!(*gateway.clock.sleeps(), [Duration::from_secs(15); 2]);
}

#[tokio::test]
async fn retry_after_is_honoured_in_both_forms_whatever_the_status_and_within_bounds() {
    let asking = |status, value: &str| ResponseTemplate::new(status).insert_header("retry-after", value);
    let gateway = Gateway::answering([asking(429, "7"), page()]).await;
    assert_eq!(gateway.ask().await, Ok(93));
    assert_eq!(*gateway.clock.sleeps(), [Duration::from_secs(7)]);

    let dated = Gateway::answering([asking(429, "Fri, 02 Jan 2026 03:04:35 GMT"), page()]).await;
    assert_eq!(dated.ask().await, Ok(93));
    assert_eq!(*dated.clock.sleeps(), [Duration::from_secs(30)]);

    let down = Gateway::answering([asking(503, "9"), page()]).await;
    assert_eq!(down.ask().await, Ok(93));
    assert_eq!(down.clock.sleeps().iter().sum::<Duration>(), Duration::from_secs(9));

    let endless = Gateway::answering([asking(429, "864000")]).await;
    let retry_after = Some(Duration::from_hours(240));
    assert_eq!(endless.ask().await, Err(MarketplaceError::Throttled { retry_after }));
    assert_eq!(*endless.clock.sleeps(), [Duration::from_mins(5); 4]);
    assert_eq!(endless.attempts().await, 5);
}

#[tokio::test]
async fn a_body_without_end_is_not_read_to_the_end() {
    let huge = ResponseTemplate::new(200).set_body_bytes(vec![b' '; 8 * 1024 * 1024 + 1]);
    let gateway = Gateway::answering([huge]).await;
    let garbled = MarketplaceError::Garbled("a body of more than 8388608 bytes".into());
    assert_eq!(gateway.ask().await, Err(garbled));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Gateway::answering([page()]).await;
    let moved = ResponseTemplate::new(302).insert_header("location", elsewhere.server.uri());
    let gateway = Gateway::answering([moved]).await;
    assert_eq!(gateway.ask().await, Err(MarketplaceError::Garbled("Found (HTTP 302)".into())));
    assert_eq!(elsewhere.attempts().await, 0);
}

#[tokio::test]
async fn a_single_product_must_be_the_one_that_was_asked_for() {
    let id: ProductId = "10000000024005".parse().unwrap();
    let server = MockServer::start().await;
    Mock::given(method("GET")).and(path("/v1/products")).respond_with(page()).mount(&server).await;
    let client = client(&config(server.uri()), &Arc::default());
    let found = client.find_product(id).await.unwrap().unwrap();
    assert_eq!(found.title, "Random PREMIUM 5 Keys Steam Key GLOBAL");
    let other = client.find_product("10000000565013".parse().unwrap()).await.unwrap_err();
    let garbled = MarketplaceError::Garbled("asked for 10000000565013, got 10000000024005".into());
    assert_eq!(other, garbled);
}

#[tokio::test]
async fn nobody_there_is_unavailable() {
    // The port of a service that no machine runs any more (RFC 1078).
    let nowhere = client(&config("http://127.0.0.1:1".into()), &Arc::default());
    let error = nowhere.list_products(FIRST_PAGE).await.unwrap_err();
    assert!(
        matches!(&error, MarketplaceError::Unavailable(why) if why.starts_with("no connection: ")),
        "{error}"
    );
}

#[tokio::test]
async fn tls_that_does_not_stand_is_no_connection() {
    let gateway = Gateway::answering([page()]).await;
    let config = config(gateway.server.uri().replace("http://", "https://"));
    let unavailable = client(&config, &gateway.clock).list_products(FIRST_PAGE).await.unwrap_err();
    assert!(
        matches!(&unavailable, MarketplaceError::Unavailable(reason) if reason.starts_with("no connection"))
    );
    assert_eq!(gateway.attempts().await, 0);
}

#[tokio::test]
async fn nothing_that_is_printed_holds_the_key() {
    let gateway = Gateway::answering([error(401, "AUTH02")]).await;
    let config = config(gateway.server.uri());
    let refused = gateway.ask().await.unwrap_err();
    let printed = format!("{config:?} {:?} {refused:?} {refused}", gateway.client());
    assert!(printed.contains("Sensitive"), "{printed}");
    assert!(!printed.contains("qdaici") && !printed.contains("74026b"), "{printed}");
}
