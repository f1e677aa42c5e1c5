//! What goes over the wire for an order, and answers that the simulator does not give.

use crate::support::{client, config};
use domain::{
    game_key::KeyAnswer,
    money::Money,
    ports::Supplier as _,
    purchase::{SupplierError, TransactionId, UpstreamOrderId, UpstreamStatus},
};
use g2a_client::G2aHttpClient;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use std::sync::Arc;
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

struct Gateway(MockServer);

impl Gateway {
    async fn answering(answer: ResponseTemplate) -> Self {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(answer).mount(&server).await;
        Self(server)
    }

    async fn telling(body: impl Into<String>) -> Self {
        Self::answering(ResponseTemplate::new(200).set_body_string(body)).await
    }

    fn client(&self) -> G2aHttpClient {
        client(&config(self.0.uri()), &Arc::default())
    }

    async fn create(&self) -> Result<(UpstreamOrderId, Money), SupplierError> {
        self.client().create_order("10000000024005".parse().unwrap(), Money::eur(499)).await
    }

    async fn pay(&self) -> Result<TransactionId, SupplierError> {
        self.client().pay(&order()).await
    }

    async fn ask_status(&self) -> Result<UpstreamStatus, SupplierError> {
        self.client().ask_status(&order()).await
    }

    async fn fetch_key(&self) -> Result<KeyAnswer, SupplierError> {
        self.client().fetch_key(&order()).await
    }

    /// The one request that was made.
    async fn request(&self) -> Request {
        let mut requests = self.0.received_requests().await.unwrap();
        assert_eq!(requests.len(), 1);
        requests.remove(0)
    }
}

fn order() -> UpstreamOrderId {
    "1530978476".to_owned().try_into().unwrap()
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.get(name).map(|value| value.to_str().unwrap())
}

fn line(request: &Request) -> String {
    format!("{} {}", request.method, request.url.path())
}

/// What an answer that makes no sense is told as.
#[track_caller]
fn assert_unanswered<T: std::fmt::Debug>(outcome: Result<T, SupplierError>, what: &str) {
    let expected = SupplierError::Unanswered(format!("not an answer about an order: {what}"));
    assert_eq!(outcome.unwrap_err(), expected);
}

