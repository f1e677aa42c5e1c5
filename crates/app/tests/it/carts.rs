//! Carts and wishlists over HTTP.

use crate::{
    api::{Answer, request},
    games,
    shop::Shop,
};
use serde_json::{Value, json};
use std::time::Duration;

/// Games of the small shop: with everything, in stock, sold out, delisted.
const KILLING_FLOOR: u8 = 1;
const HALF_LIFE: u8 = 2;
const SOLD_OUT: u8 = 4;
const DELISTED: u8 = 6;

struct Guest<'a> {
    shop: &'a Shop,
    token: String,
}

impl<'a> Guest<'a> {
    async fn new(shop: &'a Shop) -> Self {
        let session = shop.api.send(request("POST", "/api/v1/guest-sessions")).await;
        assert_eq!(session.status, 201, "{}", session.text());
        Self { shop, token: session.json()["guest_token"].as_str().unwrap().to_owned() }
    }

    async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let mut request =
            request(method, &format!("/api/v1/{path}")).insert_header(("x-guest-token", &*self.token));
        if let Some(body) = body {
            request = request.set_json(body);
        }
        self.shop.api.send(request).await
    }

    async fn add(&self, game: u8, quantity: impl Into<Value>) -> Answer {
        let body = json!({ "game_id": games::id(game), "quantity": quantity.into() });
        self.send("POST", "cart/items", Some(body)).await
    }
}

fn item(game: u8) -> String {
    format!("cart/items/{}", games::id(game))
}

fn assert_problem(answer: &Answer, status: u16, code: &str) {
    let problem = answer.problem();
    assert_eq!((&problem["status"], &problem["code"]), (&json!(status), &json!(code)), "{problem}");
}

#[actix_web::test]
async fn a_cart_shows_todays_games_prices_and_what_can_be_had() {
    let shop = Shop::open().await;
    let guest = Guest::new(&shop).await;
    assert_eq!(guest.add(KILLING_FLOOR, 2).await.status, 201);
    shop.clock.pass(Duration::from_secs(1));
    let cart = guest.add(HALF_LIFE, 7).await;
    assert_eq!(cart.status, 201);
    insta::assert_json_snapshot!(cart.json());
    assert_eq!(guest.send("GET", "cart", None).await.json(), cart.json());
}

#[actix_web::test]
async fn a_quantity_is_set_removed_and_cleared() {
    let shop = Shop::open().await;
    let guest = Guest::new(&shop).await;
    let set = guest.send("PUT", &item(HALF_LIFE), Some(json!({ "quantity": 4 }))).await;
    assert_eq!((set.status.as_u16(), &set.json()["item_count"]), (200, &json!(4)));
    guest.add(KILLING_FLOOR, 1).await;
    for _ in 0..2 {
        let removed = guest.send("DELETE", &item(HALF_LIFE), None).await;
        assert_eq!((removed.status.as_u16(), &removed.json()["item_count"]), (200, &json!(1)));
    }
    let cleared = guest.send("DELETE", "cart", None).await;
    assert_eq!((cleared.status.as_u16(), cleared.text()), (204, ""));
    assert_eq!(guest.send("GET", "cart", None).await.json()["items"], json!([]));
}

#[actix_web::test]
async fn quantities_that_make_no_sense_are_refused() {
    let shop = Shop::open().await;
    let guest = Guest::new(&shop).await;
    for (quantity, code) in [
        (json!(0), "out_of_range"),
        (json!(-1), "out_of_range"),
        (json!(1.5), "malformed"),
        (json!("2"), "malformed"),
        (json!(true), "malformed"),
        (json!([1]), "malformed"),
        (json!(null), "malformed"),
    ] {
        let answer = guest.add(HALF_LIFE, quantity.clone()).await;
        assert_problem(&answer, 400, "invalid_input");
        let fault = &answer.problem()["errors"][0];
        assert_eq!(fault["field"], "quantity");
        assert_eq!(fault["code"], code, "{quantity}");
    }
    for quantity in [json!(11), json!(u64::MAX), json!(1e300)] {
        assert_problem(&guest.add(HALF_LIFE, quantity).await, 422, "quantity_limit");
    }
    assert_eq!(guest.add(HALF_LIFE, 8).await.status, 201);
    let more = guest.add(HALF_LIFE, 3).await;
    assert_problem(&more, 422, "quantity_limit");
    assert!(more.problem()["detail"].as_str().unwrap().contains("10"), "{}", more.text());
    assert_eq!(guest.send("GET", "cart", None).await.json()["item_count"], 8);
}

#[actix_web::test]
async fn only_what_can_be_had_goes_into_a_cart() {
    let shop = Shop::open().await;
    let guest = Guest::new(&shop).await;
    assert_problem(&guest.add(SOLD_OUT, 1).await, 422, "out_of_stock");
    assert_problem(&guest.add(DELISTED, 1).await, 422, "game_not_available");
    assert_problem(&guest.add(99, 1).await, 404, "game_not_found");
}

