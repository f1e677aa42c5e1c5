//! Registering, logging in and out, the profile, sessions.

use crate::{
    api::{Answer, request},
    games,
    shop::Shop,
};
use actix_web::test::TestRequest;
use serde_json::{Value, json};
use std::time::Duration;

const PASSWORD: &str = "Half-Life-1998";

fn credentials() -> Value {
    json!({ "email": "gordon@example.com", "password": PASSWORD })
}

async fn post(shop: &Shop, path: &str, body: Value) -> Answer {
    shop.api.send(request("POST", &format!("/api/v1/auth/{path}")).set_json(body)).await
}

/// What somebody sends who is logged in.
struct LoggedIn {
    bearer: String,
    refresh: String,
}

async fn log_in_as(shop: &Shop, path: &str) -> LoggedIn {
    let answer = post(shop, path, credentials()).await;
    let tokens = answer.json()["tokens"].clone();
    let text = |name: &str| tokens[name].as_str().unwrap_or_else(|| panic!("{}", answer.text())).to_owned();
    LoggedIn { bearer: format!("Bearer {}", text("access_token")), refresh: text("refresh_token") }
}

impl LoggedIn {
    async fn ask(&self, shop: &Shop, method: &str, path: &str) -> Answer {
        shop.api.send(self.request(method, path)).await
    }

    fn request(&self, method: &str, path: &str) -> TestRequest {
        request(method, &format!("/api/v1/auth/{path}")).insert_header(("authorization", &*self.bearer))
    }
}

fn assert_problem(answer: &Answer, status: u16, code: &str) {
    let problem = answer.problem();
    assert_eq!((&problem["status"], &problem["code"]), (&json!(status), &json!(code)), "{problem}");
}

#[actix_web::test]
async fn registering_answers_with_user_tokens_and_merge() {
    let shop = Shop::open().await;
    let body = json!({ "email": " Gordon@Example.com", "password": PASSWORD, "nickname": "Gordon" });
    let answer = post(&shop, "register", body).await;
    let mut login = answer.json();
    for token in ["access_token", "refresh_token"] {
        assert!(login["tokens"][token].take().as_str().is_some_and(|token| token.split('.').count() == 3));
    }
    assert!(login["user"]["id"].take().is_string());
    assert_eq!(answer.status, 201);
    assert_eq!(
        login,
        json!({
            "user": {
                "id": null, "email": "Gordon@Example.com", "nickname": "Gordon", "role": "customer",
                "created_at": "2026-01-01T12:00:00Z",
            },
            "tokens": {
                "access_token": null, "token_type": "Bearer", "expires_in": 900,
                "refresh_token": null, "refresh_expires_in": 2_592_000,
            },
            "merge": {
                "cart": { "moved": 0, "summed": 0, "capped": 0, "unavailable_kept": 0 },
                "wishlist": { "moved": 0, "already_there": 0 },
                "status": "nothing_to_merge",
            },
        })
    );
}

#[actix_web::test]
async fn a_taken_address_is_a_conflict() {
    let shop = Shop::open().await;
    assert_eq!(post(&shop, "register", credentials()).await.status, 201);
    let again = json!({ "email": "GORDON@example.com", "password": PASSWORD });
    assert_problem(&post(&shop, "register", again).await, 409, "email_taken");
}

#[actix_web::test]
async fn what_cannot_be_registered_is_told_field_by_field_and_never_repeated() {
    let shop = Shop::open().await;
    for (body, faults) in [
        (json!({}), json!([["email", "missing"], ["password", "missing"]])),
        (
            json!({ "email": "gordon", "password": "Short1", "nickname": "G", "role": "admin" }),
            json!([
                ["email", "malformed"],
                ["password", "too_short"],
                ["nickname", "too_short"],
                ["role", "unknown"]
            ]),
        ),
        (
            json!({ "email": 7, "password": format!("Secret-1{}", "x".repeat(65)) }),
            json!([["email", "malformed"], ["password", "too_long"]]),
        ),
        (json!({ "email": "g@example.com", "password": "secret-1998" }), json!([["password", "too_simple"]])),
    ] {
        let answer = post(&shop, "register", body).await;
        let problem = answer.problem();
        assert_eq!((answer.status.as_u16(), &problem["code"]), (400, &json!("invalid_input")));
        let told = problem["errors"].as_array().unwrap().iter();
        let told: Vec<Value> = told.map(|error| json!([error["field"], error["code"]])).collect();
        assert_eq!(json!(told), faults);
        assert!(!answer.text().to_lowercase().contains("secret"), "{}", answer.text());
    }
}

#[actix_web::test]
async fn a_failed_login_says_the_same_whatever_was_wrong() {
    let shop = Shop::open().await;
    post(&shop, "register", credentials()).await;
    let wrong = json!({ "email": "gordon@example.com", "password": "wrong" });
    let unknown = json!({ "email": "nobody@example.com", "password": PASSWORD });
    let (wrong, unknown) = (post(&shop, "login", wrong).await, post(&shop, "login", unknown).await);
    assert_problem(&wrong, 401, "invalid_credentials");
    assert_eq!(wrong.text(), unknown.text());
}

