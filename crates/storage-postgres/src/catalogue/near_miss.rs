//! What somebody may have meant who made a typing error.
//!
//! Each word is taken for those like it that titles have. A word that is like none is left out: what the rest finds still has to
//! resemble the whole search.

use crate::{
    error::storage_error,
    sql::Sql,
    text::{prefix_query, title_key},
};
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{ports::StorageError, text::SearchText};
use std::collections::BTreeMap;

/// How many games are compared, those with the shortest titles. "steam kye" resembles nearly everything.
const MAX_COMPARED: i64 = 1_000;

/// How many words of titles one word may stand for, the likest.
const MAX_WORDS: i64 = 20;

/// A search that no game has the words of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NearMiss {
    /// The search as it was typed, in lower case: what a title must resemble.
    pub(super) phrase: String,
    /// A `tsquery` for titles that may.
    candidates: String,
}

#[derive(QueryableByName)]
struct WordRow {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = Text)]
    word: String,
}

impl NearMiss {
    /// `None` if no title has a word like any of `search`.
    pub(super) async fn of(
        connection: &mut AsyncPgConnection,
        search: &SearchText,
    ) -> Result<Option<Self>, StorageError> {
        let typed = search.words();
        let rows: Vec<WordRow> = words_query(&typed).load(connection).await.map_err(storage_error)?;
        let mut alike: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for WordRow { number, word } in rows {
            alike.entry(number).or_default().push(word);
        }
        Ok((!alike.is_empty())
            .then(|| Self { phrase: title_key(search.as_str()), candidates: candidates(&typed, &alike) }))
    }

    /// `id IN (…)`: the listed games whose titles resemble the search.
    pub(super) fn games(&self) -> Sql {
        Sql::new(
            "id IN (SELECT id FROM (SELECT id, title_key FROM games WHERE delisted_at IS NULL AND search @@ ",
        )
        .bind::<Text, _>(self.candidates.clone())
        .text("::tsquery ORDER BY title_length, id LIMIT ")
        .bind::<BigInt, _>(MAX_COMPARED)
        .text(") AS candidate WHERE ")
        .bind::<Text, _>(self.phrase.clone())
        .text(" <% title_key)")
    }

    /// From 0 to 1: how much of the search is in a title.
    pub(super) fn likeness(&self) -> Sql {
        Sql::new("word_similarity(").bind::<Text, _>(self.phrase.clone()).text(", title_key)")
    }
}

/// The words of titles that are like each of `typed`, or one that begins with it.
pub(super) fn words_query(typed: &[String]) -> Sql {
    Sql::new("SELECT typed.number, alike.word FROM unnest(")
        .bind::<Array<Text>, _>(typed.to_vec())
        .text(
            "::text[]) WITH ORDINALITY AS typed (word, number), LATERAL (
                (
                    SELECT word FROM title_words WHERE title_words.word % typed.word
                    ORDER BY similarity(title_words.word, typed.word) DESC, title_words.word LIMIT ",
        )
        .bind::<BigInt, _>(MAX_WORDS)
        .text(
            ")
                UNION
                (
                    SELECT word FROM title_words WHERE title_words.word ^@ typed.word
                    ORDER BY title_words.word LIMIT 1
                )
            ) AS alike",
        )
}

/// For each word of `typed` that is like any, one of those, or any that begins with it.
fn candidates(typed: &[String], alike: &BTreeMap<i64, Vec<String>>) -> String {
    let groups = (1..).zip(typed).filter_map(|(number, typed)| {
        let words = alike.get(&number)?.iter().map(|word| format!("'{word}':A"));
        let words: Vec<String> = words.chain([prefix_query([typed], "A")]).collect();
        Some(format!("({})", words.join(" | ")))
    });
    groups.collect::<Vec<_>>().join(" & ")
}

#[cfg(test)]
mod tests {
    use super::candidates;
    use std::collections::BTreeMap;

    #[test]
    fn a_word_that_is_like_none_is_left_out() {
        let typed = ["dragn", "xyz", "que"].map(str::to_owned);
        let alike = BTreeMap::from([(1, vec!["dragon".into(), "drag".into()]), (3, vec!["quest".into()])]);
        assert_eq!(
            candidates(&typed, &alike),
            "('dragon':A | 'drag':A | 'dragn':*A) & ('quest':A | 'que':*A)"
        );
    }
}
