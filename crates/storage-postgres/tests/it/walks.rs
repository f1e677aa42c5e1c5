//! Lists that are too long to be sorted at once are walked along an index; each game still comes once, and in its place.

use chrono::{Days, NaiveDate};
use domain::{
    catalogue::{CatalogueFilter, CatalogueQuery, GameSummary, Sort},
    draft::GameDraft,
    ports::{CatalogueQueries, Tx, in_transaction},
    text::SearchText,
};
use std::{cmp::Reverse, collections::BTreeSet};
use storage_contract::draft;
use storage_postgres::{PgStorage, test_support::TestDatabase};

/// More than are gathered and sorted.
const GAMES: i64 = 2_400;

/// Every order has ties; one game in five has no date; the word "star" is in the title, or in the publisher's name alone.
fn game(number: i64) -> GameDraft {
    let title = match number % 4 {
        0 => format!("Star {}", number % 90),
        1 => format!("The {} Star", number % 90),
        2 => "Starfall".to_owned(),
        _ => format!("Moon {}", number % 90),
    };
    let game = draft(&title).product(number).slug(&format!("game-{number}"));
    let game = game.publisher("Star Studios").price(100 + number % 70).stock(u32::from(number % 3 > 0));
    if number % 5 == 0 {
        return game.build();
    }
    let date = NaiveDate::from_ymd_opt(2010, 1, 1).unwrap() + Days::new(number.unsigned_abs() % 600);
    game.released(&date.to_string()).build()
}

async fn walk(storage: &PgStorage, sort: Sort, search: Option<&str>) -> Vec<GameSummary> {
    let search = search.map(|text| SearchText::parse(text).unwrap());
    let filter = CatalogueFilter { search, ..CatalogueFilter::default() };
    let mut query = CatalogueQuery { filter, sort, after: None, limit: 100 };
    let mut games = Vec::new();
    loop {
        let page = storage.list_games(&query).await.unwrap();
        assert_eq!(page.total, GAMES.unsigned_abs());
        games.extend(page.items);
        query.after = page.next;
        if query.after.is_none() {
            let ids: BTreeSet<_> = games.iter().map(|game| game.id).collect();
            assert_eq!((games.len(), ids.len()), (2_400, 2_400), "{sort:?} {:?}", query.filter.search);
            return games;
        }
    }
}

fn assert_sorted<K: PartialOrd>(games: &[GameSummary], key: impl Fn(&GameSummary) -> K) {
    assert!(games.is_sorted_by_key(key));
}

#[tokio::test]
async fn long_lists_can_be_walked_in_every_order() {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    for first in (1..=GAMES).step_by(800) {
        let drafts: Vec<GameDraft> = (first..first + 800).map(game).collect();
        in_transaction(&storage, async |tx: &mut Tx| tx.games().upsert_many(&drafts).await).await.unwrap();
    }
    let newest = |game: &GameSummary| (game.release_date.is_none(), game.release_date.map(Reverse));
    for search in [None, Some("star")] {
        assert_sorted(&walk(&storage, Sort::Newest, search).await, newest);
        assert_sorted(&walk(&storage, Sort::PriceAsc, search).await, |game| game.price.amount);
        assert_sorted(&walk(&storage, Sort::PriceDesc, search).await, |game| Reverse(game.price.amount));
        assert_sorted(&walk(&storage, Sort::Title, search).await, |game| game.title.to_lowercase());
    }
    assert_sorted(&walk(&storage, Sort::Relevance, None).await, newest);
    assert_sorted(&walk(&storage, Sort::Relevance, Some("star")).await, |game| {
        let begins = game.title.starts_with("Star");
        (!begins, if begins { Some(game.title.len()) } else { None }, (!begins).then(|| newest(game)))
    });
}