#[tokio::test]
async fn an_order_is_asked_for_as_documented() {
    let gateway = Gateway::telling(r#"{"order_id":"80201019921771","price":4.99,"currency":"EUR"}"#).await;
    let (id, price) = gateway.create().await.unwrap();
    assert_eq!((id.as_str(), price), ("80201019921771", Money::eur(499)));
    let request = gateway.request().await;
    assert_eq!(line(&request), "POST /v1/order");
    assert_eq!(header(&request, "content-type"), Some("application/json"));
    let body = std::str::from_utf8(&request.body).unwrap();
    assert_eq!(body, r#"{"product_id":"10000000024005","currency":"EUR","max_price":4.99}"#);
}

#[tokio::test]
async fn a_payment_is_a_put_of_nothing() {
    let gateway =
        Gateway::telling(r#"{"status":true,"transaction_id":"272d3360-fc22-4378-8c8c-34d3602d2182"}"#).await;
    assert_eq!(gateway.pay().await.unwrap().as_str(), "272d3360-fc22-4378-8c8c-34d3602d2182");
    let request = gateway.request().await;
    assert_eq!(line(&request), "PUT /v1/order/pay/1530978476");
    assert_eq!((header(&request, "content-length"), request.body.len()), (Some("0"), 0));
}

#[tokio::test]
async fn status_and_key_are_asked_for_as_documented() {
    let gateway = Gateway::telling(r#"{"status":"new","price":4.99,"currency":"EUR"}"#).await;
    assert_eq!(gateway.ask_status().await, Ok(UpstreamStatus::Unpaid));
    assert_eq!(line(&gateway.request().await), "GET /v1/order/details/1530978476");
    let gateway = Gateway::telling(r#"{"key":"EUIRCQCRRWKYWFVO"}"#).await;
    gateway.fetch_key().await.unwrap();
    assert_eq!(line(&gateway.request().await), "GET /v1/order/key/1530978476");
}

#[tokio::test]
async fn an_order_is_read_in_every_form() {
    for (id, price, cents) in [
        (json!("1530978476"), json!(11), 1100),
        (json!(1_530_978_476), json!("4.99"), 499),
        (json!(1_530_978_476), json!("4.991"), 500),
        (json!("1530978476"), json!(0.001), 1),
    ] {
        let body = json!({"order_id": id, "price": price, "currency": "eur", "more": []});
        let created = Gateway::telling(body.to_string()).await.create().await;
        assert_eq!(created, Ok((order(), Money::eur(cents))), "{body}");
    }
}

#[tokio::test]
async fn an_order_that_makes_no_sense_is_none_to_rely_on() {
    let with = |field: &str, value: Value| {
        let mut body = json!({"order_id": "1530978476", "price": 4.99, "currency": "EUR"});
        body[field] = value;
        body.to_string()
    };
    let whole = with("more", json!(1));
    for (body, what) in [
        (with("order_id", json!("A-17")), "order_id"),
        (with("order_id", json!("")), "order_id"),
        (with("order_id", json!(null)), "order_id"),
        (with("order_id", json!(-1)), "order_id"),
        (with("price", json!(null)), "price"),
        (with("price", json!(-4.99)), "price"),
        (with("price", json!("4,99")), "price"),
        (with("price", json!(1e27)), "price"),
        (with("currency", json!("USD")), "currency"),
        (with("currency", json!(null)), "currency"),
        (r#"{"order_id":"1530978476","price":4.99}"#.to_owned(), "a field is missing, or all are"),
        ("[]".to_owned(), "a field is missing, or all are"),
        (String::new(), "no JSON"),
        ("<html>".to_owned(), "no JSON"),
        (format!("{whole}{whole}"), "more than one value"),
    ] {
        assert_unanswered(Gateway::telling(body).await.create().await, what);
    }
}

#[tokio::test]
async fn a_payment_counts_only_if_the_answer_says_so_and_names_it() {
    for (body, what) in [
        (json!({"status": false, "transaction_id": "272d3360"}), "status"),
        (json!({"status": "ok", "transaction_id": "272d3360"}), "status"),
        (json!({"transaction_id": "272d3360"}), "a field is missing, or all are"),
        (json!({"status": true}), "a field is missing, or all are"),
        (json!({"status": true, "transaction_id": " "}), "transaction_id"),
        (json!({"status": true, "transaction_id": null}), "transaction_id"),
    ] {
        assert_unanswered(Gateway::telling(body.to_string()).await.pay().await, what);
    }
}

#[tokio::test]
async fn statuses_are_an_open_list() {
    for (status, expected) in [
        ("new", UpstreamStatus::Unpaid),
        ("NEW", UpstreamStatus::Unpaid),
        ("pending", UpstreamStatus::Pending),
        ("processing", UpstreamStatus::Pending),
        ("Complete", UpstreamStatus::Complete),
        ("re\nfunded", UpstreamStatus::Other("re funded".into())),
    ] {
        let body = json!({"status": status});
        assert_eq!(Gateway::telling(body.to_string()).await.ask_status().await, Ok(expected));
    }
    assert_unanswered(Gateway::telling(r#"{"status":" "}"#).await.ask_status().await, "status");
    assert_unanswered(Gateway::telling(r#"{"status":7}"#).await.ask_status().await, "status");
}

#[tokio::test]
async fn a_key_answer_is_kept_byte_for_byte_whatever_it_is() {
    let megabyte = vec![0xff; 1024 * 1024];
    for body in [b"".as_slice(), b"<html>", b"{\"key\" : \"A\"}\n", b"\xff\x00", &megabyte] {
        let gateway = Gateway::answering(ResponseTemplate::new(200).set_body_bytes(body)).await;
        assert!(gateway.fetch_key().await.unwrap().0.expose_secret() == body);
    }
    let larger = ResponseTemplate::new(200).set_body_bytes(vec![b' '; 1024 * 1024 + 1]);
    let refused = Gateway::answering(larger).await.fetch_key().await.unwrap_err();
    assert_eq!(refused, SupplierError::Unanswered("a body of more than 1048576 bytes".into()));
}

#[tokio::test]
async fn a_key_is_read_from_its_answer() {
    let client = Gateway::telling("").await.client();
    let read = |body: &str| {
        let key = client.read_key(&KeyAnswer(body.as_bytes().to_vec().into()))?;
        Ok::<_, domain::ports::UnreadableKey>((key.text.expose_secret().to_owned(), key.is_file))
    };
    for (body, key, is_file) in [
        (r#"{"key":"EUIRCQCRRWKYWFVO"}"#, "EUIRCQCRRWKYWFVO", false),
        (r#"{"key":"A-B","isFile":false}"#, "A-B", false),
        (r#"{"isFile":true,"key":"QUJD\n","more":{}}"#, "QUJD\n", true),
        (r#"{"key":"A","isFile":null}"#, "A", false),
    ] {
        assert_eq!(read(body), Ok((key.to_owned(), is_file)), "{body}");
    }
    for body in [
        "",
        "{}",
        "[]",
        "<html>",
        r#"{"key":null}"#,
        r#"{"key":""}"#,
        r#"{"key":"  "}"#,
        r#"{"key":7}"#,
        r#"{"key":["A"]}"#,
        r#"{"key":"A","isFile":"yes"}"#,
        r#"{"key":"A"}{"key":"B"}"#,
        r#"{"key":"A"#,
    ] {
        assert_eq!(read(body), Err(domain::ports::UnreadableKey), "{body}");
    }
}

#[tokio::test]
async fn a_status_without_a_known_code_decides() {
    let failure = async |status, body: &str| {
        let answer = ResponseTemplate::new(status).set_body_string(body);
        Gateway::answering(answer).await.pay().await.unwrap_err()
    };
    for status in [401, 403] {
        let refused = failure(status, r#"{"message":"Wrong Authorization header","code":"XYZ7"}"#).await;
        let message = "Wrong Authorization header".to_owned();
        assert_eq!(refused, SupplierError::Account { code: "XYZ7".into(), message });
        assert!(matches!(failure(status, "<html>").await, SupplierError::Account { .. }));
    }
    for status in [400, 402, 404, 409, 422] {
        assert!(matches!(failure(status, "").await, SupplierError::Declined { .. }), "{status}");
    }
    for status in [201, 204, 302, 408, 500, 502, 503, 504] {
        assert!(matches!(failure(status, "").await, SupplierError::Unanswered(_)), "{status}");
    }
    assert_eq!(failure(429, "").await, SupplierError::Throttled);
    assert_eq!(failure(400, r#"{"code":"ORD004"}"#).await, SupplierError::KeyAlreadyFetched);
}

#[tokio::test]
async fn a_product_that_is_not_found_cannot_be_had_unless_a_known_code_says_otherwise() {
    let create = async |body: Value| {
        let answer = ResponseTemplate::new(404).set_body_json(body);
        Gateway::answering(answer).await.create().await.unwrap_err()
    };
    let gone = create(json!({"message": "No", "code": "XYZ7"})).await;
    assert_eq!(gone, SupplierError::OutOfStock("No (XYZ7, HTTP 404)".into()));
    assert_eq!(create(json!({})).await, SupplierError::OutOfStock("Not Found (HTTP 404)".into()));
    let elsewhere = create(json!({"message": "No", "code": "WRONGURL"})).await;
    assert_eq!(elsewhere, SupplierError::Declined { code: "WRONGURL".into(), message: "No".into() });
}

#[tokio::test]
async fn no_key_is_ever_printed() {
    let key = "EUIRCQCRRWKYWFVO";
    let body =
        format!(r#"{{"key":"{key}","status":"{key}","order_id":"{key}","price":"{key}","isFile":"{key}"}}"#);
    let gateway = Gateway::telling(body.clone()).await;
    let answer = gateway.fetch_key().await.unwrap();
    let unreadable = gateway.client().read_key(&answer).unwrap_err();
    let game_key = gateway.client().read_key(&KeyAnswer(format!(r#"{{"key":"{key}"}}"#).into_bytes().into()));
    let errors = (gateway.create().await.unwrap_err(), gateway.pay().await.unwrap_err());
    let odd = Gateway::answering(ResponseTemplate::new(201).set_body_string(body)).await;
    let refused = odd.fetch_key().await.unwrap_err();
    let printed = format!("{answer:?} {unreadable:?} {game_key:?} {errors:?} {refused:?} {}", errors.0);
    assert!(!printed.contains(key), "{printed}");
}
