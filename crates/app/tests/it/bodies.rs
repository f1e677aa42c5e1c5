//! Bodies: one JSON object, of known fields, each once; every fault is named, and none repeats what was sent.

use crate::{
    api::{Answer, request},
    games::id,
    shop::Shop,
};
use actix_web::{http::header::ContentType, test::TestRequest};
use proptest::{prelude::*, test_runner::TestRunner};

const GAME: &str = "019a0000-0000-7000-8000-000000000002";

fn add(body: impl Into<Vec<u8>>) -> TestRequest {
    let body: Vec<u8> = body.into();
    request("POST", "/api/v1/cart/items").insert_header(ContentType::json()).set_payload(body)
}

/// What is wrong with which field.
fn faults(answer: &Answer) -> Vec<(String, String)> {
    let problem = answer.problem();
    assert_eq!(problem["code"], "invalid_input", "{problem}");
    let faults = problem["errors"].as_array().unwrap().iter();
    faults.map(|fault| (text(&fault["field"]), text(&fault["code"]))).collect()
}

fn text(value: &serde_json::Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn assert_refused(shop: &Shop, body: impl Into<Vec<u8>>, expected: &[(&str, &str)]) {
    let body = body.into();
    let answer = shop.api.send(add(body.clone())).await;
    let expected: Vec<_> =
        expected.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect();
    assert_eq!(faults(&answer), expected, "{}", String::from_utf8_lossy(&body));
}

#[actix_web::test]
async fn what_is_no_json_object_is_told_where_it_is_not() {
    let shop = Shop::open().await;
    let deep = format!("{}1{}", "[".repeat(30_000), "]".repeat(30_000));
    for body in [
        "null",
        "7",
        "\"text\"",
        "[]",
        "[{}]",
        "{",
        "}",
        "{}{}",
        "{} x",
        "{'quantity': 1}",
        "{quantity: 1}",
        "{\"quantity\": 01}",
        "{\"quantity\": +1}",
        "{\"quantity\": NaN}",
        "{\"quantity\": 1e999}",
        "{\"quantity\": 1,}",
        "{\"quantity\" 1}",
        "{1: 1}",
        "{\"quantity\": \"\\ud800\"}",
        "{\"quantity\": \"\n\"}",
        "\u{feff}{}",
        "// {}",
        &deep,
        &format!("{{\"quantity\": {deep}"),
    ] {
        assert_refused(&shop, body, &[("body", "malformed")]).await;
    }
    assert_refused(&shop, b"{\"game_id\": \"\xff\"}", &[("body", "malformed")]).await;
    assert_refused(&shop, "", &[("body", "missing")]).await;
    let answer = shop.api.send(add("{\n  \"quantity\": x}")).await;
    assert_eq!(
        answer.problem()["errors"][0]["message"],
        "must be one JSON object in UTF-8, and is not at line 2, column 15"
    );
}

#[actix_web::test]
async fn a_field_is_known_and_given_once_and_of_its_type() {
    let shop = Shop::open().await;
    let good = format!("\"game_id\": \"{GAME}\", \"quantity\": 1");
    let long = "x".repeat(1000);
    for (body, expected) in [
        ("{}".to_owned(), &[("game_id", "missing"), ("quantity", "missing")][..]),
        (format!("{{{good}, \"quantity\": 1}}"), &[("quantity", "repeated")]),
        (format!("{{{good}, \"quantit\\u0079\": 1}}"), &[("quantity", "repeated")]),
        (format!("{{{good}, \"price\": 1}}"), &[("price", "unknown")]),
        (format!("{{{good}, \"Quantity\": 1}}"), &[("Quantity", "unknown")]),
        (format!("{{{good}, \"\": 1}}"), &[("", "unknown")]),
        (format!("{{{good}, \"__proto__\": {{}}}}"), &[("__proto__", "unknown")]),
        (format!("{{{good}, \"{long}\": 1}}"), &[(&long[..100], "unknown")]),
        (
            "{\"game_id\": 7, \"quantity\": null}".to_owned(),
            &[("game_id", "malformed"), ("quantity", "malformed")],
        ),
        (
            "{\"game_id\": [], \"quantity\": {}}".to_owned(),
            &[("game_id", "malformed"), ("quantity", "malformed")],
        ),
        (
            "{\"game_id\": null, \"quantity\": true}".to_owned(),
            &[("game_id", "malformed"), ("quantity", "malformed")],
        ),
        (
            "{\"game_id\": \"\", \"quantity\": \"1\"}".to_owned(),
            &[("game_id", "malformed"), ("quantity", "malformed")],
        ),
    ] {
        assert_refused(&shop, body, expected).await;
    }
}

#[actix_web::test]
async fn a_quantity_is_a_whole_number_from_1_on() {
    let shop = Shop::open().await;
    for (quantity, code) in [
        ("0", "out_of_range"),
        ("-1", "out_of_range"),
        ("-9223372036854775808", "out_of_range"),
        ("-99999999999999999999", "out_of_range"),
        ("-1e30", "out_of_range"),
        ("-0", "malformed"),
        ("1.0", "malformed"),
        ("0.5", "malformed"),
        ("1e0", "malformed"),
        ("1E1", "malformed"),
    ] {
        let body = format!("{{\"game_id\": \"{GAME}\", \"quantity\": {quantity}}}");
        assert_refused(&shop, body, &[("quantity", code)]).await;
    }
    for quantity in
        ["11", "256", "257", "9223372036854775807", "18446744073709551615", "99999999999999999999"]
    {
        let body = format!("{{\"game_id\": \"{GAME}\", \"quantity\": {quantity}}}");
        let answer = shop.api.send(add(body)).await;
        assert_eq!(answer.problem()["code"], "quantity_limit", "{quantity}");
        assert_eq!(answer.problem()["detail"], "A cart holds at most 10 keys of one game.");
    }
    let zero = shop.api.send(add(format!("{{\"game_id\": \"{GAME}\", \"quantity\": 0}}"))).await;
    let message = &zero.problem()["errors"][0]["message"];
    assert_eq!(message, "must be at least 1; use DELETE to take the game out");
}

#[actix_web::test]
async fn all_faults_of_path_query_and_body_are_named_at_once() {
    let shop = Shop::open().await;
    let set = request("PUT", "/api/v1/cart/items/seven?x=1").insert_header(ContentType::json());
    let answer = shop.api.send(set.set_payload("{\"quantity\": 0, \"price\": 1}")).await;
    let named = faults(&answer);
    let named: Vec<_> = named.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
    let expected =
        [("game_id", "malformed"), ("quantity", "out_of_range"), ("x", "unknown"), ("price", "unknown")];
    assert_eq!(named, expected);
    let no_object = request("PUT", "/api/v1/cart/items/seven").insert_header(ContentType::json());
    let named = faults(&shop.api.send(no_object.set_payload("[]")).await);
    assert_eq!(named.len(), 2, "a body without fields lacks none: {named:?}");
}

#[actix_web::test]
async fn the_answer_to_very_many_fields_is_short() {
    let shop = Shop::open().await;
    let fields: Vec<String> = (0..4000).map(|number| format!("\"x{number}\": [1]")).collect();
    let answer = shop.api.send(add(format!("{{{}}}", fields.join(",")))).await;
    assert_eq!(faults(&answer).len(), 20);
}

#[actix_web::test]
async fn only_plain_json_is_taken() {
    let shop = Shop::open().await;
    let body = format!("{{\"game_id\": \"{GAME}\", \"quantity\": 1}}");
    let send = async |headers: &[(&str, &str)]| {
        let mut add = request("POST", "/api/v1/cart/items").set_payload(body.clone());
        for (name, value) in headers {
            add = add.insert_header((*name, *value));
        }
        shop.api.send(add).await
    };
    for media_type in [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
    ] {
        assert_eq!(send(&[("content-type", media_type)]).await.status, 201, "{media_type}");
    }
    for headers in [
        &[][..],
        &[("content-type", "")],
        &[("content-type", "text/plain")],
        &[("content-type", "application/jsonx")],
        &[("content-type", "application/x-www-form-urlencoded")],
        &[("content-type", "multipart/form-data; boundary=x")],
        &[("content-type", "application/merge-patch+json")],
        &[("content-type", "application/json; charset=latin1")],
        &[("content-type", "application/json"), ("content-encoding", "gzip")],
    ] {
        let answer = send(headers).await;
        assert_eq!(answer.status, 415, "{headers:?}");
        assert_eq!(answer.problem()["code"], "unsupported_media_type");
    }
}

#[actix_web::test]
async fn a_route_that_takes_no_body_does_not_look_at_one() {
    let shop = Shop::open().await;
    let wish = request("PUT", &format!("/api/v1/wishlist/{}", id(1))).set_payload("anything");
    assert_eq!(shop.api.send(wish).await.status, 200);
}

#[actix_web::test]
async fn a_fault_never_repeats_a_value() {
    let shop = Shop::open().await;
    for body in [
        "{\"email\": \"hunter2\", \"password\": \"hunter2\", \"nickname\": \"\\u0000hunter2\"}",
        "{\"email\": \"gordon@example.com\", \"password\": \"hunter2",
        "{\"email\": \"gordon@example.com\", \"password\": hunter2}",
        "\"hunter2\"",
        "{\"password\": {\"hunter2\": \"hunter2\"}, \"email\": [\"hunter2\"]}",
    ] {
        for path in ["register", "login"] {
            let target = format!("/api/v1/auth/{path}");
            let answer = shop
                .api
                .send(request("POST", &target).insert_header(ContentType::json()).set_payload(body))
                .await;
            assert_eq!(answer.status, 400, "{path} {body}");
            assert!(!answer.text().contains("hunter2"), "{}", answer.text());
        }
    }
}

#[test]
fn nothing_in_a_body_is_our_fault() {
    let system = actix_web::rt::System::new();
    let shop = system.block_on(Shop::open());
    let value = prop_oneof![
        "-?[0-9]{1,40}",
        "-?[0-9]{1,3}\\.[0-9]{1,3}(e[0-9]{1,3})?",
        Just(format!("\"{GAME}\"")),
        "\"(\\\\u[0-9a-f]{4}|[ -!#-\\[\\]-~]){0,20}\"",
        "null|true|false|\\[\\]|\\{\\}",
    ];
    let field = (prop::sample::select(vec!["game_id", "quantity", "email", "x"]), value);
    let object = prop::collection::vec(field, 0..6).prop_map(|fields| {
        let fields: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
        format!("{{{}}}", fields.join(",")).into_bytes()
    });
    let body = prop_oneof![4 => object, 1 => prop::collection::vec(any::<u8>(), 0..60)];
    let config = ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&body, |body| {
        let answer = system.block_on(shop.api.send(add(body)));
        prop_assert!(!answer.status.is_server_error(), "{}", answer.text());
        if answer.status.is_client_error() {
            answer.problem();
        }
        Ok(())
    });
    outcome.unwrap();
}
