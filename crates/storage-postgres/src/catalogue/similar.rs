//! Games like another.

use super::game_row::SummaryRow;
use crate::{
    error::storage_error,
    schema::games,
    sql::Sql,
    text::{key, name_query},
};
use diesel::{
    OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper,
    pg::Pg,
    sql_types::{Array, BigInt, Integer, Nullable, Text, Uuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    catalogue::{GameId, GameSummary},
    ports::StorageError,
};

/// What the likeness of a game is judged by.
#[derive(Queryable, Selectable)]
#[diesel(table_name = games, check_for_backend(Pg))]
pub(super) struct Traits {
    pub(super) title_key: String,
    pub(super) developer: Option<String>,
    pub(super) publisher_key: Option<String>,
    pub(super) category_ids: Vec<i32>,
}

impl Traits {
    fn developer_key(&self) -> Option<String> {
        self.developer.as_deref().map(key)
    }
}

/// `None` if there is no game `id`.
pub(super) async fn load(
    connection: &mut AsyncPgConnection,
    id: GameId,
    limit: u32,
) -> Result<Option<Vec<GameSummary>>, StorageError> {
    let traits = games::table
        .find(id.0)
        .select(Traits::as_select())
        .first(connection)
        .await
        .optional()
        .map_err(storage_error)?;
    let Some(traits) = traits else { return Ok(None) };
    let rows: Vec<SummaryRow> =
        similar_query(id, &traits, i64::from(limit)).load(connection).await.map_err(storage_error)?;
    Ok(Some(rows.into_iter().map(SummaryRow::into_summary).collect()))
}

/// Takes a bounded number of candidates from each of several indexes, and compares those in full: title, developer, publisher
/// and categories count the same.
pub(super) fn similar_query(id: GameId, traits: &Traits, limit: i64) -> Sql {
    Sql::new("WITH candidate AS (")
        .append(candidates(traits))
        .text("), alike AS (SELECT ")
        .text(SummaryRow::COLUMNS)
        .text(", ")
        .append(likeness(traits))
        .text(" AS likeness FROM games WHERE id IN (SELECT id FROM candidate) AND id <> ")
        .bind::<Uuid, _>(id.0)
        .text(") SELECT ")
        .text(SummaryRow::COLUMNS)
        .text(" FROM alike ORDER BY likeness DESC, id LIMIT ")
        .bind::<BigInt, _>(limit)
}

/// Each part walks along an index until it has its games. The parts of a series begin with the same words.
fn candidates(traits: &Traits) -> Sql {
    let beginning = |words: usize| {
        Sql::new("(SELECT id FROM games WHERE delisted_at IS NULL AND title_key ^@ ")
            .bind::<Text, _>(first_words(&traits.title_key, words).to_owned())
            .text(" ORDER BY title_key, id LIMIT 100)")
    };
    beginning(1)
        .text(" UNION ")
        .append(beginning(2))
        .text(" UNION (SELECT id FROM games WHERE delisted_at IS NULL AND search @@ ")
        .bind::<Nullable<Text>, _>(traits.developer.as_deref().map(name_query))
        .text("::tsquery AND developer_key = ")
        .bind::<Nullable<Text>, _>(traits.developer_key())
        .text(" ORDER BY release_order, id LIMIT 100)")
        .text(" UNION (SELECT id FROM games WHERE delisted_at IS NULL AND publisher_key = ")
        .bind::<Nullable<Text>, _>(traits.publisher_key.clone())
        .text(" ORDER BY release_order, id LIMIT 100)")
        .text(" UNION (SELECT id FROM games WHERE delisted_at IS NULL AND category_ids && ")
        .bind::<Array<Integer>, _>(traits.category_ids.clone())
        .text(" ORDER BY release_order, id LIMIT 100)")
}

/// From 0 to 4.
fn likeness(traits: &Traits) -> Sql {
    Sql::new("similarity(title_key, ")
        .bind::<Text, _>(traits.title_key.clone())
        .text(") + coalesce(developer_key = ")
        .bind::<Nullable<Text>, _>(traits.developer_key())
        .text(", false)::integer + coalesce(publisher_key = ")
        .bind::<Nullable<Text>, _>(traits.publisher_key.clone())
        .text(", false)::integer + (SELECT count(*) FROM unnest(category_ids) AS category_id WHERE category_id = ANY(")
        .bind::<Array<Integer>, _>(traits.category_ids.clone())
        .text("))::real / greatest(cardinality(category_ids), 1)")
}

/// The beginning of a title, up to the end of its `count`th word.
fn first_words(title: &str, count: usize) -> &str {
    let end = title.match_indices(' ').map(|(end, _)| end).nth(count.saturating_sub(1));
    end.and_then(|end| title.get(..end)).unwrap_or(title)
}

#[cfg(test)]
mod tests {
    use super::first_words;

    #[test]
    fn the_first_words_end_before_a_space() {
        let title = "assassin's creed 2";
        assert_eq!(
            [1, 2, 3, 4].map(|count| first_words(title, count)),
            ["assassin's", "assassin's creed", title, title]
        );
    }
}
