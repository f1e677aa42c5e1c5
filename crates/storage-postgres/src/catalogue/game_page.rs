//! What a game's own page shows.

use super::game_row::GameRow;
use crate::{
    error::storage_error,
    prepared::Prepared,
    schema::{games, price_history},
};
use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, QueryResult,
    dsl::{exists, select},
    sql_types::{Text, Uuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    catalogue::{Game, GameId, PricePoint},
    money::Money,
    ports::StorageError,
};

pub(super) async fn find(
    connection: &mut AsyncPgConnection,
    id: GameId,
) -> Result<Option<Game>, StorageError> {
    let query = concat!(include_str!("find_game.sql"), "WHERE id = $1");
    let row = Prepared::new(query).bind::<Uuid, _>(id.0).get_result(connection).await;
    game(row)
}

pub(super) async fn find_by_slug(
    connection: &mut AsyncPgConnection,
    slug: &str,
) -> Result<Option<Game>, StorageError> {
    let query = concat!(include_str!("find_game.sql"), "WHERE slug = $1");
    let row = Prepared::new(query).bind::<Text, _>(slug).get_result(connection).await;
    game(row)
}

fn game(row: QueryResult<GameRow>) -> Result<Option<Game>, StorageError> {
    row.optional().map_err(storage_error)?.map(GameRow::into_game).transpose()
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
