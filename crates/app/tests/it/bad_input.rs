//! Every kind of bad input gets a 4xx problem that names the field.

use crate::{api::Api, games::id};

/// Asks for `target`, which has to be refused with these faults of fields and no others.
async fn assert_refused(api: &Api, target: &str, faults: &[(&str, &str)]) {
    let answer = api.get(target).await;
    assert_eq!(answer.status, 400, "{target}: {}", answer.text());
    let problem = answer.problem();
    let named: Vec<(&str, &str)> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| (fault["field"].as_str().unwrap(), fault["code"].as_str().unwrap()))
        .collect();
    assert_eq!(named, faults, "{target}");
}

#[actix_web::test]
async fn a_parameter_must_be_known_and_given_once() {
    let api = Api::with_games().await;
    for (query, fault) in [
        ("colour=red", ("colour", "unknown")),
        ("Limit=3", ("Limit", "unknown")),
        ("limit[]=3", ("limit[]", "unknown")),
        ("limit=3&limit=3", ("limit", "repeated")),
        ("limit=3&%6Cimit=4", ("limit", "repeated")),
        ("q=x", ("q", "unknown")),
        ("=x", ("", "unknown")),
    ] {
        assert_refused(&api, &format!("/api/v1/games?{query}"), &[fault]).await;
    }
    for path in ["/api/v1/categories", "/api/v1/platforms", &format!("/api/v1/games/{}", id(1))] {
        assert_refused(&api, &format!("{path}?limit=3"), &[("limit", "unknown")]).await;
    }
}

#[actix_web::test]
async fn a_page_size_is_1_to_100() {
    let api = Api::with_games().await;
    for (limit, code) in [
        ("0", "out_of_range"),
        ("101", "out_of_range"),
        ("-1", "out_of_range"),
        ("99999999999999999999", "out_of_range"),
        ("abc", "malformed"),
        ("", "malformed"),
        ("1.5", "malformed"),
        ("1e2", "malformed"),
        ("%2B5", "malformed"),
        ("+5", "malformed"),
        ("%D9%A3", "malformed"),
        ("0x10", "malformed"),
    ] {
        let game = id(1);
        for path in [
            "games?",
            "games/suggest?q=portal&",
            &format!("games/{game}/similar?"),
            &format!("games/{game}/price-history?"),
        ] {
            assert_refused(&api, &format!("/api/v1/{path}limit={limit}"), &[("limit", code)]).await;
        }
    }
    for limit in ["1", "100", "007"] {
        api.get_ok(&format!("/api/v1/games?limit={limit}")).await;
    }
}

#[actix_web::test]
async fn a_price_is_not_negative_and_its_span_not_reversed() {
    let api = Api::with_games().await;
    for (query, fault) in [
        ("price_min=-1", ("price_min", "out_of_range")),
        ("price_max=-1", ("price_max", "out_of_range")),
        ("price_min=9223372036854775808", ("price_min", "out_of_range")),
        ("price_max=12.99", ("price_max", "malformed")),
        ("price_max=12,99", ("price_max", "malformed")),
        ("price_min=900&price_max=899", ("price_min", "out_of_range")),
    ] {
        assert_refused(&api, &format!("/api/v1/games?{query}"), &[fault]).await;
    }
    api.get_ok("/api/v1/games?price_min=0&price_max=9223372036854775807").await;
    api.get_ok("/api/v1/games?price_min=899&price_max=899").await;
}

#[actix_web::test]
async fn words_of_a_fixed_set_are_of_that_set() {
    let api = Api::with_games().await;
    for (query, field) in [
        ("sort=cheapest", "sort"),
        ("sort=Title", "sort"),
        ("sort=", "sort"),
        ("in_stock=1", "in_stock"),
        ("in_stock=TRUE", "in_stock"),
        ("facets=yes", "facets"),
        ("category=action", "category"),
    ] {
        assert_refused(&api, &format!("/api/v1/games?{query}"), &[(field, "malformed")]).await;
    }
    assert_refused(&api, "/api/v1/games?category=-1", &[("category", "out_of_range")]).await;
    assert_refused(&api, "/api/v1/games?category=2147483648", &[("category", "out_of_range")]).await;
}

#[actix_web::test]
async fn a_text_is_utf8_without_control_characters_and_not_endless() {
    let api = Api::with_games().await;
    let long = "x".repeat(301);
    for field in ["search", "platform", "region", "publisher"] {
        for (value, code) in [
            ("%FF", "malformed"),
            ("%C3%28", "malformed"),
            ("%ED%A0%80", "malformed"),
            ("%00", "forbidden_character"),
            ("a%00b", "forbidden_character"),
            ("a%1Bb", "forbidden_character"),
            ("", "empty"),
            ("+%20+", "empty"),
            (long.as_str(), "too_long"),
        ] {
            assert_refused(&api, &format!("/api/v1/games?{field}={value}"), &[(field, code)]).await;
        }
    }
    assert_refused(&api, "/api/v1/games?%FF=x", &[("\u{fffd}", "malformed")]).await;
    assert_refused(&api, "/api/v1/games?search=a+b+c+d+e+f+g+h+i+j+k", &[("search", "too_long")]).await;
}