#[actix_web::test]
async fn a_user_is_who_the_token_says() {
    let shop = Shop::open().await;
    let gordon = log_in_as(&shop, "register").await;
    let profile = gordon.ask(&shop, "GET", "me").await.json();
    assert_eq!((&profile["email"], &profile["nickname"]), (&json!("gordon@example.com"), &json!(null)));
    let renamed = gordon.request("PATCH", "me").set_json(json!({ "nickname": "Gordon" }));
    assert_eq!(shop.api.send(renamed).await.json()["nickname"], "Gordon");
    let untouched = gordon.request("PATCH", "me").set_json(json!({}));
    assert_eq!(shop.api.send(untouched).await.json()["nickname"], "Gordon");
    let nameless = gordon.request("PATCH", "me").set_json(json!({ "nickname": null }));
    assert_eq!(shop.api.send(nameless).await.json()["nickname"], json!(null));
    let anonymous = shop.api.get("/api/v1/auth/me").await;
    assert_problem(&anonymous, 401, "authentication_required");
    assert!(anonymous.header("www-authenticate").starts_with("Bearer"), "{:?}", anonymous.headers);
}

#[actix_web::test]
async fn logging_out_ends_the_session_at_once() {
    let shop = Shop::open().await;
    let (phone, laptop) = (log_in_as(&shop, "register").await, log_in_as(&shop, "login").await);
    assert_eq!(phone.ask(&shop, "POST", "logout").await.status, 204);
    assert_problem(&phone.ask(&shop, "GET", "me").await, 401, "invalid_access_token");
    let refreshed = post(&shop, "refresh", json!({ "refresh_token": phone.refresh })).await;
    assert_problem(&refreshed, 401, "invalid_refresh_token");
    assert_eq!(laptop.ask(&shop, "GET", "me").await.status, 200);
    let tablet = log_in_as(&shop, "login").await;
    assert_eq!(laptop.ask(&shop, "POST", "logout-all").await.status, 204);
    for session in [laptop, tablet] {
        assert_problem(&session.ask(&shop, "GET", "me").await, 401, "invalid_access_token");
    }
}

#[actix_web::test]
async fn sessions_are_listed_and_ended_one_by_one() {
    let shop = Shop::open().await;
    log_in_as(&shop, "register").await;
    shop.clock.pass(Duration::from_mins(1));
    let laptop = log_in_as(&shop, "login").await;
    let sessions = laptop.ask(&shop, "GET", "sessions").await.json();
    let current: Vec<_> = sessions["items"].as_array().unwrap().iter().map(|item| &item["current"]).collect();
    assert_eq!(current, [true, false]);
    assert_eq!(sessions["next_cursor"], json!(null));
    let other = sessions["items"][1]["id"].as_str().unwrap();
    let path = format!("sessions/{other}");
    assert_eq!(laptop.ask(&shop, "DELETE", &path).await.status, 204);
    assert_problem(&laptop.ask(&shop, "DELETE", &path).await, 404, "session_not_found");
    assert_eq!(laptop.ask(&shop, "GET", "sessions").await.json()["items"].as_array().unwrap().len(), 1);
    let foreign = shop.bearer("alyx").await;
    let mine = sessions["items"][0]["id"].as_str().unwrap();
    let attempt = request("DELETE", &format!("/api/v1/auth/sessions/{mine}"));
    let attempt = shop.api.send(attempt.insert_header(("authorization", foreign))).await;
    assert_problem(&attempt, 404, "session_not_found");
}

#[actix_web::test]
async fn a_refresh_can_be_repeated_for_ten_seconds_and_no_longer() {
    let shop = Shop::open().await;
    let first = log_in_as(&shop, "register").await.refresh;
    let refresh = async |token: &str| post(&shop, "refresh", json!({ "refresh_token": token })).await;
    let second = refresh(&first).await.json()["tokens"]["refresh_token"].clone();
    shop.clock.pass(Duration::from_secs(10));
    assert_eq!(refresh(&first).await.json()["tokens"]["refresh_token"], second);
    shop.clock.pass(Duration::from_secs(1));
    assert_problem(&refresh(&first).await, 401, "refresh_token_reused");
    assert_problem(&refresh(second.as_str().unwrap()).await, 401, "invalid_refresh_token");
}

#[actix_web::test]
async fn a_new_password_takes_the_current_one() {
    let shop = Shop::open().await;
    let (here, elsewhere) = (log_in_as(&shop, "register").await, log_in_as(&shop, "login").await);
    let change = async |current: &str, new: &str| {
        let body = json!({ "current_password": current, "new_password": new });
        shop.api.send(here.request("PUT", "password").set_json(body)).await
    };
    assert_problem(&change("wrong", "Black-Mesa-2003").await, 422, "wrong_password");
    assert_problem(&change(PASSWORD, "weak").await, 400, "invalid_input");
    assert_eq!(elsewhere.ask(&shop, "GET", "me").await.status, 200);
    assert_eq!(change(PASSWORD, "Black-Mesa-2003").await.status, 204);
    assert_eq!(here.ask(&shop, "GET", "me").await.status, 200);
    assert_eq!(elsewhere.ask(&shop, "GET", "me").await.status, 401);
    assert_problem(&post(&shop, "login", credentials()).await, 401, "invalid_credentials");
}

