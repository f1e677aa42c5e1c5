//! Every query of the catalogue uses an index, at 100,000 games.

mod plan;

use super::{
    facets::{categories_query, divisions_query, platforms_query},
    filter::{Meaning, count_query, understand},
    near_miss::NearMiss,
    page::{MANY, gather_query, list_query},
    relevance::{beginning_query, others_query},
    similar::{Traits, similar_query},
    suggestions,
};
use crate::{sql::Sql, test_support::TestDatabase};
use chrono::NaiveDate;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use domain::{
    catalogue::{CatalogueFilter, CatalogueQuery, GameId, Position, Sort},
    text::SearchText,
};
use plan::Plan;
use uuid::Uuid;

/// A page of a list may read so many blocks of 8 kB; the table has 10,000.
const BLOCKS_PER_PAGE: u64 = 5_000;

const SORTS: [Sort; 5] = [Sort::Relevance, Sort::Newest, Sort::PriceAsc, Sort::PriceDesc, Sort::Title];

#[tokio::test]
async fn no_query_reads_the_whole_table() {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    let connection = &mut *storage.connection().await.unwrap();
    connection.batch_execute(include_str!("generate_games.sql")).await.unwrap();
    connection.batch_execute("VACUUM (ANALYZE) games").await.unwrap();
    connection.batch_execute("ANALYZE categories, spellings, title_words").await.unwrap();
    // The planner may choose freely, except for the words that most games have.
    connection.batch_execute("SET enable_seqscan = on").await.unwrap();

    for filter in filters() {
        check_filter(connection, &filter).await;
    }
    check_single_queries(connection).await;

    connection.batch_execute("SET enable_seqscan = off").await.unwrap();
    for text in ["key", "steam", "s"] {
        check_filter(connection, &search(text)).await;
        check_filter(connection, &CatalogueFilter { in_stock: true, price_min: Some(1000), ..search(text) })
            .await;
    }
}

async fn check_filter(connection: &mut AsyncPgConnection, filter: &CatalogueFilter) {
    let (meaning, total) = understand(connection, filter).await.unwrap();
    assert!(total > 0, "{filter:?} means something");
    for (name, query) in [
        ("count", count_query(filter, &meaning)),
        ("facets", divisions_query(filter, &meaning)),
        ("categories", categories_query(filter, &meaning)),
    ] {
        let plan = Plan::of(connection, query).await;
        assert!(!plan.reads_all_games(), "{name} of {filter:?}: {plan:#}");
    }
    for sort in SORTS {
        for after in positions(sort, filter) {
            let query = CatalogueQuery { filter: filter.clone(), sort, after, limit: 24 };
            for page in pages(&query, &meaning, total) {
                let plan = Plan::of(connection, page).await;
                assert!(!plan.reads_all_games(), "{query:?}: {plan:#}");
                // Near misses are bounded in number, but not in the games that are compared before they are found.
                let modest = plan.blocks() <= BLOCKS_PER_PAGE || matches!(meaning, Meaning::Similar(_));
                assert!(modest, "{query:?} reads {} blocks: {plan:#}", plan.blocks());
            }
        }
    }
}

/// The queries that a page takes.
fn pages(query: &CatalogueQuery, meaning: &Meaning, total: u64) -> Vec<Sql> {
    match meaning {
        _ if total < MANY => vec![gather_query(query, meaning, 25)],
        Meaning::Words(words) if query.sort == Sort::Relevance => {
            let after = match query.after {
                Some(Position::Relevance(score, id)) => Some((score, id)),
                _ => None,
            };
            let beginning = beginning_query(&query.filter, words, after, 25);
            vec![beginning, others_query(&query.filter, words, after, 25)]
        }
        _ => vec![list_query(query, meaning, 25)],
    }
}

/// The beginning of a list, and places within it.
fn positions(sort: Sort, filter: &CatalogueFilter) -> Vec<Option<Position>> {
    let id = GameId(Uuid::from_u128(0x018f_0000_0000_7000_8000_0000_0000_9000));
    let date = NaiveDate::from_ymd_opt(2015, 1, 1);
    let within = match sort {
        Sort::Relevance if filter.search.is_some() => {
            vec![Position::Relevance(29_980, id), Position::Relevance(-2_150_400_000, id)]
        }
        Sort::Relevance | Sort::Newest => vec![Position::Newest(date, id), Position::Newest(None, id)],
        Sort::PriceAsc | Sort::PriceDesc => vec![Position::Price(2_000, id)],
        Sort::Title => vec![Position::Title("magic sword".into(), id)],
    };
    [None].into_iter().chain(within.into_iter().map(Some)).collect()
}

async fn check_single_queries(connection: &mut AsyncPgConnection) {
    let id = GameId(Uuid::from_u128(0x018f_0000_0000_7000_8000_0000_0000_9000));
    let traits = Traits {
        title_key: "dragon quest 7 steam key".into(),
        developer: Some("Studio 7".into()),
        publisher_key: Some("publisher 0".into()),
        category_ids: vec![1, 5, 1000],
    };
    let queries = [
        platforms_query(),
        suggestions::beginning_query("d", 10),
        suggestions::beginning_query("dragon q", 10),
        suggestions::similar_query(&near_miss(connection, "dragn qest").await, 10),
        suggestions::similar_query(&near_miss(connection, "steam").await, 10),
        similar_query(id, &traits, 8),
        similar_query(id, &Traits { developer: None, publisher_key: None, ..traits }, 8),
    ];
    for query in queries {
        let plan = Plan::of(connection, query).await;
        assert!(!plan.reads_all_games(), "{plan:#}");
    }
}

async fn near_miss(connection: &mut AsyncPgConnection, text: &str) -> NearMiss {
    NearMiss::of(connection, &SearchText::parse(text).unwrap()).await.unwrap().unwrap()
}

fn filters() -> Vec<CatalogueFilter> {
    let all = CatalogueFilter::default;
    let named = |name: &str| Some(name.to_owned());
    vec![
        all(),
        CatalogueFilter { platform: named("Steam"), ..all() },
        CatalogueFilter { platform: named("GOG"), ..all() },
        CatalogueFilter { region: named("Global"), ..all() },
        CatalogueFilter { region: named("LATAM"), ..all() },
        CatalogueFilter { publisher: named("Publisher 0"), ..all() },
        CatalogueFilter { publisher: named("Publisher 1369"), ..all() },
        CatalogueFilter { category: Some(1), ..all() },
        CatalogueFilter { category: Some(7), ..all() },
        CatalogueFilter { category: Some(700), ..all() },
        CatalogueFilter { price_min: Some(1_000), price_max: Some(2_000), ..all() },
        CatalogueFilter { price_max: Some(110), ..all() },
        CatalogueFilter { in_stock: true, ..all() },
        CatalogueFilter {
            platform: named("steam"),
            region: named("global"),
            category: Some(7),
            price_max: Some(3_000),
            in_stock: true,
            ..all()
        },
        search("dragon"),
        search("dragon quest"),
        search("studio 77"),
        search("dragn qest"),
        search("steam kye"),
        CatalogueFilter { platform: named("GOG"), in_stock: true, ..search("dragon") },
    ]
}

fn search(text: &str) -> CatalogueFilter {
    CatalogueFilter { search: SearchText::parse(text).ok(), ..CatalogueFilter::default() }
}
