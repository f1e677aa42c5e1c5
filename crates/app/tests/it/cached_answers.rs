//! Answers that come through the cache.

use crate::{
    api::{Answer, request},
    games::{self, id},
    shop::Shop,
};
use actix_web::test::TestRequest;
use cache::MissReason;
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
    time::Duration,
};

const GAME: &str = "/api/v1/games/";

impl Shop {
    /// A shop whose cache has begun to follow changes.
    async fn caching() -> Self {
        let shop = Self::open().await;
        shop.poll().await;
        shop
    }

    async fn poll(&self) {
        self.state.cache.poll_once().await.unwrap();
    }

    /// How many answers came from the cache, and how many from the database.
    fn counts(&self) -> (u64, u64) {
        let report = self.state.cache.report();
        let hits = report.hits.iter().map(|(_, count)| count).sum();
        (hits, report.misses.iter().map(|(_, count)| count).sum())
    }

    async fn send_as(&self, bearer: &str, request: TestRequest) -> Answer {
        self.api.send(request.insert_header(("authorization", bearer))).await
    }
}

#[actix_web::test]
async fn what_was_asked_once_is_answered_from_memory_byte_for_byte() {
    let shop = Shop::caching().await;
    let game = format!("{GAME}{}", id(1));
    for target in [
        game.as_str(),
        &format!("{game}/similar?limit=2"),
        "/api/v1/games?sort=title&facets=true&limit=2",
        "/api/v1/games/suggest?q=port",
        "/api/v1/categories",
        "/api/v1/platforms",
    ] {
        let (hits, misses) = shop.counts();
        let [first, second] = [shop.api.get(target).await, shop.api.get(target).await];
        assert_eq!(first.status, 200, "{target}");
        assert_eq!(first.body, second.body);
        assert_eq!(first.header("etag"), second.header("etag"));
        assert_eq!(shop.counts(), (hits + 1, misses + 1), "{target}");
    }
}

#[actix_web::test]
async fn that_there_is_no_such_game_is_a_problem_also_from_memory() {
    let shop = Shop::caching().await;
    for _ in 0..2 {
        let answer = shop.api.get(&format!("{GAME}{}", id(99))).await;
        assert_eq!(answer.problem()["code"], "game_not_found");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    assert_eq!(shop.counts(), (1, 1));
}

#[actix_web::test]
async fn whoever_has_the_answer_already_is_told_so() {
    let shop = Shop::caching().await;
    let game = format!("{GAME}{}", id(1));
    let first = shop.api.get(&game).await;
    let again =
        |etag: &str| shop.api.send(TestRequest::get().uri(&game).insert_header(("if-none-match", etag)));
    let unchanged = again(first.header("etag")).await;
    assert_eq!((unchanged.status.as_u16(), unchanged.body.len()), (304, 0));
    for header in ["etag", "cache-control", "vary"] {
        assert_eq!(unchanged.header(header), first.header(header), "{header}");
    }
    games::set_stock(&*shop.state.carts.unit_of_work, 7).await;
    shop.poll().await;
    let changed = again(first.header("etag")).await;
    assert_eq!((changed.status.as_u16(), &changed.json()["stock"]), (200, &json!(7)));
}

#[actix_web::test]
async fn whoever_keeps_a_public_answer_has_to_ask_whether_it_still_holds() {
    let shop = Shop::caching().await;
    let answer = shop.api.get("/api/v1/games").await;
    assert_eq!(answer.header("cache-control"), "public, no-cache");
    assert!(answer.header("vary").contains("accept-encoding"));
    let bearer = shop.bearer("gordon").await;
    for path in ["cart", "wishlist", "auth/me"] {
        let answer = shop.send_as(&bearer, request("GET", &format!("/api/v1/{path}"))).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-store"), "{path}");
        assert_eq!(answer.header("etag"), "", "{path}");
    }
}

#[actix_web::test]
async fn the_client_chooses_the_encoding() {
    let shop = Shop::caching().await;
    let ask = |accept: &'static str| {
        shop.api.send(TestRequest::get().uri("/api/v1/games").insert_header(("accept-encoding", accept)))
    };
    let [plain, gzip, brotli] = [ask("identity").await, ask("gzip").await, ask("br, gzip").await];
    let encodings = [&plain, &gzip, &brotli].map(|answer| answer.header("content-encoding").to_owned());
    assert_eq!(encodings, ["", "gzip", "br"]);
    let mut unzipped = Vec::new();
    flate2::read::GzDecoder::new(&gzip.body[..]).read_to_end(&mut unzipped).unwrap();
    let mut decoded = Vec::new();
    brotli::BrotliDecompress(&mut &brotli.body[..], &mut decoded).unwrap();
    assert!(unzipped == plain.body && decoded == plain.body);
    assert_eq!(plain.header("etag"), brotli.header("etag"));
}

