//! No password, token or address gets into the log, whatever becomes of a request.

use crate::{
    api::request,
    customer::Customer,
    games::id,
    log::Log,
    market::{Dealing, Market},
    shop::Shop,
};
use serde_json::json;

#[actix_web::test]
async fn no_secret_gets_into_the_log() {
    let shop = Shop::open().await;
    let log = Log::begin();
    let post = async |path: &str, body: serde_json::Value| {
        shop.api.send(request("POST", &format!("/api/v1/{path}")).set_json(body)).await
    };
    let added = post("cart/items", json!({ "game_id": id(1), "quantity": 1 })).await;
    let [guest, csrf] = ["x-guest-token", "x-csrf-token"].map(|name| added.header(name).to_owned());
    let credentials = json!({ "email": "gordon@example.com", "password": "Half-Life-1998" });
    let registered = post("auth/register", credentials.clone()).await.json();
    let token = |name: &str| registered["tokens"][name].as_str().unwrap().to_owned();
    let [access, refresh] = ["access_token", "refresh_token"].map(token);
    post("auth/register", credentials.clone()).await;
    post("auth/login", json!({ "email": "gordon@example.com", "password": "Opposing-Force-1999" })).await;
    post("auth/refresh", json!({ "refresh_token": refresh })).await;
    post("auth/refresh", json!({ "refresh_token": format!("{refresh}x") })).await;
    for (name, value) in [
        ("authorization", format!("Bearer {access}")),
        ("authorization", format!("Bearer {access}x")),
        ("x-guest-token", guest.clone()),
        ("x-guest-token", format!("{guest}x")),
        ("cookie", format!("keymart_guest={guest}; keymart_csrf={csrf}")),
    ] {
        for method in ["GET", "DELETE"] {
            shop.api.send(request(method, "/api/v1/cart").insert_header((name, value.clone()))).await;
        }
    }
    let log = log.text();
    assert!(log.matches("answered").count() >= 16, "the requests are in the log:\n{log}");
    let signature = |token: &str| token.rsplit('.').next().unwrap().to_owned();
    let secrets =
        ["gordon@", "Half-Life", "Opposing-Force", &signature(&access), &signature(&refresh), &guest, &csrf];
    for secret in secrets {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}

/// Bought, kept, handed out, brought by an operator, refused: a key is in the answer to its owner, and nowhere else.
#[actix_web::test]
async fn no_key_gets_into_the_log() {
    let shop = Shop::open().await;
    let log = Log::begin();
    let admin = Customer::admin(&shop).await;
    let gordon = Customer::with_money(&shop, "gordon", 50_000).await;
    let wish = json!({ "items": [{ "game_id": id(2), "quantity": 2 }] });
    let bought = gordon.order("1", &wish).await;
    shop.buy_from(Market::that(Dealing::Sells)).await;
    let lost = gordon.order("2", &wish).await;
    shop.buy_from(Market::that(Dealing::LosesKeys)).await;
    let incidents = admin.get("admin/purchases?state=incident").await.json();
    for (place, key) in [(0, json!("KEY-BY-HAND")), (0, json!("KEY-BY-HAND")), (1, json!(["KEY-IN-A-LIST"]))]
    {
        let path = format!("admin/purchases/{}/resolve", incidents["items"][place]["id"].as_str().unwrap());
        admin.post(&path, &json!({ "outcome": "deliver", "key": key })).await;
    }
    let mut shown = String::new();
    for order in [bought, lost] {
        shown += gordon.get(&format!("orders/{}/keys", order["id"].as_str().unwrap())).await.text();
    }
    for key in ["KEY-1", "KEY-2", "KEY-BY-HAND"] {
        assert!(shown.contains(key), "{key} is not where it belongs: {shown}");
    }
    let log = log.text();
    assert!(log.matches("answered").count() >= 8, "the requests are in the log:\n{log}");
    assert!(!log.contains("KEY-"), "a key is in the log:\n{log}");
    assert!(!shop.state.metrics.render().contains("KEY-"), "a key is in the metrics");
}
