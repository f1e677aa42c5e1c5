//! Orders, money and messages, for those who run the shop.

use crate::{
    api::{Answer, request},
    customer::{Customer, assert_faults, assert_problem},
    games::id,
    market::{Dealing, Market},
    shop::{Shop, marketplace_secret},
};
use domain::{account::SecurityEventKind, ports::Clock};
use serde_json::{Value, json};

fn euro(cents: i64) -> Value {
    json!({ "amount": cents, "currency": "EUR" })
}

fn one_game() -> Value {
    json!({ "items": [{ "game_id": id(2), "quantity": 1 }] })
}

/// The id of the only purchase in this state.
async fn purchase(admin: &Customer<'_>, state: &str) -> String {
    let page = admin.get(&format!("admin/purchases?state={state}")).await.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1, "{page}");
    page["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn resolve(admin: &Customer<'_>, purchase: &str, body: &Value) -> Answer {
    admin.post(&format!("admin/purchases/{purchase}/resolve"), body).await
}

#[actix_web::test]
async fn nobody_else_may() {
    let shop = Shop::open().await;
    let gordon = Customer::new(&shop, "gordon").await;
    for (method, path) in [
        ("GET", "admin/orders".to_owned()),
        ("GET", "admin/purchases".to_owned()),
        ("POST", format!("admin/purchases/{}/resolve", id(1))),
        ("GET", "admin/webhooks".to_owned()),
        ("POST", format!("admin/webhooks/{}/replay", id(1))),
        ("POST", format!("admin/users/{}/wallet/adjustments", gordon.id.0)),
        ("GET", "admin/audit".to_owned()),
        ("POST", "admin/audit".to_owned()),
    ] {
        let anonymous = request(method, &format!("/api/v1/{path}"));
        assert_problem(&shop.api.send(anonymous).await, 401, "authentication_required");
        let customer = gordon.request(method, &path).set_payload("not even looked at");
        assert_problem(&shop.api.send(customer).await, 403, "forbidden");
    }
    assert_eq!(gordon.balance().await, 0);
}

#[actix_web::test]
async fn orders_of_all_users_are_listed() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    let alyx = Customer::with_money(&shop, "alyx", 5000).await;
    let first = gordon.order("1", &one_game()).await;
    shop.buy_from(Market::that(Dealing::Sells)).await;
    let second = alyx.order("1", &one_game()).await;
    let ids = async |query: &str| -> Vec<Value> {
        let page = admin.get(&format!("admin/orders{query}")).await.json();
        page["items"].as_array().unwrap().iter().map(|order| order["id"].clone()).collect()
    };
    assert_eq!(ids("").await, [second["id"].clone(), first["id"].clone()]);
    assert_eq!(ids("?status=completed").await, [first["id"].clone()]);
    assert_eq!(ids(&format!("?user_id={}", alyx.id.0)).await, [second["id"].clone()]);
    assert_eq!(ids(&format!("?user_id={}&status=failed", alyx.id.0)).await, [0; 0]);
    let page = admin.get("admin/orders?limit=1").await.json();
    let mut shown = page["items"][0].clone();
    assert_eq!(shown.as_object_mut().unwrap().remove("user_id"), Some(json!(alyx.id.0)));
    assert_eq!(shown, second);
    let cursor = page["next_cursor"].as_str().unwrap();
    assert_eq!(ids(&format!("?limit=1&cursor={cursor}")).await, [first["id"].clone()]);
    let misplaced = admin.get(&format!("admin/orders?status=failed&cursor={cursor}")).await;
    assert_problem(&misplaced, 400, "invalid_cursor");
    let faulty = admin.get("admin/orders?status=x&user_id=y").await;
    assert_faults(&faulty, &[("status", "malformed"), ("user_id", "malformed")], "filters");
}

#[actix_web::test]
async fn purchases_are_listed_by_their_state() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    let order = gordon.order("1", &one_game()).await;
    shop.buy_from(Market::that(Dealing::LosesKeys)).await;
    let mut page = admin.get("admin/purchases?state=incident").await.json();
    let shown = &mut page["items"][0];
    for name in ["id", "product_id", "max_price", "deadline", "since", "last_failure"] {
        shown[name].take();
    }
    let upstream = &mut shown["upstream"];
    for name in ["order_id", "price", "created_at", "transaction_id"] {
        assert!(!upstream[name].take().is_null(), "{name}");
    }
    assert_eq!(
        *shown,
        json!({
            "id": null, "order_id": order["id"], "user_id": gordon.id.0, "game_id": id(2), "product_id": null,
            "sold_for": euro(999), "max_price": null, "state": "incident", "since": null, "deadline": null,
            "incident_reason": "key_lost", "refund_reason": null,
            "upstream": {
                "order_id": null, "price": null, "created_at": null, "payments_ordered": 1, "transaction_id": null,
            },
            "failures": 0, "orphans": 0, "last_failure": null,
        })
    );
    for state in ["intended", "created", "paying", "paid", "delivered", "refunded"] {
        let page = admin.get(&format!("admin/purchases?state={state}")).await.json();
        assert_eq!(page["items"], json!([]), "{state}");
    }
    let faulty = admin.get("admin/purchases?state=lost").await;
    assert_faults(&faulty, &[("state", "malformed")], "a state that there is not");
}

