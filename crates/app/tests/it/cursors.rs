//! Turning pages.

use crate::api::Api;
use serde_json::Value;

/// The pages of the list that `query` means, from the first to the last, as titles.
async fn pages(api: &Api, query: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = api.get_ok(&format!("/api/v1/games?{query}{cursor}")).await;
        let items = page["items"].as_array().unwrap();
        pages.push(items.iter().map(|game| game["title"].as_str().unwrap().to_owned()).collect());
        match &page["next_cursor"] {
            Value::String(next) => cursor = format!("&cursor={next}"),
            end => {
                assert_eq!(*end, Value::Null);
                return pages;
            }
        }
    }
}

async fn first_cursor(api: &Api, query: &str) -> String {
    let page = api.get_ok(&format!("/api/v1/games?limit=1&{query}")).await;
    page["next_cursor"].as_str().expect("there is another page").to_owned()
}

#[actix_web::test]
async fn pages_hold_every_game_once_in_every_order() {
    let api = Api::with_games().await;
    for sort in ["relevance", "newest", "price_asc", "price_desc", "title"] {
        let whole = pages(&api, &format!("sort={sort}")).await.concat();
        assert_eq!(whole.len(), 5, "{sort}");
        for limit in 1..=5 {
            let paged = pages(&api, &format!("sort={sort}&limit={limit}")).await;
            assert_eq!(paged.concat(), whole, "{sort} by {limit}");
            assert_eq!(paged.len(), 5_usize.div_ceil(limit), "{sort} by {limit}");
        }
    }
}

#[actix_web::test]
async fn pages_of_a_search_go_on_too() {
    let api = Api::with_games().await;
    assert_eq!(pages(&api, "search=portal&limit=1").await.concat().len(), 2);
}

#[actix_web::test]
async fn a_page_may_have_another_size_than_the_one_before() {
    let api = Api::with_games().await;
    let cursor = first_cursor(&api, "sort=title").await;
    let rest = api.get_ok(&format!("/api/v1/games?sort=title&limit=9&cursor={cursor}")).await;
    assert_eq!(rest["items"].as_array().unwrap().len(), 4);
}

#[actix_web::test]
async fn a_cursor_does_not_fit_another_list() {
    let api = Api::with_games().await;
    let cursor = first_cursor(&api, "sort=price_asc").await;
    for other in
        ["sort=price_desc", "sort=title", "sort=price_asc&in_stock=true", "sort=price_asc&search=portal"]
    {
        let answer = api.get(&format!("/api/v1/games?{other}&cursor={cursor}")).await;
        assert_eq!(answer.status, 400, "{other}");
        let problem = answer.problem();
        assert_eq!(problem["code"], "invalid_cursor");
        assert_eq!(problem["errors"][0]["code"], "misplaced", "{other}");
    }
}

#[actix_web::test]
async fn a_changed_cursor_is_refused() {
    let api = Api::with_games().await;
    let mut cursor = first_cursor(&api, "sort=title").await;
    let last = if cursor.pop() == Some('A') { 'B' } else { 'A' };
    cursor.push(last);
    let answer = api.get(&format!("/api/v1/games?sort=title&cursor={cursor}")).await;
    assert_eq!(answer.status, 400);
    insta::assert_json_snapshot!(answer.problem());
}
