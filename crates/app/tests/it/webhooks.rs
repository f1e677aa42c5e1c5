//! Messages of others over HTTP: nothing is written before their signature holds.

use crate::{
    api::{Answer, Api, request},
    customer::{Customer, assert_problem},
    shop::{Shop, marketplace_secret, payments_secret},
};
use actix_web::test::TestRequest;
use app::{
    adapters::{StandardWebhooks, WebhookSecret},
    http::{HttpConfig, HttpState},
};
use application::webhooks::Webhooks;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ports::{Clock, SignedMessage};
use secrecy::SecretSlice;
use serde_json::{Value, json};
use std::sync::Arc;

const G2A: &str = "/api/v1/webhooks/g2a";
const PAYMENTS: &str = "/api/v1/webhooks/payments/test";

fn hint() -> Value {
    json!({ "type": "order.updated", "data": { "order_id": "61123455260055" } })
}

fn now(shop: &Shop) -> DateTime<Utc> {
    shop.clock.now()
}

/// The marketplace's hint, as it signs it.
fn signed(shop: &Shop) -> SignedMessage {
    marketplace_secret().sign("msg_1", now(shop), hint().to_string())
}

fn post(target: &str, message: SignedMessage) -> TestRequest {
    request("POST", target)
        .insert_header(("content-type", "application/json"))
        .insert_header(("webhook-id", message.id))
        .insert_header(("webhook-timestamp", message.timestamp))
        .insert_header(("webhook-signature", message.signature))
        .set_payload(message.body)
}

async fn send(shop: &Shop, target: &str, message: SignedMessage) -> Answer {
    shop.api.send(post(target, message)).await
}

async fn inbox(shop: &Shop) -> usize {
    shop.state.order_queries.list_webhooks(None, None, 100).await.unwrap().items.len()
}

#[actix_web::test]
async fn a_message_is_kept_once_and_taken_each_time() {
    let shop = Shop::open().await;
    for _ in 0..3 {
        let answer = send(&shop, G2A, signed(&shop)).await;
        assert_eq!((answer.status.as_u16(), answer.text()), (200, "{}"));
    }
    // Sent again later, with another time and so another signature, it is still the same message.
    let later = marketplace_secret().sign("msg_1", now(&shop) + TimeDelta::minutes(1), hint().to_string());
    assert_eq!(send(&shop, G2A, later).await.status, 200);
    assert_eq!(inbox(&shop).await, 1);
    let other = marketplace_secret().sign("msg_2", now(&shop), hint().to_string());
    assert_eq!(send(&shop, G2A, other).await.status, 200);
    assert_eq!(inbox(&shop).await, 2);
}

#[actix_web::test]
async fn a_message_that_is_not_believed_is_not_written() {
    let shop = Shop::open().await;
    let at = |minutes: i64, seconds: i64| now(&shop) + TimeDelta::seconds(60 * minutes + seconds);
    let sign = |time| marketplace_secret().sign("msg_1", time, hint().to_string());
    let good = || signed(&shop);
    let guessed = WebhookSecret::from(SecretSlice::from(b"guess".to_vec()));
    let cut = |text: &str, bytes: usize| text[..text.len() - bytes].to_owned();
    for (case, message) in [
        ("another's secret", guessed.sign("msg_1", now(&shop), hint().to_string())),
        ("another source's secret", payments_secret().sign("msg_1", now(&shop), hint().to_string())),
        ("a truncated signature", SignedMessage { signature: cut(&good().signature, 4), ..good() }),
        (
            "a signature without its version",
            SignedMessage { signature: good().signature[3..].to_owned(), ..good() },
        ),
        (
            "a signature of another version",
            SignedMessage { signature: good().signature.replace("v1", "v2"), ..good() },
        ),
        ("no signature", SignedMessage { signature: String::new(), ..good() }),
        ("an empty signature", SignedMessage { signature: "v1,".to_owned(), ..good() }),
        ("nonsense", SignedMessage { signature: "nonsense".to_owned(), ..good() }),
        ("another id", SignedMessage { id: "msg_2".to_owned(), ..good() }),
        ("no id", SignedMessage { id: String::new(), ..good() }),
        ("another time", SignedMessage { timestamp: at(0, 1).timestamp().to_string(), ..good() }),
        ("no time", SignedMessage { timestamp: String::new(), ..good() }),
        ("a changed body", SignedMessage { body: hint().to_string().replace('6', "7").into(), ..good() }),
        ("a longer body", SignedMessage { body: format!("{} ", hint()).into(), ..good() }),
        ("no body", SignedMessage { body: Vec::new(), ..good() }),
        ("too old", sign(at(-5, -1))),
        ("from the future", sign(at(5, 1))),
    ] {
        let answer = send(&shop, G2A, message).await;
        assert_problem(&answer, 401, "invalid_signature");
        assert_eq!(answer.problem()["errors"], json!([]), "{case}");
        assert_eq!(
            answer.problem()["detail"],
            "The message is not signed by anybody who may send it, or was not sent just now."
        );
        assert_eq!(inbox(&shop).await, 0, "{case}");
    }
    for missing in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let SignedMessage { id, timestamp, signature, body } = good();
        let all = [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature)];
        let mut less = request("POST", G2A).set_payload(body.clone());
        let mut more = request("POST", G2A).set_payload(body);
        for (name, value) in all {
            more = more.append_header((name, value.clone()));
            if name == missing {
                more = more.append_header((name, value));
            } else {
                less = less.append_header((name, value));
            }
        }
        assert_problem(&shop.api.send(less).await, 401, "invalid_signature");
        assert_problem(&shop.api.send(more).await, 401, "invalid_signature");
    }
    assert_eq!(inbox(&shop).await, 0);
    for edge in [at(-5, 0), at(5, 0)] {
        assert_eq!(send(&shop, G2A, sign(edge)).await.status, 200, "{edge}");
    }
}