#[actix_web::test]
async fn an_incident_ends_with_the_money_back() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    let order = gordon.order("1", &one_game()).await;
    shop.buy_from(Market::that(Dealing::LosesKeys)).await;
    let incident = purchase(&admin, "incident").await;
    let resolved = resolve(&admin, &incident, &json!({ "outcome": "refund" })).await;
    assert_eq!(resolved.status, 200, "{}", resolved.text());
    let shown = resolved.json();
    assert_eq!((&shown["state"], &shown["refund_reason"]), (&json!("refunded"), &json!("resolved")));
    assert_eq!(gordon.balance().await, 5000);
    let order = gordon.get(&format!("orders/{}", order["id"].as_str().unwrap())).await.json();
    assert_eq!(order["status"], "failed");
    let again = resolve(&admin, &incident, &json!({ "outcome": "refund" })).await;
    assert_problem(&again, 409, "purchase_not_an_incident");
    assert_eq!(gordon.balance().await, 5000);
    let unknown = resolve(&admin, &id(99).to_string(), &json!({ "outcome": "refund" })).await;
    assert_problem(&unknown, 404, "purchase_not_found");
    let events = shop.state.accounts.queries.list_security_events(admin.id, 10).await.unwrap();
    let resolved =
        |kind: &SecurityEventKind| matches!(kind, SecurityEventKind::IncidentResolved { refunded: true, .. });
    assert_eq!(events.iter().filter(|logged| resolved(&logged.kind)).count(), 1);
}

#[actix_web::test]
async fn an_incident_ends_with_a_key_that_the_operator_brings() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    let order = gordon.order("1", &one_game()).await;
    shop.buy_from(Market::that(Dealing::LosesKeys)).await;
    let incident = purchase(&admin, "incident").await;
    let body = json!({ "outcome": "deliver", "key": "BROUGHT-BY-HAND" });
    let resolved = resolve(&admin, &incident, &body).await;
    assert_eq!((resolved.status.as_u16(), &resolved.json()["state"]), (200, &json!("delivered")));
    assert!(!resolved.text().contains("BROUGHT"), "the key is for its owner alone");
    let keys = gordon.get(&format!("orders/{}/keys", order["id"].as_str().unwrap())).await.json();
    assert_eq!((&keys[0]["key"], keys.as_array().unwrap().len()), (&json!("BROUGHT-BY-HAND"), 1));
    let again = resolve(&admin, &incident, &body).await;
    assert_problem(&again, 409, "purchase_not_an_incident");
    assert_eq!(gordon.balance().await, 4001);
}

#[actix_web::test]
async fn a_decision_is_read_strictly_and_never_repeats_the_key() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let key = "hunter2";
    for (body, expected) in [
        (json!({}), &[("outcome", "missing")][..]),
        (json!({ "key": key }), &[("outcome", "missing")]),
        (json!({ "outcome": key, "key": key }), &[("outcome", "malformed")]),
        (json!({ "outcome": "refund", "key": key }), &[("key", "unknown")]),
        (json!({ "outcome": "deliver" }), &[("key", "missing")]),
        (json!({ "outcome": "deliver", "key": "" }), &[("key", "empty")]),
        (json!({ "outcome": "deliver", "key": " \n" }), &[("key", "empty")]),
        (json!({ "outcome": "deliver", "key": key.repeat(600) }), &[("key", "too_long")]),
        (json!({ "outcome": "deliver", "key": [key] }), &[("key", "malformed")]),
        (json!({ "outcome": "deliver", "key": key, "note": key }), &[("note", "unknown")]),
    ] {
        let answer = resolve(&admin, &id(1).to_string(), &body).await;
        assert_faults(&answer, expected, &body.to_string());
        assert!(!answer.text().contains(key), "{}", answer.text());
    }
}