#[actix_web::test]
async fn a_body_is_one_json_object_of_known_fields() {
    let shop = Shop::open().await;
    let send = async |media_type: &'static str, body: &'static str| {
        let add = request("POST", "/api/v1/cart/items").insert_header(("content-type", media_type));
        shop.api.send(add.set_payload(body)).await
    };
    for (media_type, body, status, code) in [
        ("text/plain", "{}", 415, "unsupported_media_type"),
        ("application/x-www-form-urlencoded", "quantity=1", 415, "unsupported_media_type"),
        ("application/json", "", 400, "invalid_input"),
        ("application/json", "{", 400, "invalid_input"),
        ("application/json", "[]", 400, "invalid_input"),
        ("application/json", "null", 400, "invalid_input"),
        ("application/json", "{\"quantity\": 1, \"quantity\": 2}", 400, "invalid_input"),
        ("application/json", "{\"quantity\": 1, \"price\": 1}", 400, "invalid_input"),
        ("application/json", "{\"quantity\": 1} {}", 400, "invalid_input"),
        ("application/json; charset=latin-1", "{\"quantity\": 1}", 415, "unsupported_media_type"),
    ] {
        assert_problem(&send(media_type, body).await, status, code);
    }
}

#[actix_web::test]
async fn nobody_sees_an_empty_cart_and_stays_nobody() {
    let shop = Shop::open().await;
    for (method, path) in [("GET", "cart"), ("DELETE", "cart"), ("GET", "wishlist")] {
        let answer = shop.api.send(request(method, &format!("/api/v1/{path}"))).await;
        assert!(answer.status.is_success(), "{method} {path}: {}", answer.text());
        assert_eq!(answer.cookies(), [""; 0], "{method} {path}");
    }
    let cart = shop.api.get_ok("/api/v1/cart").await;
    let nothing = json!({ "amount": 0, "currency": "EUR" });
    assert_eq!(cart, json!({ "items": [], "item_count": 0, "total": nothing, "updated_at": null }));
}

#[actix_web::test]
async fn the_first_write_makes_a_guest_whose_cookies_are_safe() {
    let shop = Shop::open().await;
    let body = json!({ "game_id": games::id(HALF_LIFE), "quantity": 1 });
    let answer = shop.api.send(request("POST", "/api/v1/cart/items").set_json(&body)).await;
    let [guest, csrf] = answer.cookies()[..] else { panic!("{:?}", answer.cookies()) };
    assert!(guest.starts_with(&format!("keymart_guest={}; ", answer.header("x-guest-token"))), "{guest}");
    assert!(csrf.starts_with(&format!("keymart_csrf={}; ", answer.header("x-csrf-token"))), "{csrf}");
    for attribute in ["SameSite=Lax", "Path=/", "Max-Age=2592000", "Secure"] {
        assert!(guest.contains(attribute) && csrf.contains(attribute), "{attribute}: {guest} {csrf}");
    }
    assert!(guest.contains("HttpOnly") && !csrf.contains("HttpOnly"));
    let foreign = request("POST", "/api/v1/cart/items").insert_header(("origin", "https://evil.example"));
    let foreign = shop.api.send(foreign.set_json(&body)).await;
    assert_problem(&foreign, 403, "origin_not_allowed");
    assert_eq!(foreign.cookies(), [""; 0]);
}

#[actix_web::test]
async fn new_guests_of_one_address_are_throttled() {
    let shop = Shop::open().await;
    for _ in 0..60 {
        Guest::new(&shop).await;
    }
    let refused = shop.api.send(request("POST", "/api/v1/guest-sessions")).await;
    assert_problem(&refused, 429, "too_many_attempts");
    assert_eq!(refused.header("retry-after"), "1");
}

#[actix_web::test]
async fn a_wish_is_put_found_listed_and_removed() {
    let shop = Shop::open().await;
    let guest = Guest::new(&shop).await;
    let wish = |game: u8| format!("wishlist/{}", games::id(game));
    for game in [KILLING_FLOOR, SOLD_OUT, HALF_LIFE, SOLD_OUT] {
        shop.clock.pass(Duration::from_secs(1));
        let put = guest.send("PUT", &wish(game), None).await;
        assert_eq!((put.status.as_u16(), put.json()), (200, json!({ "in_wishlist": true })));
    }
    assert_problem(&guest.send("PUT", &wish(99), None).await, 404, "game_not_found");
    assert_eq!(guest.send("GET", &wish(SOLD_OUT), None).await.json(), json!({ "in_wishlist": true }));

    let first = guest.send("GET", "wishlist?limit=2", None).await.json();
    let mut shown = first.clone();
    assert!(shown["next_cursor"].take().is_string());
    insta::assert_json_snapshot!(shown);
    let titles = |page: &Value| -> Vec<Value> {
        page["items"].as_array().unwrap().iter().map(|item| item["game"]["title"].clone()).collect()
    };
    assert_eq!(titles(&first), ["Half-Life 2", "Portal 2"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = guest.send("GET", &format!("wishlist?limit=2&cursor={cursor}"), None).await.json();
    assert_eq!((titles(&second), &second["next_cursor"]), (vec![json!("Killing Floor 2")], &json!(null)));
    let other = Guest::new(&shop).await.send("GET", &format!("wishlist?cursor={cursor}"), None).await;
    assert_problem(&other, 400, "invalid_cursor");

    for _ in 0..2 {
        let removed = guest.send("DELETE", &wish(SOLD_OUT), None).await;
        assert_eq!((removed.status.as_u16(), removed.json()), (200, json!({ "in_wishlist": false })));
    }
    assert_eq!(guest.send("GET", &wish(SOLD_OUT), None).await.json(), json!({ "in_wishlist": false }));
}
