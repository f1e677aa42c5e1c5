//! `ShopperQueries` on PostgreSQL.

use super::{cart_view, guest_row::GuestRow, owners::owned_by, wishlist_page};
use crate::{
    PgStorage,
    error::storage_error,
    schema::{guest_sessions, wishlist_entries, wishlists},
    time::clock_timestamp,
};
use async_trait::async_trait;
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper,
    dsl::{exists, select},
};
use diesel_async::RunQueryDsl;
use domain::{
    account::TokenHash,
    cart::Cart,
    catalogue::GameId,
    ports::{ShopperQueries, StorageError},
    shopper::{GuestSession, Owner},
    wishlist::{WishlistPage, WishlistPosition},
};

#[async_trait]
impl ShopperQueries for PgStorage {
    async fn find_guest(&self, token: &TokenHash) -> Result<Option<GuestSession>, StorageError> {
        let row: Option<GuestRow> = guest_sessions::table
            .filter(guest_sessions::token.eq(token.as_bytes().as_slice()))
            .filter(guest_sessions::consumed_at.is_null())
            .filter(guest_sessions::expires_at.gt(clock_timestamp()))
            .select(GuestRow::as_select())
            .first(&mut self.connection().await?)
            .await
            .optional()
            .map_err(storage_error)?;
        Ok(row.map(GuestRow::into_guest))
    }

    async fn get_cart(&self, owner: Owner) -> Result<Cart, StorageError> {
        cart_view::load_of(&mut *self.connection().await?, owner).await
    }

    async fn list_wishlist(
        &self,
        owner: Owner,
        after: Option<WishlistPosition>,
        limit: u32,
    ) -> Result<WishlistPage, StorageError> {
        wishlist_page::load(&mut *self.connection().await?, owner, after, limit).await
    }

    async fn is_wished(&self, owner: Owner, game: GameId) -> Result<bool, StorageError> {
        let wish = wishlists::table
            .inner_join(wishlist_entries::table)
            .filter(owned_by!(wishlists, owner))
            .filter(wishlist_entries::game_id.eq(game.0));
        select(exists(wish)).get_result(&mut self.connection().await?).await.map_err(storage_error)
    }
}
