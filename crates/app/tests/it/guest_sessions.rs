//! Guests from their first write to their last day, in apps and in browsers.

use crate::{
    api::{Answer, request},
    browser::Browser,
    games::id,
    shop::Shop,
};
use actix_web::{http::header::HeaderValue, test::TestRequest};
use app::http::HttpConfig;
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

fn begin() -> TestRequest {
    request("POST", "/api/v1/guest-sessions")
}

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
async fn a_session_comes_in_the_body_in_headers_and_in_cookies() {
    let shop = Shop::open().await;
    let answer = shop.api.send(begin()).await;
    assert_eq!(answer.status, 201);
    let (token, csrf) = (answer.header("x-guest-token"), answer.header("x-csrf-token"));
    assert_eq!(token.len(), 43);
    assert_eq!(
        answer.json(),
        json!({ "guest_token": token, "csrf_token": csrf, "expires_at": "2026-01-31T12:00:00Z" })
    );
    assert_eq!(
        answer.cookies(),
        [
            format!("keymart_guest={token}; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=2592000"),
            format!("keymart_csrf={csrf}; SameSite=Lax; Secure; Path=/; Max-Age=2592000"),
        ]
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("ratelimit-policy"), r#""guest-address";q=60;w=60"#);
    assert_eq!(answer.header("ratelimit"), r#""guest-address";r=59;t=1"#);
}

#[actix_web::test]
async fn without_tls_cookies_are_not_marked_as_secure() {
    let shop = Shop::with(HttpConfig { secure_cookies: false, ..HttpConfig::default() }).await;
    for cookie in shop.api.send(begin()).await.cookies() {
        assert!(!cookie.contains("Secure"), "{cookie}");
    }
}

#[actix_web::test]
async fn every_counted_answer_tells_what_is_left() {
    let shop = Shop::open().await;
    for (request, status, left) in [
        (begin(), 201, 59),
        (add(), 201, 58),
        (request("PUT", &format!("/api/v1/wishlist/{}", id(1))), 200, 57),
        (request("PUT", &format!("/api/v1/wishlist/{}", id(99))), 404, 56),
        (request("POST", "/api/v1/cart/items").set_json(json!({ "game_id": id(4), "quantity": 1 })), 422, 55),
    ] {
        let answer = shop.api.send(request).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("ratelimit"), format!(r#""guest-address";r={left};t={}"#, 60 - left));
    }
}

#[actix_web::test]
async fn a_write_that_fails_begins_no_session() {
    let shop = Shop::open().await;
    for game in [4, 6, 99] {
        let add =
            request("POST", "/api/v1/cart/items").set_json(json!({ "game_id": id(game), "quantity": 1 }));
        let answer = shop.api.send(add).await;
        assert!(answer.status.is_client_error());
        assert_eq!(answer.cookies(), [""; 0]);
        assert_eq!((answer.header("x-guest-token"), answer.header("x-csrf-token")), ("", ""));
    }
}

#[actix_web::test]
async fn somebody_elses_page_cannot_replace_a_browsers_session() {
    let shop = Shop::open().await;
    for origin in ["https://evil.example", "https://front.example.evil", "http://front.example", "null", ""] {
        for request in [begin(), add(), request("PUT", &format!("/api/v1/wishlist/{}", id(1)))] {
            let answer = shop.api.send(request.insert_header(("origin", origin))).await;
            assert_eq!(
                (answer.status.as_u16(), code(&answer)),
                (403, "origin_not_allowed".to_owned()),
                "{origin}"
            );
            assert_eq!(answer.cookies(), [""; 0]);
        }
    }
    let two = begin().append_header(("origin", "https://front.example"));
    let two = shop.api.send(two.append_header(("origin", "https://evil.example"))).await;
    assert_eq!(code(&two), "origin_not_allowed");
}

#[actix_web::test]
async fn a_page_of_the_shops_own_host_is_ours() {
    let tls = Shop::open().await;
    let plain = Shop::with(HttpConfig { secure_cookies: false, ..HttpConfig::default() }).await;
    for (shop, origin, host, status) in [
        (&tls, "https://shop.example", "shop.example", 201),
        (&tls, "https://shop.example", "SHOP.example", 201),
        (&tls, "https://shop.example:8443", "shop.example:8443", 201),
        (&tls, "https://shop.example", "shop.example:8443", 403),
        (&tls, "https://shop.example.evil", "shop.example", 403),
        (&tls, "https://evil.example", "shop.example", 403),
        (&tls, "http://shop.example", "shop.example", 403),
        (&tls, "ftp://shop.example", "shop.example", 403),
        (&tls, "shop.example", "shop.example", 403),
        (&plain, "http://localhost:8080", "localhost:8080", 201),
        (&plain, "http://localhost:3000", "localhost:8080", 403),
    ] {
        let request = begin().insert_header(("origin", origin)).insert_header(("host", host));
        // What a proxy is said to have been asked for is nobody's word.
        let request = request.insert_header(("x-forwarded-host", "evil.example"));
        assert_eq!(shop.api.send(request).await.status, status, "{origin} at {host}");
    }
}

#[actix_web::test]
async fn a_browser_shops_by_its_cookies() {
    let shop = Shop::open().await;
    let mut browser = Browser::of(&shop);
    assert_eq!(browser.send(add()).await.status, 201);
    let added = browser.send(add()).await;
    assert_eq!((added.status.as_u16(), count(&added)), (201, 2));
    assert_eq!(added.cookies(), [""; 0], "the session goes on");
    assert_eq!(count(&browser.send_bare(cart()).await), 2, "reading takes no proof");
    let wish = format!("/api/v1/wishlist/{}", id(1));
    for method in ["PUT", "DELETE"] {
        assert_eq!(browser.send(request(method, &wish)).await.status, 200);
        assert_eq!(code(&browser.send_bare(request(method, &wish)).await), "origin_not_allowed");
    }
}

#[actix_web::test]
async fn a_browser_that_lost_its_csrf_token_gets_another_by_looking() {
    let shop = Shop::open().await;
    let mut browser = Browser::of(&shop);
    browser.send(add()).await;
    for lost in [None, Some("forged")] {
        browser.cookies.remove("keymart_csrf");
        browser.cookies.extend(lost.map(|lost| ("keymart_csrf".to_owned(), lost.to_owned())));
        assert_eq!(code(&browser.send(add()).await), "csrf_token_invalid");
        let looked = browser.send_bare(cart()).await;
        assert_eq!(looked.header("x-csrf-token"), browser.cookies["keymart_csrf"]);
        assert_eq!(browser.send(add()).await.status, 201);
    }
    let looked = browser.send_bare(cart()).await;
    assert_eq!(looked.cookies(), [""; 0]);
    assert_eq!(
        looked.header("x-csrf-token"),
        browser.cookies["keymart_csrf"],
        "pages elsewhere cannot read cookies"
    );
}

#[actix_web::test]
async fn header_and_cookie_hold_the_same_csrf_token() {
    let shop = Shop::open().await;
    let mut browser = Browser::of(&shop);
    let former = browser.send(add()).await.header("x-csrf-token").to_owned();
    browser.cookies.remove("keymart_csrf");
    browser.send_bare(cart()).await;
    assert_ne!(browser.cookies["keymart_csrf"], former);
    let ours = ("origin", "https://front.example");
    let mixed = browser.send_bare(add().insert_header(ours).insert_header(("x-csrf-token", &*former))).await;
    assert_eq!(code(&mixed), "csrf_token_invalid", "though both were signed for this guest");
    let twice = add().insert_header(ours).append_header(("x-csrf-token", &*browser.cookies["keymart_csrf"]));
    let twice = twice.append_header(("x-csrf-token", &*former));
    assert_eq!(code(&browser.send_bare(twice).await), "csrf_token_invalid");
}

#[actix_web::test]
async fn a_guest_who_comes_back_in_time_stays_known_and_so_does_its_browser() {
    let shop = Shop::open().await;
    let mut browser = Browser::of(&shop);
    browser.send(add()).await;
    let token = browser.cookies["keymart_guest"].clone();
    for _ in 0..3 {
        shop.clock.pass(29 * DAY);
        let looked = browser.send_bare(cart()).await;
        assert_eq!(count(&looked), 1);
        let renewed = looked.cookies();
        assert!(renewed.iter().all(|cookie| cookie.contains("Max-Age=2592000")), "{renewed:?}");
        assert_eq!(renewed.len(), 2);
        assert_eq!(browser.cookies["keymart_guest"], token);
        assert_eq!(browser.send_bare(cart()).await.cookies(), [""; 0], "once a visit is enough");
    }
    assert_eq!(browser.send(add()).await.status, 201, "the CSRF token goes on, too");
}

#[actix_web::test]
async fn a_guest_who_does_not_come_back_is_forgotten_and_the_browser_is_not_stuck() {
    let shop = Shop::open().await;
    let mut browser = Browser::of(&shop);
    for again in [cart as fn() -> TestRequest, add] {
        browser.send(add()).await;
        let token = browser.cookies["keymart_guest"].clone();
        shop.clock.pass(30 * DAY);
        let refused = browser.send(again()).await;
        assert_eq!((refused.status.as_u16(), code(&refused)), (401, "invalid_guest_token".to_owned()));
        assert_eq!(
            refused.cookies(),
            [
                "keymart_guest=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0",
                "keymart_csrf=; SameSite=Lax; Secure; Path=/; Max-Age=0",
            ]
        );
        let app = shop.api.send(cart().insert_header(("x-guest-token", token))).await;
        assert_eq!((code(&app), app.cookies()), ("invalid_guest_token".to_owned(), vec![]));
        assert_eq!(count(&browser.send(cart()).await), 0);
    }
}

#[actix_web::test]
async fn a_token_in_the_header_wins_over_the_cookie() {
    let shop = Shop::open().await;
    let mut browser = Browser::of(&shop);
    browser.send(add()).await;
    let other = shop.api.send(begin()).await.header("x-guest-token").to_owned();
    let with_header = |request: TestRequest| request.insert_header(("x-guest-token", &*other));
    assert_eq!(count(&browser.send_bare(with_header(cart())).await), 0);
    for _ in 0..2 {
        assert_eq!(
            browser.send_bare(with_header(add())).await.status,
            201,
            "who knows the token needs no other proof"
        );
    }
    let forged = cart().insert_header(("x-guest-token", "forged"));
    let forged = browser.send_bare(forged).await;
    assert_eq!((code(&forged), forged.cookies()), ("invalid_guest_token".to_owned(), vec![]));
    assert_eq!(count(&browser.send_bare(cart()).await), 1);
    let empty = browser.send_bare(cart().insert_header(("x-guest-token", ""))).await;
    assert_eq!(code(&empty), "invalid_guest_token");
    let twice = with_header(cart()).append_header(("x-guest-token", &*other));
    assert_eq!(code(&browser.send_bare(twice).await), "invalid_guest_token");
}

#[actix_web::test]
async fn of_two_different_cookies_neither_is_believed() {
    let shop = Shop::open().await;
    let [mine, planted] = [shop.api.send(begin()).await, shop.api.send(begin()).await];
    let [mine, planted] = [mine, planted].map(|answer| answer.header("x-guest-token").to_owned());
    let both = cart().insert_header(("cookie", format!("keymart_guest={planted}; keymart_guest={mine}")));
    let refused = shop.api.send(both).await;
    assert_eq!((code(&refused), refused.cookies().len()), ("invalid_guest_token".to_owned(), 2));
    let same = cart().insert_header(("cookie", format!("keymart_guest={mine}; keymart_guest={mine}")));
    assert_eq!(shop.api.send(same).await.status, 200);
}

#[actix_web::test]
async fn cookies_of_others_do_not_matter() {
    let shop = Shop::open().await;
    let token = shop.api.send(begin()).await.header("x-guest-token").to_owned();
    for cookies in [
        format!("theme=dark; keymart_guest={token}"),
        format!("broken; =; ;; a=b=c; keymart_guest={token}; ;"),
        format!("keymart_guest2=x; xkeymart_guest=y; keymart_guest={token}"),
        format!("utf8=\u{fc}; keymart_guest={token}"),
    ] {
        let value = HeaderValue::from_bytes(cookies.as_bytes()).expect("a header can hold it");
        let answer = shop.api.send(cart().insert_header(("cookie", value))).await;
        assert_eq!(answer.status, 200, "{cookies:?}: {}", answer.text());
        assert_ne!(answer.header("x-csrf-token"), "", "the guest is known by {cookies:?}");
    }
}