#[actix_web::test]
async fn messages_are_listed_and_acted_upon_again() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let body = json!({ "nonsense": true });
    let message = marketplace_secret().sign("msg_1", shop.clock.now(), body.to_string());
    let sent = request("POST", "/api/v1/webhooks/g2a")
        .insert_header(("webhook-id", message.id))
        .insert_header(("webhook-timestamp", message.timestamp))
        .insert_header(("webhook-signature", message.signature))
        .set_payload(message.body);
    assert_eq!(shop.api.send(sent).await.status, 200);
    let list =
        async |state: &str| admin.get(&format!("admin/webhooks?state={state}")).await.json()["items"].clone();
    assert_eq!(list("waiting").await.as_array().unwrap().len(), 1);
    assert!(shop.state.webhooks.act_on_next().await.unwrap());
    assert_eq!(list("waiting").await, json!([]));
    let mut parked = list("parked").await[0].clone();
    let message = parked["id"].take().as_str().unwrap().to_owned();
    assert!(parked["last_failure"].take().as_str().unwrap().contains("cannot be understood"));
    let at = "2026-01-01T12:00:00Z";
    assert_eq!(
        parked,
        json!({
            "id": null, "source": "g2a", "webhook_id": "msg_1", "sent_at": at, "body": body, "state": "parked",
            "attempts": 0, "last_failure": null, "since": at,
        })
    );
    let replay = async |id: &str| admin.post(&format!("admin/webhooks/{id}/replay"), &json!({})).await;
    let replayed = replay(&message).await;
    assert_eq!((replayed.status.as_u16(), replayed.text()), (202, ""));
    assert_eq!(list("waiting").await.as_array().unwrap().len(), 1);
    assert_problem(&replay(&id(99).to_string()).await, 404, "webhook_not_found");
    assert_problem(&replay("seven").await, 400, "invalid_input");
}

#[actix_web::test]
async fn operators_give_and_take() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let gordon = Customer::new(&shop, "gordon").await;
    let adjust = async |user: String, cents: i64| {
        let body = json!({ "amount": euro(cents), "reason": " Goodwill " });
        admin.post(&format!("admin/users/{user}/wallet/adjustments"), &body).await
    };
    let user = gordon.id.0.to_string();
    for (cents, balance) in [(500, 500), (-200, 300), (-300, 0), (1_000_000, 1_000_000)] {
        let answer = adjust(user.clone(), cents).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (201, json!({ "balance": euro(balance) })));
        assert_eq!(gordon.balance().await, balance);
    }
    adjust(user.clone(), -999_999).await;
    assert_problem(&adjust(user.clone(), -2).await, 422, "insufficient_funds");
    assert_eq!(gordon.balance().await, 1);
    assert_problem(&adjust(id(99).to_string(), 500).await, 404, "user_not_found");
    let movements = gordon.get("wallet/transactions").await.json();
    assert_eq!(
        (&movements["items"][0]["kind"], &movements["items"][0]["reason"]),
        (&json!("adjustment"), &json!("Goodwill"))
    );
}

#[actix_web::test]
async fn an_adjustment_is_read_strictly() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let user = admin.id.0;
    for (body, expected) in [
        (json!({}), &[("amount", "missing"), ("reason", "missing")][..]),
        (json!({ "amount": euro(0), "reason": "none" }), &[("amount.amount", "out_of_range")]),
        (json!({ "amount": euro(1_000_001), "reason": "much" }), &[("amount.amount", "out_of_range")]),
        (json!({ "amount": euro(-1_000_001), "reason": "much" }), &[("amount.amount", "out_of_range")]),
        (json!({ "amount": 500, "reason": "a gift" }), &[("amount", "malformed")]),
        (json!({ "amount": euro(1), "reason": "x" }), &[("reason", "too_short")]),
        (json!({ "amount": euro(1), "reason": "   " }), &[("reason", "too_short")]),
        (json!({ "amount": euro(1), "reason": "x".repeat(301) }), &[("reason", "too_long")]),
        (json!({ "amount": euro(1), "reason": 7 }), &[("reason", "malformed")]),
        (json!({ "amount": euro(1), "reason": "a gift", "by": user }), &[("by", "unknown")]),
    ] {
        let answer = admin.post(&format!("admin/users/{user}/wallet/adjustments"), &body).await;
        assert_faults(&answer, expected, &body.to_string());
    }
    assert_eq!(admin.balance().await, 0);
}

#[actix_web::test]
async fn the_books_are_audited() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    gordon.order("1", &one_game()).await;
    shop.buy_from(Market::that(Dealing::LosesKeys)).await;
    let report = admin.get("admin/audit").await.json();
    assert_eq!(
        report,
        json!({
            "ok": true,
            "money": {
                "transactions": 2, "unbalanced": 0, "wallets": 2, "wrong_balances": 0, "orders": 1,
                "wrongly_paid": 0, "wrongly_refunded": 0, "wrong_statuses": 0, "wrong_keys": 0,
                "shared_orders": 0, "incidents": 1, "overdue": 0,
            },
        })
    );
    assert_eq!(admin.post("admin/audit", &json!({})).await.json(), report);
}
