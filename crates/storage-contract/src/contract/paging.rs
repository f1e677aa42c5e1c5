//! The orders of a list, and walking through it page by page.

use crate::{DraftBuilder, Shop, draft, shop::search_text};
use domain::catalogue::{CatalogueFilter, CatalogueQuery, GameId, GamePage, Sort};
use std::collections::BTreeSet;

const SORTS: [Sort; 5] = [Sort::Relevance, Sort::Newest, Sort::PriceAsc, Sort::PriceDesc, Sort::Title];

pub async fn the_cheapest_and_the_dearest_first(shop: Shop) {
    shop.upsert([draft("A").price(900), draft("B").price(1_000), draft("C").price(99)]).await;
    assert_eq!(titles(&shop, Sort::PriceAsc).await, ["C", "A", "B"]);
    assert_eq!(titles(&shop, Sort::PriceDesc).await, ["B", "A", "C"]);
}

pub async fn the_newest_first_and_those_without_a_date_last(shop: Shop) {
    let dated = [
        draft("A").released("2007-10-10"),
        draft("B").released("2031-01-01"),
        draft("C").released("1998-11-19"),
    ];
    shop.upsert(dated.into_iter().chain([draft("D")])).await;
    assert_eq!(titles(&shop, Sort::Newest).await, ["B", "A", "C", "D"]);
}

pub async fn by_title_ignoring_case(shop: Shop) {
    shop.upsert([draft("portal"), draft("Braid"), draft("Quake"), draft("antichamber")]).await;
    assert_eq!(titles(&shop, Sort::Title).await, ["antichamber", "Braid", "portal", "Quake"]);
}

pub async fn relevance_without_a_search_is_newest(shop: Shop) {
    shop.upsert(similar_games()).await;
    let newest = walk(&shop, &query(None, Sort::Newest, 3)).await;
    assert_eq!(walk(&shop, &query(None, Sort::Relevance, 3)).await, newest);
}

/// Ties in every order, and games without a date: each game comes exactly once, in the same order as on one long page.
pub async fn every_list_can_be_walked_to_its_end(shop: Shop) {
    shop.upsert(similar_games()).await;
    for sort in SORTS {
        for search in [None, Some("game"), Some("valve two")] {
            let whole = walk(&shop, &query(search, sort, 100)).await;
            assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), whole.len(), "each game once");
            for limit in [1, 2, 4, 12] {
                let walked = walk(&shop, &query(search, sort, limit)).await;
                assert_eq!(walked, whole, "{search:?} {sort:?} by {limit}");
            }
        }
        assert_eq!(walk(&shop, &query(None, sort, 5)).await.len(), 12);
        assert_eq!(walk(&shop, &query(Some("valve two"), sort, 5)).await.len(), 4);
    }
}

/// So long that an adapter may take another way through it.
pub async fn a_long_list_can_be_walked(shop: Shop) {
    let games =
        (0..2500).map(|number| draft(&format!("Game {number}")).price(100 + number % 7).publisher("Valve"));
    shop.upsert(games).await;
    for sort in SORTS {
        for search in [None, Some("game"), Some("valve")] {
            let walked = walk(&shop, &query(search, sort, 900)).await;
            assert_eq!(walked.iter().collect::<BTreeSet<_>>().len(), 2500, "{search:?} {sort:?}");
        }
    }
}

pub async fn titles_that_sort_oddly_can_be_walked(shop: Shop) {
    let odd = [
        "İstanbul",
        "istanbul",
        "straße",
        "STRASSE",
        "Ωmega",
        "ωMEGA",
        "a b",
        "a-b",
        "ab",
        "A B",
        "東方",
        "\"x\"",
        "%",
        "'",
    ];
    shop.upsert(odd.map(draft)).await;
    let whole = walk(&shop, &query(None, Sort::Title, 100)).await;
    assert_eq!(whole.len(), odd.len());
    assert_eq!(walk(&shop, &query(None, Sort::Title, 1)).await, whole);
}

