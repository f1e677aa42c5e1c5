//! `CartRepository` on PostgreSQL.

use super::cart_view::{self, parse_quantity};
use crate::{error::storage_error, schema::cart_lines, sql::Sql, transaction::PgTransaction};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper,
    pg::Pg,
    sql_types::{Array, SmallInt, Timestamptz, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    cart::{Cart, CartEntry, CartId},
    catalogue::GameId,
    ports::{CartRepository, StorageError},
    shopper::Owner,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = cart_lines, check_for_backend(Pg))]
struct LineRow {
    game_id: uuid::Uuid,
    quantity: i16,
    added_at: DateTime<Utc>,
}

impl LineRow {
    fn into_entry(self) -> Result<CartEntry, StorageError> {
        let quantity = parse_quantity(self.quantity)?;
        Ok(CartEntry { game: GameId(self.game_id), quantity, added_at: self.added_at })
    }
}

#[async_trait]
impl CartRepository for PgTransaction {
    async fn lock_many(&mut self, owners: &[(Owner, CartId)]) -> Result<Vec<CartId>, StorageError> {
        let owners: Vec<_> = owners.iter().map(|(owner, cart)| (*owner, cart.0)).collect();
        Ok(self.lock_owned("carts", &owners).await?.into_iter().map(CartId).collect())
    }

    async fn list_entries(&mut self, cart: CartId) -> Result<Vec<CartEntry>, StorageError> {
        let rows: Vec<LineRow> = cart_lines::table
            .filter(cart_lines::cart_id.eq(cart.0))
            .order(cart_lines::game_id)
            .select(LineRow::as_select())
            .load(self.connection())
            .await
            .map_err(storage_error)?;
        rows.into_iter().map(LineRow::into_entry).collect()
    }

    async fn find_entry(&mut self, cart: CartId, game: GameId) -> Result<Option<CartEntry>, StorageError> {
        let row: Option<LineRow> = cart_lines::table
            .find((cart.0, game.0))
            .select(LineRow::as_select())
            .first(self.connection())
            .await
            .optional()
            .map_err(storage_error)?;
        row.map(LineRow::into_entry).transpose()
    }

    async fn put_entries(&mut self, cart: CartId, entries: &[CartEntry]) -> Result<(), StorageError> {
        let written =
            Sql::fixed("INSERT INTO cart_lines AS line (cart_id, game_id, quantity, added_at) SELECT ")
                .bind::<Uuid, _>(cart.0)
                .text(", game_id, quantity, added_at FROM unnest(")
                .bind::<Array<Uuid>, _>(entries.iter().map(|entry| entry.game.0).collect::<Vec<_>>())
                .text(", ")
                .bind::<Array<SmallInt>, _>(
                    entries.iter().map(|entry| i16::from(entry.quantity.get())).collect::<Vec<_>>(),
                )
                .text(", ")
                .bind::<Array<Timestamptz>, _>(entries.iter().map(|entry| entry.added_at).collect::<Vec<_>>())
                .text(
                    ") AS entry (game_id, quantity, added_at)
                ON CONFLICT ON CONSTRAINT cart_lines_pkey DO UPDATE SET quantity = excluded.quantity
                WHERE excluded.quantity <> line.quantity",
                );
        self.change_cart(cart, written).await
    }

    async fn remove_entry(&mut self, cart: CartId, game: GameId) -> Result<(), StorageError> {
        let removed = Sql::fixed("DELETE FROM cart_lines WHERE cart_id = ")
            .bind::<Uuid, _>(cart.0)
            .text(" AND game_id = ")
            .bind::<Uuid, _>(game.0);
        self.change_cart(cart, removed).await
    }

    async fn clear(&mut self, cart: CartId) -> Result<(), StorageError> {
        let removed = Sql::fixed("DELETE FROM cart_lines WHERE cart_id = ").bind::<Uuid, _>(cart.0);
        self.change_cart(cart, removed).await
    }

    async fn get(&mut self, cart: CartId) -> Result<Cart, StorageError> {
        cart_view::load(self.connection(), cart).await
    }
}

impl PgTransaction {
    /// Changes lines, and dates the change if there was anything to change.
    async fn change_cart(&mut self, cart: CartId, lines: Sql) -> Result<(), StorageError> {
        Sql::fixed("WITH changed AS (")
            .append(lines)
            .text(
                " RETURNING 1)
                UPDATE carts SET version = version + 1, updated_at = clock_timestamp()
                WHERE EXISTS (SELECT FROM changed) AND id = ",
            )
            .bind::<Uuid, _>(cart.0)
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }
}
