//! Who is asking: what counts, in which order, and until when.

use crate::{
    api::{Answer, request},
    browser::Browser,
    games::id,
    shop::Shop,
};
use actix_web::test::TestRequest;
use domain::account::{Email, UserState};
use secrecy::ExposeSecret;
use serde_json::json;
use std::time::Duration;

fn add() -> TestRequest {
    request("POST", "/api/v1/cart/items").set_json(json!({ "game_id": id(2), "quantity": 1 }))
}

fn cart() -> TestRequest {
    request("GET", "/api/v1/cart")
}

fn count(answer: &Answer) -> u64 {
    answer.json()["item_count"].as_u64().unwrap_or_else(|| panic!("{}", answer.text()))
}

fn code(answer: &Answer) -> String {
    answer.problem()["code"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn credentials_of_another_form_are_refused_and_not_passed_over() {
    let shop = Shop::open().await;
    let token = shop.register("gordon").await.tokens.access.expose_secret().to_owned();
    for good in [format!("Bearer {token}"), format!("bearer {token}"), format!("BEARER  {token} ")] {
        let answer = shop.api.send(cart().insert_header(("authorization", &*good))).await;
        assert_eq!(answer.status, 200, "{good}");
    }
    for bad in [
        String::new(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        token.clone(),
        format!("Basic {token}"),
        format!("Bearer{token}"),
        format!("Bearer {token}, Bearer {token}"),
        format!("Bearer {token} {token}"),
        format!("Bearer \"{token}\""),
        format!("Bearer access_token={token}"),
        format!("Bearer {}", "x".repeat(10_000)),
    ] {
        for request in [cart(), add(), request("GET", "/api/v1/auth/me")] {
            let answer = shop.api.send(request.insert_header(("authorization", &*bad))).await;
            assert_eq!(
                (answer.status.as_u16(), code(&answer)),
                (401, "invalid_access_token".to_owned()),
                "{bad}"
            );
            assert_eq!(answer.header("www-authenticate"), "Bearer error=\"invalid_token\"");
        }
    }
    let twice = cart().append_header(("authorization", format!("Bearer {token}")));
    let twice = shop.api.send(twice.append_header(("authorization", format!("Bearer {token}")))).await;
    assert_eq!(code(&twice), "invalid_access_token");
    for elsewhere in [format!("/api/v1/cart?access_token={token}"), format!("/api/v1/cart?token={token}")] {
        assert_eq!(code(&shop.api.get(&elsewhere).await), "invalid_input");
    }
}

#[actix_web::test]
async fn who_must_say_who_they_are_is_told_how() {
    let shop = Shop::open().await;
    let answer = shop.api.get("/api/v1/auth/me").await;
    assert_eq!((answer.status.as_u16(), code(&answer)), (401, "authentication_required".to_owned()));
    assert_eq!(answer.header("www-authenticate"), "Bearer");
}

#[actix_web::test]
async fn who_may_not_ask_is_told_so_before_what_is_wrong_with_the_question() {
    let shop = Shop::open().await;
    let shapeless = || request("POST", "/api/v1/cart/items?x=1").set_payload("x");
    for (request, expected) in [
        (shapeless().insert_header(("authorization", "Bearer forged")), "invalid_access_token"),
        (shapeless().insert_header(("x-guest-token", "forged")), "invalid_guest_token"),
        (shapeless().insert_header(("cookie", "keymart_guest=forged")), "origin_not_allowed"),
        (request("GET", "/api/v1/admin/users?limit=0"), "authentication_required"),
        (request("PATCH", "/api/v1/auth/me").set_payload("x"), "authentication_required"),
    ] {
        assert_eq!(code(&shop.api.send(request).await), expected);
    }
}

#[actix_web::test]
async fn a_user_has_one_cart_in_every_session_and_no_guest_of_its_browser_has_it() {
    let shop = Shop::open().await;
    let mut browser = Browser::of(&shop);
    browser.send(add()).await;
    let guest = browser.cookies.clone();
    let bearer = shop.bearer("gordon").await;
    let as_user = |request: TestRequest| request.insert_header(("authorization", &*bearer));
    // Neither origin nor CSRF token: no page of somebody else's can make a browser send an access token.
    for expected in [1, 2] {
        let added = browser.send_bare(as_user(add())).await;
        assert_eq!((added.status.as_u16(), count(&added)), (201, expected));
        assert_eq!(added.header("x-csrf-token"), "");
    }
    browser.cookies.insert("keymart_guest".to_owned(), "forged".to_owned());
    assert_eq!(count(&browser.send_bare(as_user(cart())).await), 2, "cookies do not matter");
    browser.cookies = guest;
    assert_eq!(count(&browser.send_bare(cart()).await), 1);
    let cleared = shop.api.send(as_user(request("DELETE", "/api/v1/cart"))).await;
    assert_eq!(cleared.status, 204);
    assert_eq!(count(&browser.send_bare(cart()).await), 1);
}

#[actix_web::test]
async fn an_access_token_ends_with_its_time_its_session_and_its_user() {
    let shop = Shop::open().await;
    let status = async |bearer: &str| {
        shop.api.send(cart().insert_header(("authorization", bearer))).await.status.as_u16()
    };
    let login = shop.register("gordon").await;
    let bearer = format!("Bearer {}", login.tokens.access.expose_secret());
    shop.clock.pass(Duration::from_secs(15 * 60 - 1));
    assert_eq!(status(&bearer).await, 200);
    shop.clock.pass(Duration::from_secs(1));
    assert_eq!(status(&bearer).await, 401, "its time");

    let bearer = shop.bearer("alyx").await;
    let alyx = Email::parse("alyx@example.com").unwrap();
    for (state, expected) in [(UserState::Disabled, 401), (UserState::Active, 401)] {
        shop.state.accounts.set_state(&alyx, state).await.unwrap();
        assert_eq!(status(&bearer).await, expected, "{state:?}: the sessions have ended");
    }
}

#[actix_web::test]
async fn a_guest_who_logged_in_elsewhere_is_refused_and_its_browser_starts_anew() {
    let shop = Shop::open().await;
    let mut browser = Browser::of(&shop);
    browser.send(add()).await;
    let token = browser.cookies["keymart_guest"].clone();
    let register = request("POST", "/api/v1/auth/register").insert_header(("x-guest-token", token));
    let body = json!({ "email": "gordon@example.com", "password": "Half-Life-1998" });
    let registered = shop.api.send(register.set_json(body)).await;
    assert_eq!(registered.json()["merge"]["status"], "merged");
    assert_eq!(registered.cookies(), [""; 0], "an app has no cookies");
    let refused = browser.send(add()).await;
    assert_eq!((code(&refused), browser.cookies.len()), ("invalid_guest_token".to_owned(), 0));
    assert_eq!(count(&browser.send(add()).await), 1);
}
