//! How games stand that are on sale.

use crate::error::{corrupt, storage_error};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Bool},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{money::Money, ports::StorageError, product::ProductId, sync::Standing};

#[derive(QueryableByName)]
struct StandingRow {
    #[diesel(sql_type = BigInt)]
    product_id: i64,
    #[diesel(sql_type = BigInt)]
    cost: i64,
    #[diesel(sql_type = BigInt)]
    price: i64,
    #[diesel(sql_type = Bool)]
    price_is_edited: bool,
    #[diesel(sql_type = BigInt)]
    stock: i64,
}

/// See [`domain::ports::GameRepository::list_standings`].
pub(super) async fn list(
    connection: &mut AsyncPgConnection,
    after: Option<ProductId>,
    limit: u32,
) -> Result<Vec<Standing>, StorageError> {
    let rows = sql_query(include_str!("list_standings.sql"))
        .bind::<BigInt, _>(after.map_or(0, ProductId::get))
        .bind::<BigInt, _>(i64::from(limit))
        .load(connection)
        .await;
    standings(&rows.map_err(storage_error)?)
}

/// See [`domain::ports::GameRepository::sample_standings`].
pub(super) async fn sample(
    connection: &mut AsyncPgConnection,
    limit: u32,
) -> Result<Vec<Standing>, StorageError> {
    let rows = sql_query(include_str!("sample_standings.sql"))
        .bind::<BigInt, _>(i64::from(limit))
        .load(connection)
        .await;
    standings(&rows.map_err(storage_error)?)
}

fn standings(rows: &[StandingRow]) -> Result<Vec<Standing>, StorageError> {
    rows.iter().map(standing).collect()
}

fn standing(row: &StandingRow) -> Result<Standing, StorageError> {
    Ok(Standing {
        product: row.product_id.try_into().map_err(corrupt)?,
        cost: Money::eur(row.cost),
        price: Money::eur(row.price),
        price_is_edited: row.price_is_edited,
        stock: row.stock.try_into().map_err(corrupt)?,
    })
}
