//! Whatever comes in, it is never answered by a 5xx.

use crate::{api::Api, games::id};
use actix_web::{http::Uri, rt::System, test::TestRequest};
use proptest::{prelude::*, test_runner::TestRunner};

/// Runs the application against every target that `targets` makes and HTTP can carry.
fn assert_never_our_fault(targets: impl Strategy<Value = String>) {
    let system = System::new();
    let api = system.block_on(Api::with_games());
    let config = ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&targets, |target| {
            prop_assume!(target.parse::<Uri>().is_ok_and(|uri| uri.path().starts_with('/')));
            let answer = system.block_on(api.send(TestRequest::get().uri(&target)));
            prop_assert!(!answer.status.is_server_error(), "{} is {}", target, answer.status);
            if answer.status.is_client_error() {
                answer.problem();
            }
            Ok(())
        })
        .unwrap();
}

/// Names that are known and some that are not, with anything as their value.
fn query() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("search"),
        Just("platform"),
        Just("region"),
        Just("category"),
        Just("publisher"),
        Just("price_min"),
        Just("price_max"),
        Just("in_stock"),
        Just("sort"),
        Just("facets"),
        Just("limit"),
        Just("cursor"),
        Just("q"),
        Just("x"),
    ];
    let value = prop_oneof![
        "[0-9-]{1,20}",
        "[!-~]{0,30}",
        "(%[0-9A-F]{2}){0,12}",
        "true|false|title|newest|price_asc|relevance",
        "[a-zA-Z0-9+]{0,120}",
    ];
    prop::collection::vec((name, value), 0..5).prop_map(|pairs| {
        pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    })
}

#[test]
fn any_query_of_any_route() {
    let path = prop_oneof![
        Just("/api/v1/games".to_owned()),
        Just("/api/v1/games/suggest".to_owned()),
        Just("/api/v1/categories".to_owned()),
        Just(format!("/api/v1/games/{}", id(1))),
        Just(format!("/api/v1/games/{}/similar", id(1))),
        Just(format!("/api/v1/games/{}/price-history", id(1))),
    ];
    assert_never_our_fault((path, query()).prop_map(|(path, query)| format!("{path}?{query}")));
}

#[test]
fn any_path() {
    let segment =
        prop_oneof!["[!-~]{0,20}", "(%[0-9A-F]{2}){1,6}", "api|v1|games|by-slug|docs|health|\\.\\.|"];
    let path = prop::collection::vec(segment, 0..6).prop_map(|segments| format!("/{}", segments.join("/")));
    let below = path.clone().prop_map(|path| format!("/api/v1/games{path}"));
    assert_never_our_fault(prop_oneof![path, below]);
}
