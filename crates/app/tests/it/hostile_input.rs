//! Whatever comes in, it is never answered by a 5xx.

use crate::{api::Api, games::id};
use actix_web::{
    http::Uri,
    rt::{System, SystemRunner},
    test::TestRequest,
};
use proptest::{prelude::*, test_runner::TestRunner};

#[test]
fn nothing_that_comes_in_is_our_fault() {
    let system = System::new();
    let api = system.block_on(Api::with_games());
    assert_never_our_fault(&system, &api, 1000);
}

/// Asks `api` for many [`targets`], none of which may be answered by a 5xx, and all of which are answered in JSON.
pub(crate) fn assert_never_our_fault(system: &SystemRunner, api: &Api, cases: u32) {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&targets(), |target| {
        let answer = system.block_on(api.send(TestRequest::get().uri(&target)));
        prop_assert!(!answer.status.is_server_error(), "{} is {}", target, answer.status);
        if answer.status.is_client_error() {
            answer.problem();
        }
        Ok(())
    });
    outcome.unwrap();
}

/// Any path, and any query of the catalogue's routes.
fn targets() -> impl Strategy<Value = String> {
    let route = prop::sample::select(vec![
        "/api/v1/games".to_owned(),
        "/api/v1/games".to_owned(),
        "/api/v1/games/suggest".to_owned(),
        "/api/v1/categories".to_owned(),
        format!("/api/v1/games/{}", id(1)),
        format!("/api/v1/games/{}/similar", id(1)),
        format!("/api/v1/games/{}/price-history", id(1)),
    ]);
    let asked = (route, query()).prop_map(|(route, query)| format!("{route}?{query}"));
    let below = path().prop_map(|path| format!("/api/v1/games{path}"));
    let carried = |target: &String| target.parse::<Uri>().is_ok_and(|uri| uri.path().starts_with('/'));
    prop_oneof![4 => asked, 1 => path(), 1 => below].prop_filter("HTTP cannot carry it", carried)
}

/// Names that are known and some that are not, with anything as their value.
fn query() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "search",
        "search",
        "q",
        "q",
        "platform",
        "region",
        "category",
        "publisher",
        "price_min",
        "price_max",
        "in_stock",
        "sort",
        "facets",
        "limit",
        "cursor",
        "x",
    ]);
    let value = prop_oneof![
        "[0-9-]{1,20}",
        "[!-~]{0,30}",
        "(%[0-7][0-9A-F]){0,12}",
        "(%[0-9A-F]{2}){0,6}",
        "true|false|title|newest|price_asc|relevance",
        "[a-zA-Z0-9+]{0,120}",
    ];
    let pair = (name, value).prop_map(|(name, value)| format!("{name}={value}"));
    prop::collection::vec(pair, 0..5).prop_map(|pairs| pairs.join("&"))
}

fn path() -> impl Strategy<Value = String> {
    let segment =
        prop_oneof!["[!-~]{0,20}", "(%[0-9A-F]{2}){1,6}", "api|v1|games|by-slug|docs|health|\\.\\.|"];
    prop::collection::vec(segment, 0..6).prop_map(|segments| format!("/{}", segments.join("/")))
}
