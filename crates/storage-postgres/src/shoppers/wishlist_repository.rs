//! `WishlistRepository` on PostgreSQL.

use crate::{error::storage_error, schema::wishlist_entries, sql::Sql, transaction::PgTransaction};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, QueryDsl, QueryableByName, delete,
    sql_types::{Array, BigInt, Bool, Timestamptz, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    catalogue::GameId,
    ports::{StorageError, WishlistRepository},
    shopper::Owner,
    wishlist::{Wish, WishlistId},
};

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = Bool)]
    is_wished: bool,
}

#[async_trait]
impl WishlistRepository for PgTransaction {
    async fn lock_many(&mut self, owners: &[(Owner, WishlistId)]) -> Result<Vec<WishlistId>, StorageError> {
        let owners: Vec<_> = owners.iter().map(|(owner, wishlist)| (*owner, wishlist.0)).collect();
        Ok(self.lock_owned("wishlists", &owners).await?.into_iter().map(WishlistId).collect())
    }

    async fn list_wishes(&mut self, wishlist: WishlistId) -> Result<Vec<Wish>, StorageError> {
        let rows: Vec<(uuid::Uuid, DateTime<Utc>)> = wishlist_entries::table
            .filter(wishlist_entries::wishlist_id.eq(wishlist.0))
            .order(wishlist_entries::game_id)
            .select((wishlist_entries::game_id, wishlist_entries::added_at))
            .load(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(rows.into_iter().map(|(game, added_at)| Wish { game: GameId(game), added_at }).collect())
    }

    async fn count(&mut self, wishlist: WishlistId, game: GameId) -> Result<(u64, bool), StorageError> {
        let row: CountRow = Sql::fixed("SELECT count(*), coalesce(bool_or(game_id = ")
            .bind::<Uuid, _>(game.0)
            .text("), false) AS is_wished FROM wishlist_entries WHERE wishlist_id = ")
            .bind::<Uuid, _>(wishlist.0)
            .get_result(self.connection())
            .await
            .map_err(storage_error)?;
        Ok((row.count.unsigned_abs(), row.is_wished))
    }

    async fn put_wishes(&mut self, wishlist: WishlistId, wishes: &[Wish]) -> Result<(), StorageError> {
        Sql::fixed("INSERT INTO wishlist_entries AS wish (wishlist_id, game_id, added_at) SELECT ")
            .bind::<Uuid, _>(wishlist.0)
            .text(", game_id, added_at FROM unnest(")
            .bind::<Array<Uuid>, _>(wishes.iter().map(|wish| wish.game.0).collect::<Vec<_>>())
            .text(", ")
            .bind::<Array<Timestamptz>, _>(wishes.iter().map(|wish| wish.added_at).collect::<Vec<_>>())
            .text(
                ") AS entry (game_id, added_at)
                ON CONFLICT ON CONSTRAINT wishlist_entries_pkey DO UPDATE SET added_at = excluded.added_at
                WHERE excluded.added_at < wish.added_at",
            )
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }

    async fn remove_wish(&mut self, wishlist: WishlistId, game: GameId) -> Result<(), StorageError> {
        delete(wishlist_entries::table.find((wishlist.0, game.0)))
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }

    async fn clear(&mut self, wishlist: WishlistId) -> Result<(), StorageError> {
        delete(wishlist_entries::table.filter(wishlist_entries::wishlist_id.eq(wishlist.0)))
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }
}