#[actix_web::test]
async fn of_several_signatures_one_suffices() {
    let shop = Shop::open().await;
    let mut message = signed(&shop);
    message.signature = format!("v1a,x v1,AAAA {}", message.signature);
    assert_eq!(send(&shop, G2A, message).await.status, 200);
}

#[actix_web::test]
async fn what_is_signed_and_no_message_is_malformed() {
    let shop = Shop::open().await;
    for body in ["", "not json", "[]", "7", "{\"a\": 1", "\u{feff}{}"] {
        let message = marketplace_secret().sign("msg_1", now(&shop), body);
        assert_problem(&send(&shop, G2A, message).await, 400, "malformed_request");
    }
    let not_utf8 = marketplace_secret().sign("msg_1", now(&shop), b"{\"a\": \"\xff\"}".to_vec());
    assert_problem(&send(&shop, G2A, not_utf8).await, 400, "malformed_request");
    let long = marketplace_secret().sign(&"x".repeat(256), now(&shop), "{}");
    assert_problem(&send(&shop, G2A, long).await, 400, "malformed_request");
    assert_eq!(inbox(&shop).await, 0);
}

#[actix_web::test]
async fn a_message_has_64_kib_at_most() {
    let shop = Shop::open().await;
    let sized = |bytes: usize| {
        let body = json!({ "x": "x".repeat(bytes - "{\"x\":\"\"}".len()) }).to_string();
        assert_eq!(body.len(), bytes);
        marketplace_secret().sign("msg_1", now(&shop), body)
    };
    assert_problem(&send(&shop, G2A, sized(64 * 1024 + 1)).await, 413, "body_too_large");
    assert_eq!(inbox(&shop).await, 0);
    assert_eq!(send(&shop, G2A, sized(64 * 1024)).await.status, 200);
}

#[actix_web::test]
async fn nothing_counts_but_the_signature() {
    let shop = Shop::open().await;
    for (name, value) in [
        ("content-type", "text/plain"),
        ("content-type", ""),
        ("origin", "https://evil.example"),
        ("cookie", "keymart_guest=forged"),
        ("authorization", "Bearer forged"),
        ("x-guest-token", "forged"),
    ] {
        let answer = shop.api.send(post(G2A, signed(&shop)).insert_header((name, value))).await;
        assert_eq!(answer.status, 200, "{name}: {value}: {}", answer.text());
    }
    let gordon = Customer::admin(&shop).await;
    let unsigned = request("POST", G2A).insert_header(("authorization", &*gordon.bearer)).set_json(hint());
    assert_problem(&shop.api.send(unsigned).await, 401, "invalid_signature");
}

#[actix_web::test]
async fn nobody_sends_where_nobody_may() {
    let shop = Shop::open().await;
    for provider in ["nobody", "Test", "g2a", "test%2F", "..", "payments"] {
        let target = format!("/api/v1/webhooks/payments/{provider}");
        let answer = send(&shop, &target, payments_secret().sign("msg_1", now(&shop), "{}")).await;
        assert_problem(&answer, 404, "webhook_source_not_found");
    }
    let webhooks = &shop.state.webhooks;
    let webhooks = Webhooks {
        unit_of_work: webhooks.unit_of_work.clone(),
        verifier: Arc::new(StandardWebhooks::new()),
        ids: webhooks.ids.clone(),
        clock: webhooks.clock.clone(),
    };
    let state = HttpState { webhooks: Arc::new(webhooks), ..shop.state.clone() };
    let api = Api::with(HttpConfig::default(), state).await;
    for target in [G2A, PAYMENTS] {
        let unsigned = request("POST", target).set_json(hint());
        for request in [post(target, signed(&shop)), unsigned] {
            assert_problem(&api.send(request).await, 404, "webhook_source_not_found");
        }
    }
    assert_eq!(inbox(&shop).await, 0);
}

#[actix_web::test]
async fn a_payment_that_a_provider_tells_of_twice_is_credited_once() {
    let shop = Shop::open().await;
    let gordon = Customer::new(&shop, "gordon").await;
    let body = json!({ "amount": { "amount": 500, "currency": "EUR" } });
    let paid = gordon.post_as("k", "wallet/top-ups", &body).await.json();
    let event = json!({
        "type": "payment.succeeded",
        "data": { "top_up_id": paid["id"], "amount": 500, "currency": "EUR" },
    });
    for id in ["msg_1", "msg_1", "msg_2"] {
        let message = payments_secret().sign(id, now(&shop), event.to_string());
        assert_eq!(send(&shop, PAYMENTS, message).await.status, 200);
    }
    while shop.state.webhooks.act_on_next().await.unwrap() {}
    assert_eq!(gordon.balance().await, 500);
    // Two of the provider's, and its first word.
    assert_eq!(inbox(&shop).await, 3);
}
