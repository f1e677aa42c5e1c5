//! A page of a list.
//!
//! There are two ways to a page. A **walk** goes along the index that has the list's order, from where the last page ended, and
//! drops what the filter does not mean. That is fast if much is meant; if little is, it goes through the whole catalogue.
//! **Gathering** finds all that is meant by the filter's own indexes, and sorts it. That is fast if little is meant. The
//! planner can only guess how much is meant, and guesses wrong by a factor of a hundred; the total is known here, so it decides.

use super::{
    filter::{Meaning, meant},
    game_row::SummaryRow,
    order::{Order, Place},
    relevance,
};
use crate::{error::storage_error, sql::Sql};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    catalogue::{CatalogueQuery, GameId, GamePage, Position, Sort},
    ports::StorageError,
};

/// From how many games on a list is walked. A page of 24 out of so many is found among 1,200 games of 100,000.
pub(super) const MANY: u64 = 2_000;

/// A game, and where it stands in the list.
#[derive(QueryableByName)]
pub(super) struct PageRow {
    #[diesel(embed)]
    summary: SummaryRow,
    #[diesel(sql_type = Text)]
    title_key: String,
    /// How well it matches a search; means something in the order of relevance only.
    #[diesel(sql_type = BigInt)]
    score: i64,
}

impl PageRow {
    fn position(&self, sort: Sort) -> Position {
        let id = GameId(self.summary.id);
        match sort {
            Sort::Relevance => Position::Relevance(self.score, id),
            Sort::Newest => Position::Newest(self.summary.release_date, id),
            Sort::PriceAsc | Sort::PriceDesc => Position::Price(self.summary.price, id),
            Sort::Title => Position::Title(self.title_key.clone(), id),
        }
    }
}

/// The page that `query` asks for, of `total` games.
pub(super) async fn load(
    connection: &mut AsyncPgConnection,
    query: &CatalogueQuery,
    meaning: &Meaning,
    total: u64,
) -> Result<GamePage, StorageError> {
    let size = query.limit as usize;
    // One more than asked for tells whether there is another page.
    let limit = i64::from(query.limit) + 1;
    let mut rows = match (query.effective_sort(), meaning) {
        _ if total == 0 => Vec::new(),
        _ if total < MANY => load_rows(connection, gather_query(query, meaning, limit)).await?,
        (Sort::Relevance, Meaning::Words(words)) => relevance::walk(connection, query, words, limit).await?,
        _ => load_rows(connection, list_query(query, meaning, limit)).await?,
    };
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|row| row.position(query.effective_sort()));
    Ok(GamePage { items: rows.into_iter().map(|row| row.summary.into_summary()).collect(), total, next })
}

pub(super) async fn load_rows(
    connection: &mut AsyncPgConnection,
    query: Sql,
) -> Result<Vec<PageRow>, StorageError> {
    query.load(connection).await.map_err(storage_error)
}

pub(super) fn gather_query(query: &CatalogueQuery, meaning: &Meaning, limit: i64) -> Sql {
    let order = Order::of(query.effective_sort());
    let beyond = query.after.as_ref().map(|after| order.beyond(&Place::of(after)));
    // Materialised, or the planner would walk after all.
    Sql::new("WITH hit AS MATERIALIZED (")
        .append(select(relevance::score(meaning)))
        .append(meant(&query.filter, meaning))
        .text(") SELECT * FROM hit WHERE true")
        .append(beyond.unwrap_or_default())
        .append(order.clause())
        .text(" LIMIT ")
        .bind::<BigInt, _>(limit)
}

/// A walk in any order but relevance.
pub(super) fn list_query(query: &CatalogueQuery, meaning: &Meaning, limit: i64) -> Sql {
    let games = select(Sql::new("0::bigint")).append(meant(&query.filter, meaning));
    let place = query.after.as_ref().map(Place::of);
    walk_query(&games, Order::of(query.effective_sort()), place.as_ref(), limit)
}

/// Walks through `games`, a query without an order, from `place` on.
pub(super) fn walk_query(games: &Sql, order: Order, place: Option<&Place>, limit: i64) -> Sql {
    let part = |beyond: Sql| {
        games.clone().append(beyond).append(order.clause()).text(" LIMIT ").bind::<BigInt, _>(limit)
    };
    let Some(place) = place else { return part(Sql::default()) };
    let [equals, others] = order.beyond_in_parts(place);
    Sql::new("SELECT * FROM ((")
        .append(part(equals))
        .text(") UNION ALL (")
        .append(part(others))
        .text(")) AS hit")
        .append(order.clause())
        .text(" LIMIT ")
        .bind::<BigInt, _>(limit)
}

/// `SELECT …` for a [`PageRow`] and every order.
pub(super) fn select(score: Sql) -> Sql {
    Sql::new("SELECT ")
        .text(SummaryRow::COLUMNS)
        .text(", title_key, title_length, release_order, ")
        .append(score)
        .text(" AS score")
}
