//! Nobody reads or takes another's cart, whatever they send to say who they are.

use crate::{
    api::request,
    games,
    shop::{Shop, tokens},
};
use actix_web::test::TestRequest;
use chrono::{TimeDelta, TimeZone, Utc};
use domain::{
    account::{AccessClaims, RefreshClaims, SessionId, UserId},
    ports::Tokens,
};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use uuid::Uuid;

/// Two victims with full carts, and what an attacker may have got hold of.
struct Victims {
    shop: Shop,
    user: UserId,
    session: SessionId,
    access: String,
    refresh: String,
    guest: String,
    guest_id: Uuid,
    csrf: String,
    /// Of the attacker's own guest session.
    own_guest: String,
    own_csrf: String,
}

impl Victims {
    async fn new() -> Self {
        let shop = Shop::open().await;
        let login = shop.register("gordon").await;
        let access = login.tokens.access.expose_secret().to_owned();
        let refresh = login.tokens.refresh.expose_secret().to_owned();
        let session = shop.state.accounts.read_refresh_token(&refresh).unwrap().session;
        shop.api.send(add().insert_header(("authorization", format!("Bearer {access}")))).await;
        let [(guest, csrf), (own_guest, own_csrf)] = [new_guest(&shop).await, new_guest(&shop).await];
        let hash = domain::account::TokenHash::of(&guest);
        let guest_id = shop.state.guests.recognise(&hash).await.unwrap().unwrap().session.id.0;
        Self {
            shop,
            user: login.user.id,
            session,
            access,
            refresh,
            guest,
            guest_id,
            csrf,
            own_guest,
            own_csrf,
        }
    }

    /// How many keys are in the victims' carts.
    async fn carts(&self) -> [Value; 2] {
        let user = get_cart().insert_header(("authorization", format!("Bearer {}", self.access)));
        let guest = get_cart().insert_header(("x-guest-token", &*self.guest));
        let count = async |request| self.shop.api.send(request).await.json()["item_count"].clone();
        [count(user).await, count(guest).await]
    }

    fn access_claims(&self) -> AccessClaims {
        let now = Utc.with_ymd_and_hms(2026, 1, 1, 12, 0, 0).unwrap();
        AccessClaims {
            user: self.user,
            session: self.session,
            role: domain::account::Role::Customer,
            issued_at: now,
            expires_at: now + TimeDelta::minutes(15),
        }
    }
}

fn add() -> TestRequest {
    request("POST", "/api/v1/cart/items").set_json(json!({ "game_id": games::id(1), "quantity": 2 }))
}

fn get_cart() -> TestRequest {
    request("GET", "/api/v1/cart")
}

async fn new_guest(shop: &Shop) -> (String, String) {
    let added = shop.api.send(add()).await;
    assert_eq!(added.status, 201);
    (added.header("x-guest-token").to_owned(), added.header("x-csrf-token").to_owned())
}

/// Reading, and every way to change.
fn requests() -> Vec<TestRequest> {
    let item = format!("/api/v1/cart/items/{}", games::id(1));
    let set = request("PUT", &item).set_json(json!({ "quantity": 1 }));
    vec![get_cart(), add(), set, request("DELETE", &item), request("DELETE", "/api/v1/cart")]
}

fn without_end(token: &str) -> String {
    token[..token.len() - 1].to_owned()
}

#[actix_web::test]
async fn what_is_no_access_token_of_the_user_opens_no_cart() {
    let victims = Victims::new().await;
    let ours = tokens("access", "refresh");
    let claims = victims.access_claims();
    let past = claims.issued_at - TimeDelta::hours(1);
    let expired = AccessClaims { issued_at: past, expires_at: past + TimeDelta::minutes(15), ..claims };
    let swapped = AccessClaims { user: UserId(Uuid::from_u128(7)), ..claims };
    let unknown = AccessClaims { session: SessionId(Uuid::from_u128(7)), ..claims };
    let as_refresh = RefreshClaims {
        user: claims.user,
        session: claims.session,
        generation: 0,
        issued_at: claims.issued_at,
        expires_at: claims.expires_at,
    };
    let text = |token: secrecy::SecretString| token.expose_secret().to_owned();
    let mut parts = victims.access.split('.');
    let (header, payload) = (parts.next().unwrap(), parts.next().unwrap());
    for (kind, token) in [
        ("nothing", String::new()),
        ("a user's id", victims.user.0.to_string()),
        ("a session's id", victims.session.0.to_string()),
        ("a refresh token", victims.refresh.clone()),
        (
            "a refresh token by the key for access tokens",
            text(tokens("access", "access").issue_refresh(&as_refresh)),
        ),
        ("a guest token", victims.guest.clone()),
        ("a truncated token", without_end(&victims.access)),
        ("a token without its signature", format!("{header}.{payload}.")),
        ("a foreign token", text(tokens("foreign", "foreign").issue_access(&claims))),
        ("an expired token", text(ours.issue_access(&expired))),
        ("another user in the victim's session", text(ours.issue_access(&swapped))),
        ("the victim in a session that is none", text(ours.issue_access(&unknown))),
    ] {
        for request in requests() {
            let request = request.insert_header(("authorization", format!("Bearer {token}")));
            let answer = victims.shop.api.send(request).await;
            assert_eq!(answer.problem()["code"], "invalid_access_token", "{kind}");
        }
    }
    // Never silently a guest, even with a good guest token beside it.
    let both = get_cart().insert_header(("authorization", "Bearer forged"));
    let both = victims.shop.api.send(both.insert_header(("x-guest-token", &*victims.own_guest))).await;
    assert_eq!(both.problem()["code"], "invalid_access_token");
    assert_eq!(victims.carts().await, [json!(2), json!(2)]);
}