/// Games that only look like what was searched for have a score too.
pub async fn a_list_of_similar_titles_can_be_walked(shop: Shop) {
    shop.upsert((1..=7).map(|number| draft(&format!("Cyberpunk {number}")))).await;
    for sort in SORTS {
        let whole = walk(&shop, &query(Some("Cyberpnk"), sort, 100)).await;
        assert_eq!(whole.len(), 7);
        assert_eq!(walk(&shop, &query(Some("Cyberpnk"), sort, 2)).await, whole, "{sort:?}");
    }
}

pub async fn the_last_page_says_so_even_if_it_is_full(shop: Shop) {
    shop.upsert(similar_games()).await;
    for sort in SORTS {
        let page = shop.list(&query(None, sort, 12)).await;
        assert_eq!((page.items.len(), page.next), (12, None), "{sort:?}");
        let first = shop.list(&query(None, sort, 6)).await;
        let second = shop.list(&CatalogueQuery { after: first.next, ..query(None, sort, 6) }).await;
        assert_eq!((second.items.len(), second.next), (6, None), "{sort:?}");
    }
}

/// A position is a place in the order, not a game: it outlives the game that it was taken from.
pub async fn a_walk_goes_on_when_its_last_game_is_gone(shop: Shop) {
    shop.upsert([draft("A"), draft("B"), draft("C"), draft("D")]).await;
    let first = shop.list(&query(None, Sort::Title, 2)).await;
    shop.delist(&["B"]).await;
    let rest = shop.list(&CatalogueQuery { after: first.next, ..query(None, Sort::Title, 2) }).await;
    assert_eq!((names(&rest), rest.total, &rest.next), (vec!["C", "D"], 3, &None));
}

pub async fn behind_the_end_there_is_nothing(shop: Shop) {
    shop.upsert([draft("A"), draft("B"), draft("C")]).await;
    for sort in SORTS {
        let first = shop.list(&query(None, sort, 1)).await;
        let second = shop.list(&CatalogueQuery { after: first.next, ..query(None, sort, 1) }).await;
        let last =
            names(&shop.list(&CatalogueQuery { after: second.next.clone(), ..query(None, sort, 1) }).await)
                .concat();
        shop.delist(&[&last]).await;
        let behind = shop.list(&CatalogueQuery { after: second.next, ..query(None, sort, 1) }).await;
        assert_eq!((behind.items, behind.total, behind.next), (Vec::new(), 2, None), "{sort:?}");
        shop.upsert([draft(&last)]).await;
    }
}

/// Twelve games of two prices, two dates or none, two titles, and two scores for most searches.
fn similar_games() -> Vec<DraftBuilder> {
    let game = |number: i64| {
        let title = if number % 2 == 0 { "Game" } else { "GAME" };
        let game = draft(title).product(number).slug(&format!("game-{number}")).price(100 + number % 2);
        let game = game.publisher(if number % 3 == 0 { "Valve Two" } else { "Other" });
        match number % 4 {
            0 | 1 => game.released("2007-10-10"),
            2 => game.released("2011-04-19"),
            _ => game,
        }
    };
    (1..=12).map(game).collect()
}

fn query(search: Option<&str>, sort: Sort, limit: u32) -> CatalogueQuery {
    let filter = CatalogueFilter { search: search.map(search_text), ..CatalogueFilter::default() };
    CatalogueQuery { filter, sort, after: None, limit }
}

/// All games of the list, page by page; every page has to be as full as it can be, and to know the whole list's length.
async fn walk(shop: &Shop, query: &CatalogueQuery) -> Vec<GameId> {
    let mut query = query.clone();
    let mut walked = Vec::new();
    loop {
        let page = shop.list(&query).await;
        walked.extend(page.items.iter().map(|game| game.id));
        let Some(next) = page.next else {
            assert_eq!(page.total, walked.len() as u64, "{query:?}");
            return walked;
        };
        assert_eq!(page.items.len(), query.limit as usize, "{query:?}");
        assert!(page.total > walked.len() as u64, "{query:?}");
        assert!(query.fits(&next), "{next:?}");
        query.after = Some(next);
    }
}

async fn titles(shop: &Shop, sort: Sort) -> Vec<String> {
    names(&shop.list(&query(None, sort, 100)).await).into_iter().map(str::to_owned).collect()
}

fn names(page: &GamePage) -> Vec<&str> {
    page.items.iter().map(|game| game.title.as_str()).collect()
}
