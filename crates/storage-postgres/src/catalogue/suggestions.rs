//! Titles for somebody who types.

use super::{game_row::SuggestionRow, near_miss::NearMiss};
use crate::{error::storage_error, sql::Sql, text::title_key};
use diesel::sql_types::{BigInt, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{catalogue::Suggestion, ports::StorageError, text::SearchText};

/// The titles that begin with `text`, and then, if there is room, those that are similar to it.
pub(super) async fn load(
    connection: &mut AsyncPgConnection,
    text: &SearchText,
    limit: u32,
) -> Result<Vec<Suggestion>, StorageError> {
    let typed = title_key(text.as_str());
    let limit = i64::from(limit);
    let mut rows: Vec<SuggestionRow> =
        beginning_query(&typed, limit).load(connection).await.map_err(storage_error)?;
    let missing = limit - i64::try_from(rows.len()).unwrap_or(limit);
    if missing > 0
        && let Some(near_miss) = NearMiss::of(connection, text).await?
    {
        rows.extend(similar_query(&near_miss, missing).load(connection).await.map_err(storage_error)?);
    }
    Ok(rows.into_iter().map(SuggestionRow::into_suggestion).collect())
}

/// By title: what is typed in full comes first, because it is its own shortest continuation.
pub(super) fn beginning_query(typed: &str, limit: i64) -> Sql {
    Sql::new("SELECT id, slug, title, thumbnail FROM games WHERE delisted_at IS NULL AND title_key ^@ ")
        .bind::<Text, _>(typed.to_owned())
        .text(" ORDER BY title_key, id LIMIT ")
        .bind::<BigInt, _>(limit)
}

/// The likest first.
pub(super) fn similar_query(near_miss: &NearMiss, limit: i64) -> Sql {
    Sql::new("SELECT id, slug, title, thumbnail FROM games WHERE ")
        .append(near_miss.games())
        .text(" AND NOT title_key ^@ ")
        .bind::<Text, _>(near_miss.phrase.clone())
        .text(" ORDER BY ")
        .append(near_miss.likeness())
        .text(" DESC, title_length, id LIMIT ")
        .bind::<BigInt, _>(limit)
}