#[actix_web::test]
async fn what_is_no_token_of_the_guest_opens_no_cart() {
    let victims = Victims::new().await;
    for (kind, token) in [
        ("a user's id", victims.user.0.to_string()),
        ("a guest's id", victims.guest_id.to_string()),
        ("a session's id", victims.session.0.to_string()),
        ("an access token", victims.access.clone()),
        ("a CSRF token", victims.csrf.clone()),
        ("a truncated token", without_end(&victims.guest)),
        ("a longer token", format!("{}A", victims.guest)),
        ("another case", victims.guest.to_lowercase()),
    ] {
        for request in requests() {
            let answer = victims.shop.api.send(request.insert_header(("x-guest-token", &*token))).await;
            assert_eq!(answer.problem()["code"], "invalid_guest_token", "{kind}");
        }
        let cookie = get_cart().insert_header(("cookie", format!("keymart_guest={token}")));
        let answer = victims.shop.api.send(cookie).await;
        assert_eq!(answer.problem()["code"], "invalid_guest_token", "{kind} as cookie");
    }
    assert_eq!(victims.carts().await, [json!(2), json!(2)]);
}

/// What a page of somebody else's makes the victim's browser send: the cookies, and whatever the page may choose.
#[actix_web::test]
async fn the_victims_own_cookie_changes_nothing_from_another_page() {
    let victims = Victims::new().await;
    let front = ("origin", "https://front.example".to_owned());
    let evil = ("origin", "https://evil.example".to_owned());
    let csrf = |token: &str| ("x-csrf-token", token.to_owned());
    let cookies = |csrf: &str| format!("keymart_guest={}; keymart_csrf={csrf}", victims.guest);
    let own = cookies(&victims.csrf);
    for (kind, cookies, headers, code) in [
        ("no origin", &own, vec![csrf(&victims.csrf)], "origin_not_allowed"),
        ("a foreign origin", &own, vec![evil.clone(), csrf(&victims.csrf)], "origin_not_allowed"),
        ("no CSRF token", &own, vec![front.clone()], "csrf_token_invalid"),
        ("a forged CSRF token", &own, vec![front.clone(), csrf("forged")], "csrf_token_invalid"),
        (
            "another guest's CSRF token",
            &own,
            vec![front.clone(), csrf(&victims.own_csrf)],
            "csrf_token_invalid",
        ),
        (
            "another guest's CSRF token in header and cookie",
            &cookies(&victims.own_csrf),
            vec![front.clone(), csrf(&victims.own_csrf)],
            "csrf_token_invalid",
        ),
        (
            "a CSRF token in the header alone",
            &format!("keymart_guest={}", victims.guest),
            vec![front.clone(), csrf(&victims.csrf)],
            "csrf_token_invalid",
        ),
    ] {
        for mut request in requests().into_iter().skip(1) {
            request = request.insert_header(("cookie", &**cookies));
            for (name, value) in &headers {
                request = request.insert_header((*name, &**value));
            }
            let answer = victims.shop.api.send(request).await;
            assert_eq!(answer.status, 403, "{kind}");
            assert_eq!(answer.problem()["code"], code, "{kind}");
        }
    }
    assert_eq!(victims.carts().await, [json!(2), json!(2)]);
    // With all that it takes, it works.
    let clear = request("DELETE", "/api/v1/cart").insert_header(("cookie", own));
    let clear = clear.insert_header(front).insert_header(csrf(&victims.csrf));
    assert_eq!(victims.shop.api.send(clear).await.status, 204);
    assert_eq!(victims.carts().await, [json!(2), json!(0)]);
}
