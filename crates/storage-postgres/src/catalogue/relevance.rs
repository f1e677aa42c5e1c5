//! The order of relevance.
//!
//! A game that has the words of a search scores by how it has them: its title begins with the search, the title has all the
//! words, or they are found elsewhere too. Among equals the shorter title scores higher, so a title that *is* the search
//! comes first of all. The score is an integer and the same on every page, which floats of `ts_rank` would not be.
//!
//! A word that thousands of games have says little about any of them, and scoring them all would take long. Those whose title
//! begins with it still come first; then come the others, the newest first, along an index.

use super::{
    filter::{Meaning, Words, meant},
    order::{Key, Order, Place},
    page::{PageRow, load_rows, select, walk_query},
};
use crate::sql::Sql;
use diesel::sql_types::{BigInt, Text};
use diesel_async::AsyncPgConnection;
use domain::{
    catalogue::{CatalogueFilter, CatalogueQuery, GameId, Position, Sort},
    ports::StorageError,
};

/// What a title's length is taken from.
const BEGINS_TITLE: i64 = 3 * MAX_TITLE_LENGTH;
const IN_TITLE: i64 = 2 * MAX_TITLE_LENGTH;
const ELSEWHERE: i64 = MAX_TITLE_LENGTH;

/// More than any title has, so that scores do not overlap.
const MAX_TITLE_LENGTH: i64 = 10_000;

/// What `release_order` is taken from; the result is negative, whatever the date.
const NEWEST: i64 = -2_147_483_649;

/// The score of a game: an integer, higher is better.
pub(super) fn score(meaning: &Meaning) -> Sql {
    match meaning {
        Meaning::Words(words) => Sql::new("CASE WHEN ")
            .append(begins_title(words))
            .text(" THEN ")
            .bind::<BigInt, _>(BEGINS_TITLE)
            .text(" WHEN search @@ ")
            .bind::<Text, _>(words.in_title.clone())
            .text("::tsquery THEN ")
            .bind::<BigInt, _>(IN_TITLE)
            .text(" ELSE ")
            .bind::<BigInt, _>(ELSEWHERE)
            .text(" END - title_length"),
        Meaning::Similar(near_miss) => Sql::new("(1000 * ").append(near_miss.likeness()).text(")::bigint"),
        Meaning::Everything | Meaning::Nothing => Sql::new("0::bigint"),
    }
}

fn begins_title(words: &Words) -> Sql {
    Sql::new("title_key ^@ ").bind::<Text, _>(words.phrase.clone())
}

/// A page of a search that means many games.
pub(super) async fn walk(
    connection: &mut AsyncPgConnection,
    query: &CatalogueQuery,
    words: &Words,
    limit: i64,
) -> Result<Vec<PageRow>, StorageError> {
    let after = match query.after {
        Some(Position::Relevance(score, id)) => Some((score, id)),
        _ => None,
    };
    let mut rows = Vec::new();
    if after.is_none_or(|(score, _)| score > 0) {
        rows = load_rows(connection, beginning_query(&query.filter, words, after, limit)).await?;
    }
    let missing = limit - i64::try_from(rows.len()).unwrap_or(limit);
    if missing > 0 {
        rows.extend(load_rows(connection, others_query(&query.filter, words, after, missing)).await?);
    }
    Ok(rows)
}

/// Games whose title begins with the search, the shortest titles first.
pub(super) fn beginning_query(
    filter: &CatalogueFilter,
    words: &Words,
    after: Option<(i64, GameId)>,
    limit: i64,
) -> Sql {
    let place = after.map(|(score, id)| Place { key: Key::Number(BEGINS_TITLE - score), id });
    let score = Sql::default().bind::<BigInt, _>(BEGINS_TITLE).text(" - title_length");
    let meant = meant(filter, &Meaning::Words(words.clone()));
    let games = select(score).append(meant).text(" AND ").append(begins_title(words));
    walk_query(&games, Order::BY_TITLE_LENGTH, place.as_ref(), limit)
}

/// The other games that have the words, the newest first. Their scores are below zero.
pub(super) fn others_query(
    filter: &CatalogueFilter,
    words: &Words,
    after: Option<(i64, GameId)>,
    limit: i64,
) -> Sql {
    let behind = after.filter(|(score, _)| *score < 0);
    let place = behind.map(|(score, id)| Place { key: Key::Number(NEWEST - score), id });
    let score = Sql::default().bind::<BigInt, _>(NEWEST).text(" - release_order");
    let meant = meant(filter, &Meaning::Words(words.clone()));
    let games = select(score).append(meant).text(" AND NOT ").append(begins_title(words));
    walk_query(&games, Order::of(Sort::Newest), place.as_ref(), limit)
}
