//! A page of a list.

use super::{
    filter::{Meaning, meant},
    game_row::SummaryRow,
    relevance,
};
use crate::{error::storage_error, sql::Sql};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Date, Nullable, Text, Uuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    catalogue::{CatalogueQuery, GameId, GamePage, Position, Sort},
    ports::StorageError,
};

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
    let mut rows = match query.effective_sort() {
        _ if total == 0 => Vec::new(),
        Sort::Relevance => relevance::load(connection, query, meaning, total, limit).await?,
        sort => load_rows(connection, page_query(query, sort, meaning, limit)).await?,
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

/// A page in the order `sort`, which an index gives: it begins where the last page ended.
pub(super) fn page_query(query: &CatalogueQuery, sort: Sort, meaning: &Meaning, limit: i64) -> Sql {
    Sql::new("SELECT ")
        .text(SummaryRow::COLUMNS)
        .text(", title_key, 0::bigint AS score")
        .append(meant(&query.filter, meaning))
        .append(query.after.as_ref().map(|after| beyond(sort, after)).unwrap_or_default())
        .text(match sort {
            Sort::Relevance | Sort::Newest => " ORDER BY release_order, id",
            Sort::PriceAsc => " ORDER BY price, id",
            Sort::PriceDesc => " ORDER BY -price, id",
            Sort::Title => " ORDER BY title_key, id",
        })
        .text(" LIMIT ")
        .bind::<BigInt, _>(limit)
}

fn beyond(sort: Sort, after: &Position) -> Sql {
    let (key, id) = match after {
        Position::Newest(date, id) => (
            Sql::new(" AND (release_order, id) > (coalesce(date '9999-12-31' - ")
                .bind::<Nullable<Date>, _>(*date)
                .text(", 2147483647)"),
            id,
        ),
        Position::Price(price, id) if sort == Sort::PriceDesc => {
            (Sql::new(" AND (-price, id) > (").bind::<BigInt, _>(price.saturating_neg()), id)
        }
        Position::Price(price, id) => (Sql::new(" AND (price, id) > (").bind::<BigInt, _>(*price), id),
        Position::Title(title, id) => {
            (Sql::new(" AND (title_key, id) > (").bind::<Text, _>(title.clone()), id)
        }
        Position::Relevance(..) => return Sql::default(),
    };
    key.text(", ").bind::<Uuid, _>(id.0).text(")")
}
