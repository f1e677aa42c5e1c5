//! No password, token or address gets into the log, whatever becomes of a request.

use crate::{api::request, games::id, log::Log, shop::Shop};
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