#[actix_web::test]
async fn logins_are_counted_for_account_and_address_and_never_locked_out() {
    let shop = Shop::open().await;
    post(&shop, "register", credentials()).await;
    let wrong = || json!({ "email": "Gordon@example.com", "password": "wrong" });
    for left in (0..10).rev() {
        let answer = post(&shop, "login", wrong()).await;
        assert_problem(&answer, 401, "invalid_credentials");
        assert!(
            answer.header("ratelimit").contains(&format!("\"login-account\";r={left};")),
            "{:?}",
            answer.headers
        );
    }
    let refused = post(&shop, "login", credentials()).await;
    assert_problem(&refused, 429, "too_many_attempts");
    assert_eq!(refused.header("retry-after"), "6");
    assert_eq!(refused.header("ratelimit-policy"), r#""login-address";q=60;w=60, "login-account";q=10;w=60"#);
    let other = json!({ "email": "alyx@example.com", "password": "wrong" });
    assert_problem(&post(&shop, "login", other).await, 401, "invalid_credentials");
    shop.clock.pass(Duration::from_secs(6));
    assert_eq!(post(&shop, "login", credentials()).await.status, 200);
}

#[actix_web::test]
async fn a_guests_things_come_along_and_the_guest_is_over() {
    let shop = Shop::open().await;
    let add = request("POST", "/api/v1/cart/items");
    let added = shop.api.send(add.set_json(json!({ "game_id": games::id(1), "quantity": 2 }))).await;
    let guest = added.header("x-guest-token").to_owned();
    let register = request("POST", "/api/v1/auth/register").insert_header(("x-guest-token", &*guest));
    let registered = shop.api.send(register.set_json(credentials())).await.json();
    assert_eq!(
        registered["merge"],
        json!({
            "cart": { "moved": 1, "summed": 0, "capped": 0, "unavailable_kept": 0 },
            "wishlist": { "moved": 0, "already_there": 0 },
            "status": "merged",
        })
    );
    let cart = request("GET", "/api/v1/cart").insert_header(("x-guest-token", &*guest));
    assert_problem(&shop.api.send(cart).await, 401, "invalid_guest_token");
    let bearer = format!("Bearer {}", registered["tokens"]["access_token"].as_str().unwrap());
    let cart = request("GET", "/api/v1/cart").insert_header(("authorization", bearer.clone()));
    assert_eq!(shop.api.send(cart).await.json()["item_count"], 2);
    let adopt = request("POST", "/api/v1/auth/adopt-guest").insert_header(("authorization", bearer));
    let adopted = shop.api.send(adopt.insert_header(("x-guest-token", guest))).await;
    assert_eq!((adopted.status.as_u16(), &adopted.json()["status"]), (200, &json!("nothing_to_merge")));
}

/// A page of somebody else's can make a browser send the guest's cookie, but not read what it would take to be believed.
#[actix_web::test]
async fn a_cookie_alone_gives_no_guest_away() {
    let shop = Shop::open().await;
    let added =
        request("POST", "/api/v1/cart/items").set_json(json!({ "game_id": games::id(1), "quantity": 2 }));
    let added = shop.api.send(added).await;
    let (guest, csrf) = (added.header("x-guest-token").to_owned(), added.header("x-csrf-token").to_owned());
    let cookies = format!("keymart_guest={guest}; keymart_csrf={csrf}");
    let register = |headers: &[(&'static str, &str)]| {
        let mut request = request("POST", "/api/v1/auth/register").insert_header(("cookie", &*cookies));
        for (name, value) in headers {
            request = request.insert_header((*name, *value));
        }
        shop.api.send(request.set_json(credentials()))
    };
    let front = ("origin", "https://front.example");
    for (headers, code) in [
        (&[][..], "origin_not_allowed"),
        (&[("x-csrf-token", &*csrf)][..], "origin_not_allowed"),
        (&[("x-csrf-token", &*csrf), ("origin", "https://evil.example")][..], "origin_not_allowed"),
        (&[front][..], "csrf_token_invalid"),
        (&[front, ("x-csrf-token", "forged")][..], "csrf_token_invalid"),
    ] {
        assert_problem(&register(headers).await, 403, code);
    }
    let registered = register(&[front, ("x-csrf-token", &csrf)]).await;
    assert_eq!(registered.json()["merge"]["cart"]["moved"], 1);
    let gone: Vec<_> = registered.cookies().iter().map(|cookie| cookie.contains("Max-Age=0")).collect();
    assert_eq!(gone, [true, true], "the browser forgets the guest");
}
