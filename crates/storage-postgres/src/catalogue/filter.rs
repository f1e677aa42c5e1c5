//! Which games a filter means.

use super::near_miss::NearMiss;
use crate::{
    error::storage_error,
    sql::Sql,
    text::{key, prefix_query, title_key},
};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Integer, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{catalogue::CatalogueFilter, ports::StorageError, text::SearchText};

/// How a search is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// There is no search: every game.
    Everything,
    /// Games that have the words.
    Words(Words),
    /// No game has the words: games whose title is like the search.
    Similar(NearMiss),
    /// There is nothing to search for: no game.
    Nothing,
}

/// A search for words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    /// The search as it was typed, in lower case.
    pub(super) phrase: String,
    /// A `tsquery` for its words anywhere.
    pub(super) anywhere: String,
    /// A `tsquery` for its words in the title.
    pub(super) in_title: String,
}

impl Words {
    fn of(search: &SearchText) -> Option<Self> {
        let words = search.words();
        (!words.is_empty()).then(|| Self {
            phrase: title_key(search.as_str()),
            anywhere: prefix_query(&words, ""),
            in_title: prefix_query(&words, "A"),
        })
    }
}

/// How `filter.search` is to be understood, and how many games the whole filter means then.
pub(super) async fn understand(
    connection: &mut AsyncPgConnection,
    filter: &CatalogueFilter,
) -> Result<(Meaning, u64), StorageError> {
    let Some(search) = &filter.search else {
        return Ok((Meaning::Everything, count(connection, filter, &Meaning::Everything).await?));
    };
    let Some(words) = Words::of(search) else { return Ok((Meaning::Nothing, 0)) };
    let exact = Meaning::Words(words);
    let total = count(connection, filter, &exact).await?;
    if total > 0 {
        return Ok((exact, total));
    }
    // Near misses count if no game in the whole shop has the words, and not if the other criteria leave none.
    let search_alone = CatalogueFilter { search: filter.search.clone(), ..CatalogueFilter::default() };
    if *filter != search_alone && count(connection, &search_alone, &exact).await? > 0 {
        return Ok((exact, 0));
    }
    let Some(near_miss) = NearMiss::of(connection, search).await? else { return Ok((Meaning::Nothing, 0)) };
    let similar = Meaning::Similar(near_miss);
    let total = count(connection, filter, &similar).await?;
    Ok((similar, total))
}

async fn count(
    connection: &mut AsyncPgConnection,
    filter: &CatalogueFilter,
    meaning: &Meaning,
) -> Result<u64, StorageError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let row: Row = count_query(filter, meaning).get_result(connection).await.map_err(storage_error)?;
    Ok(row.count.unsigned_abs())
}

pub(super) fn count_query(filter: &CatalogueFilter, meaning: &Meaning) -> Sql {
    Sql::new("SELECT count(*)").append(meant(filter, meaning))
}

/// `FROM games WHERE …`: the listed games that `filter` means.
pub(super) fn meant(filter: &CatalogueFilter, meaning: &Meaning) -> Sql {
    let mut sql = Sql::new(" FROM games WHERE delisted_at IS NULL").append(matching(meaning));
    if let Some(platform) = &filter.platform {
        sql = sql.text(" AND platform_key = ").bind::<Text, _>(key(platform));
    }
    if let Some(region) = &filter.region {
        sql = sql.text(" AND region_key = ").bind::<Text, _>(key(region));
    }
    if let Some(publisher) = &filter.publisher {
        sql = sql.text(" AND publisher_key = ").bind::<Text, _>(key(publisher));
    }
    if let Some(category) = filter.category {
        sql = sql.text(" AND category_ids @> ARRAY[").bind::<Integer, _>(category).text("]");
    }
    if let Some(price) = filter.price_min {
        sql = sql.text(" AND price >= ").bind::<BigInt, _>(price);
    }
    if let Some(price) = filter.price_max {
        sql = sql.text(" AND price <= ").bind::<BigInt, _>(price);
    }
    if filter.in_stock {
        sql = sql.text(" AND in_stock");
    }
    sql
}

fn matching(meaning: &Meaning) -> Sql {
    match meaning {
        Meaning::Everything => Sql::default(),
        Meaning::Words(words) => {
            Sql::new(" AND search @@ ").bind::<Text, _>(words.anywhere.clone()).text("::tsquery")
        }
        Meaning::Similar(near_miss) => Sql::new(" AND ").append(near_miss.games()),
        Meaning::Nothing => Sql::new(" AND false"),
    }
}