#[actix_web::test]
async fn a_suggestion_needs_something_typed() {
    let api = Api::with_games().await;
    assert_refused(&api, "/api/v1/games/suggest", &[("q", "missing")]).await;
    assert_refused(&api, "/api/v1/games/suggest?q=", &[("q", "empty")]).await;
    assert_refused(&api, "/api/v1/games/suggest?q=%FF", &[("q", "malformed")]).await;
}

#[actix_web::test]
async fn an_id_is_a_uuid() {
    let api = Api::with_games().await;
    for bad in [
        "7",
        "null",
        "019a0000-0000-7000-8000-00000000000g",
        "019a000000007000800000000000000001",
        "%7B019a0000-0000-7000-8000-000000000001%7D",
        "019a0000-0000-7000-8000-000000000001%20",
        "1%27%20OR%20%271%27=%271",
        "..",
    ] {
        for path in ["", "/similar", "/price-history"] {
            assert_refused(&api, &format!("/api/v1/games/{bad}{path}"), &[("id", "malformed")]).await;
        }
    }
}

#[actix_web::test]
async fn a_slug_is_lower_case_letters_digits_and_hyphens() {
    let api = Api::with_games().await;
    let long = "x".repeat(201);
    for (slug, code) in [
        ("Portal-i7", "malformed"),
        ("a%20b", "malformed"),
        ("a%2Fb", "malformed"),
        ("%C3%BC", "malformed"),
        (&long, "too_long"),
    ] {
        assert_refused(&api, &format!("/api/v1/games/by-slug/{slug}"), &[("slug", code)]).await;
    }
}

#[actix_web::test]
async fn a_path_is_utf8_without_control_characters() {
    let api = Api::with_games().await;
    for path in
        ["/api/v1/games/by-slug/%FF", "/api/v1/games/by-slug/a%00b", "/api/v1/games/%0A", "/%FF", "/docs/%00"]
    {
        assert_refused(&api, path, &[("path", "malformed")]).await;
    }
}

#[actix_web::test]
async fn a_cursor_is_one_of_ours() {
    let api = Api::with_games().await;
    for cursor in ["", "x", "bm90IG91cnM", "%00", "%F0%9F%92%A3", "AAAA====", &"A".repeat(3000)] {
        let answer = api.get(&format!("/api/v1/games?cursor={cursor}")).await;
        assert_eq!(answer.status, 400, "{cursor}");
        let problem = answer.problem();
        assert_eq!(problem["code"], "invalid_cursor", "{cursor}");
        assert_eq!(problem["errors"][0]["field"], "cursor");
    }
}

#[actix_web::test]
async fn all_faults_are_named_at_once() {
    let api = Api::with_games().await;
    let query = "price_min=-1&limit=0&sort=best&in_stock=maybe&search=%00&platform=%FF&colour=red&limit=5";
    insta::assert_json_snapshot!(api.get(&format!("/api/v1/games?{query}")).await.problem());
    let list = format!("/api/v1/games/{}/similar?limit=0&page=2", "not-an-id");
    assert_refused(&api, &list, &[("id", "malformed"), ("limit", "out_of_range"), ("page", "unknown")]).await;
}

#[actix_web::test]
async fn the_answer_to_very_many_faults_is_short() {
    let api = Api::with_games().await;
    let query: Vec<String> = (0..1000).map(|number| format!("x{number}=1")).collect();
    let answer = api.get(&format!("/api/v1/games?{}", query.join("&"))).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.problem()["errors"].as_array().unwrap().len(), 20);
}

#[actix_web::test]
async fn sql_and_symbols_in_a_search_are_only_words() {
    let api = Api::with_games().await;
    for search in [
        "%27%3B+DROP+TABLE+games%3B--",
        "%27+OR+1%3D1",
        "%25",
        "_%25_",
        "a%26%7C%21%28%29%3A%2A",
        "%5C",
        "%22",
        "%F0%9F%8E%AE",
        "%E2%80%AE",
        "%EF%BF%BD",
        "100%",
        "%zz",
    ] {
        for target in [
            format!("/api/v1/games?search={search}&facets=true"),
            format!("/api/v1/games/suggest?q={search}"),
        ] {
            api.get_ok(&target).await;
        }
    }
}