#[actix_web::test]
async fn a_customer_sees_its_own_writes_at_once() {
    let shop = Shop::caching().await;
    let bearer = shop.bearer("gordon").await;
    shop.poll().await;
    let count = async || {
        let cart = shop.send_as(&bearer, request("GET", "/api/v1/cart")).await.json();
        cart["item_count"].as_u64().unwrap()
    };
    assert_eq!((count().await, count().await), (0, 0));
    for expected in 1..=3 {
        let item = json!({ "game_id": id(1), "quantity": 1 });
        let added = shop.send_as(&bearer, request("POST", "/api/v1/cart/items").set_json(item)).await;
        assert_eq!(added.status, 201, "{}", added.text());
        assert_eq!(count().await, expected);
    }
    let wish = format!("/api/v1/wishlist/{}", id(2));
    let wished = async || shop.send_as(&bearer, request("GET", &wish)).await.json()["in_wishlist"].clone();
    assert_eq!(wished().await, false);
    shop.send_as(&bearer, request("PUT", &wish)).await;
    assert_eq!(wished().await, true);
    let rename = request("PATCH", "/api/v1/auth/me").set_json(json!({ "nickname": "Freeman" }));
    shop.send_as(&bearer, rename).await;
    assert_eq!(shop.send_as(&bearer, request("GET", "/api/v1/auth/me")).await.json()["nickname"], "Freeman");
}

#[actix_web::test]
async fn a_cart_shows_the_prices_of_now_from_memory_too() {
    let shop = Shop::caching().await;
    let bearer = shop.bearer("gordon").await;
    let item = json!({ "game_id": id(1), "quantity": 2 });
    shop.send_as(&bearer, request("POST", "/api/v1/cart/items").set_json(item)).await;
    shop.poll().await;
    let line = async || {
        let cart = shop.send_as(&bearer, request("GET", "/api/v1/cart")).await.json();
        cart["items"][0]["availability"].clone()
    };
    assert_eq!((line().await, line().await), (json!("available"), json!("available")));
    games::set_stock(&*shop.state.carts.unit_of_work, 0).await;
    shop.poll().await;
    assert_eq!(line().await, "out_of_stock");
}

#[actix_web::test]
async fn whoever_logs_out_has_logged_out() {
    let shop = Shop::caching().await;
    let bearer = shop.bearer("gordon").await;
    shop.poll().await;
    for _ in 0..2 {
        assert_eq!(shop.send_as(&bearer, request("GET", "/api/v1/auth/me")).await.status, 200);
    }
    assert_eq!(shop.send_as(&bearer, request("POST", "/api/v1/auth/logout")).await.status, 204);
    for path in ["auth/me", "cart", "wishlist"] {
        let answer = shop.send_as(&bearer, request("GET", &format!("/api/v1/{path}"))).await;
        assert_eq!(answer.problem()["code"], "invalid_access_token", "{path}");
    }
}

