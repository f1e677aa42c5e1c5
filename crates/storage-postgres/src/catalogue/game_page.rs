//! What a game's own page shows.

use super::game_row::GameRow;
use crate::{
    error::storage_error,
    schema::{categories, games, price_history},
};
use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper,
    dsl::{exists, select},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    catalogue::{Category, Game, GameId, PricePoint},
    money::Money,
    ports::StorageError,
};

pub(super) async fn find(
    connection: &mut AsyncPgConnection,
    id: GameId,
) -> Result<Option<Game>, StorageError> {
    let row = games::table.find(id.0).select(GameRow::as_select()).first(connection).await;
    with_categories(connection, row).await
}

pub(super) async fn find_by_slug(
    connection: &mut AsyncPgConnection,
    slug: &str,
) -> Result<Option<Game>, StorageError> {
    let row = games::table.filter(games::slug.eq(slug)).select(GameRow::as_select()).first(connection).await;
    with_categories(connection, row).await
}

async fn with_categories(
    connection: &mut AsyncPgConnection,
    row: QueryResult<GameRow>,
) -> Result<Option<Game>, StorageError> {
    let Some(row) = row.optional().map_err(storage_error)? else { return Ok(None) };
    let categories: Vec<(i32, String)> = categories::table
        .filter(categories::id.eq_any(&row.category_ids))
        .load(connection)
        .await
        .map_err(storage_error)?;
    let categories = categories.into_iter().map(|(id, name)| Category { id, name }).collect();
    row.into_game(categories).map(Some)
}

/// `None` if there is no game `id`.
pub(super) async fn list_price_history(
    connection: &mut AsyncPgConnection,
    id: GameId,
    limit: u32,
) -> Result<Option<Vec<PricePoint>>, StorageError> {
    let is_game = select(exists(games::table.find(id.0)));
    if !is_game.get_result::<bool>(connection).await.map_err(storage_error)? {
        return Ok(None);
    }
    let rows: Vec<(DateTime<Utc>, i64)> = price_history::table
        .filter(price_history::game_id.eq(id.0))
        .order(price_history::id.desc())
        .limit(i64::from(limit))
        .select((price_history::at, price_history::price))
        .load(connection)
        .await
        .map_err(storage_error)?;
    Ok(Some(rows.into_iter().map(|(at, price)| PricePoint { at, price: Money::eur(price) }).collect()))
}
