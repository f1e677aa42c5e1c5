//! Pages in the order of relevance.
//!
//! A game that has the words of a search scores by how it has them: its title begins with the search, the title has all the
//! words, or they are found elsewhere too. Among equals the shorter title scores higher, so a title that *is* the search
//! comes first of all. The score is an integer and says the same on every page, which a sum of floats would not; and because
//! an index has the titles by length, a word that nearly every title has costs no more than a rare one.

use super::{
    filter::{Meaning, Words, meant},
    game_row::SummaryRow,
    page::{PageRow, load_rows},
};
use crate::sql::Sql;
use diesel::sql_types::{BigInt, Text, Uuid};
use diesel_async::AsyncPgConnection;
use domain::{
    catalogue::{CatalogueFilter, CatalogueQuery, GameId, Position},
    ports::StorageError,
};

/// Up to so many matches, all are scored and sorted. More of them are so frequent that walking along an index finds a page
/// of them sooner.
const SORTED_AT_ONCE: u64 = 5_000;

/// A score is a tier and a title's length: `tier * TIER + TIER - 1 - length`.
const TIER: i64 = 10_000;

/// How a game has the words of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tier {
    Elsewhere,
    InTitle,
    BeginsTitle,
}

impl Tier {
    pub(super) const BEST_FIRST: [Self; 3] = [Self::BeginsTitle, Self::InTitle, Self::Elsewhere];

    /// The score of a title without a letter.
    fn best_score(self) -> i64 {
        (self as i64) * TIER + TIER - 1
    }
}

/// The games after `query.after`, `limit` at most.
pub(super) async fn load(
    connection: &mut AsyncPgConnection,
    query: &CatalogueQuery,
    meaning: &Meaning,
    total: u64,
    limit: i64,
) -> Result<Vec<PageRow>, StorageError> {
    let after = match query.after {
        Some(Position::Relevance(score, id)) => Some((score, id)),
        _ => None,
    };
    match meaning {
        Meaning::Words(words) if total > SORTED_AT_ONCE => {
            load_by_tier(connection, &query.filter, words, after, limit).await
        }
        _ => load_rows(connection, sorted_query(&query.filter, meaning, after, limit)).await,
    }
}

/// Scores and sorts all matches.
pub(super) fn sorted_query(
    filter: &CatalogueFilter,
    meaning: &Meaning,
    after: Option<(i64, GameId)>,
    limit: i64,
) -> Sql {
    let hits = Sql::new("SELECT * FROM (SELECT ")
        .text(SummaryRow::COLUMNS)
        .text(", title_key, ")
        .append(score(meaning))
        .text(" AS score")
        .append(meant(filter, meaning))
        .text(") AS hit");
    let rest = match after {
        Some((score, id)) => hits
            .text(" WHERE (-score, id) > (")
            .bind::<BigInt, _>(score.saturating_neg())
            .text(", ")
            .bind::<Uuid, _>(id.0)
            .text(")"),
        None => hits,
    };
    rest.text(" ORDER BY -score, id LIMIT ").bind::<BigInt, _>(limit)
}

fn score(meaning: &Meaning) -> Sql {
    match meaning {
        Meaning::Words(words) => Sql::new("CASE WHEN title_key ^@ ")
            .bind::<Text, _>(words.phrase.clone())
            .text(" THEN ")
            .bind::<BigInt, _>(Tier::BeginsTitle.best_score())
            .text(" WHEN search @@ ")
            .bind::<Text, _>(words.in_title.clone())
            .text("::tsquery THEN ")
            .bind::<BigInt, _>(Tier::InTitle.best_score())
            .text(" ELSE ")
            .bind::<BigInt, _>(Tier::Elsewhere.best_score())
            .text(" END - char_length(title_key)"),
        Meaning::Similar(phrase) => {
            Sql::new("(1000 * word_similarity(").bind::<Text, _>(phrase.clone()).text(", title_key))::bigint")
        }
        Meaning::Everything | Meaning::Nothing => Sql::new("0::bigint"),
    }
}

async fn load_by_tier(
    connection: &mut AsyncPgConnection,
    filter: &CatalogueFilter,
    words: &Words,
    after: Option<(i64, GameId)>,
    limit: i64,
) -> Result<Vec<PageRow>, StorageError> {
    let mut rows = Vec::new();
    for tier in Tier::BEST_FIRST {
        let missing = limit - i64::try_from(rows.len()).unwrap_or(limit);
        if missing > 0 && after.is_none_or(|(score, _)| tier.best_score() - TIER < score) {
            rows.extend(load_rows(connection, tier_query(filter, words, tier, after, missing)).await?);
        }
    }
    Ok(rows)
}

/// The games of one tier, in the order of an index.
pub(super) fn tier_query(
    filter: &CatalogueFilter,
    words: &Words,
    tier: Tier,
    after: Option<(i64, GameId)>,
    limit: i64,
) -> Sql {
    let begins = || Sql::new("title_key ^@ ").bind::<Text, _>(words.phrase.clone());
    let in_title = || Sql::new("search @@ ").bind::<Text, _>(words.in_title.clone()).text("::tsquery");
    let in_tier = match tier {
        Tier::BeginsTitle => begins(),
        Tier::InTitle => in_title().text(" AND NOT ").append(begins()),
        Tier::Elsewhere => Sql::new("NOT ").append(in_title()).text(" AND NOT ").append(begins()),
    };
    let beyond = match after {
        Some((score, id)) if score <= tier.best_score() => Sql::new(" AND (char_length(title_key), id) > (")
            .bind::<BigInt, _>(tier.best_score() - score)
            .text(", ")
            .bind::<Uuid, _>(id.0)
            .text(")"),
        _ => Sql::default(),
    };
    Sql::new("SELECT ")
        .text(SummaryRow::COLUMNS)
        .text(", title_key, ")
        .bind::<BigInt, _>(tier.best_score())
        .text(" - char_length(title_key) AS score")
        .append(meant(filter, &Meaning::Words(words.clone())))
        .text(" AND ")
        .append(in_tier)
        .append(beyond)
        .text(" ORDER BY char_length(title_key), id LIMIT ")
        .bind::<BigInt, _>(limit)
}