#[actix_web::test]
async fn the_answer_to_a_write_has_a_token_and_that_to_a_look_has_none() {
    let shop = Shop::caching().await;
    let bearer = shop.bearer("gordon").await;
    let wish = format!("/api/v1/wishlist/{}", id(2));
    let written = shop.send_as(&bearer, request("PUT", &wish)).await;
    let token = written.header("x-consistency").to_owned();
    assert!(!token.is_empty());
    let look = request("GET", "/api/v1/wishlist").insert_header(("x-consistency", token));
    let look = shop.send_as(&bearer, look).await;
    assert_eq!((look.status.as_u16(), look.header("x-consistency")), (200, ""));
    assert_eq!(look.json()["items"].as_array().unwrap().len(), 1);
    // A refusal after a write that came to nothing has none either.
    let refused = shop.send_as(&bearer, request("PUT", &format!("/api/v1/wishlist/{}", id(99)))).await;
    assert_eq!((refused.status.as_u16(), refused.header("x-consistency")), (404, ""));
}

#[actix_web::test]
async fn a_token_that_the_shop_has_not_given_is_refused() {
    let shop = Shop::caching().await;
    for token in ["rubbish", "", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let look = TestRequest::get().uri("/api/v1/games").insert_header(("x-consistency", token));
        let problem = shop.api.send(look).await.problem();
        assert_eq!(problem["code"], "invalid_input", "{token}");
        assert_eq!(problem["errors"][0]["field"], "x-consistency");
    }
}

#[actix_web::test]
async fn while_changes_cannot_be_followed_answers_come_from_the_database() {
    let shop = Shop::open().await;
    for _ in 0..2 {
        assert_eq!(shop.api.get("/api/v1/games").await.status, 200);
    }
    assert_eq!(shop.counts(), (0, 2));
    let misses = shop.state.cache.report().misses;
    assert!(misses.contains(&(MissReason::StalePosition, 2)), "{misses:?}");
}

/// The headers of `answer` that do not depend on the page that asks.
fn headers(answer: &Answer) -> BTreeMap<String, BTreeSet<String>> {
    let mut headers = BTreeMap::<String, BTreeSet<String>>::new();
    for (name, value) in &answer.headers {
        let values = value.to_str().unwrap().split(',').map(|word| word.trim().to_owned());
        headers.entry(name.as_str().to_owned()).or_default().extend(values);
    }
    headers.retain(|name, _| !name.starts_with("access-control-"));
    headers
}

#[actix_web::test]
async fn the_short_way_leads_to_the_same_answer() {
    let shop = Shop::caching().await;
    let target = "/api/v1/games?sort=title&limit=2";
    let etag = shop.api.get(target).await.header("etag").to_owned();
    // A page of another origin goes the long way, and everybody else the short one from now on.
    let ask = |page: bool, name: &'static str, value: &str| {
        let request = TestRequest::get().uri(target).insert_header((name, value));
        shop.api.send(if page { request.insert_header(("origin", "https://other.example")) } else { request })
    };
    for (name, value) in [("accept", "*/*"), ("accept-encoding", "br"), ("if-none-match", &etag)] {
        let [long, short] = [ask(true, name, value).await, ask(false, name, value).await];
        assert_eq!(long.status, short.status, "{name}");
        assert_eq!(headers(&long), headers(&short), "{name}");
        assert!(long.body == short.body, "{name}");
    }
}

#[actix_web::test]
async fn the_short_way_is_as_new_as_the_long_one() {
    let shop = Shop::caching().await;
    let game = format!("{GAME}{}", id(1));
    let stock = async || shop.api.get_ok(&game).await["stock"].clone();
    assert_eq!((stock().await, stock().await), (json!(42), json!(42)));
    games::set_stock(&*shop.state.carts.unit_of_work, 7).await;
    assert_eq!(stock().await, 7);
    shop.poll().await;
    assert_eq!((stock().await, stock().await), (json!(7), json!(7)));
    shop.clock.pass(Duration::from_secs(2));
    games::set_stock(&*shop.state.carts.unit_of_work, 8).await;
    assert_eq!(stock().await, 8);
}
