//! Reading guests, carts and wishlists.

use crate::storage::MemoryStorage;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    account::TokenHash,
    cart::Cart,
    catalogue::GameId,
    ports::{ShopperQueries, StorageError},
    shopper::{GuestSession, Owner},
    wishlist::{WishlistItem, WishlistPage, WishlistPosition},
};
use std::cmp::Reverse;

#[async_trait]
impl ShopperQueries for MemoryStorage {
    async fn find_guest(&self, token: &TokenHash) -> Result<Option<GuestSession>, StorageError> {
        let state = self.snapshot();
        Ok(state.find_guest(token, self.now()).map(|stored| stored.session.clone()))
    }

    async fn get_cart(&self, owner: Owner) -> Result<Cart, StorageError> {
        let state = self.snapshot();
        Ok(state.carts.find_of(owner).map(|cart| cart.shown(&state.games)).unwrap_or_default())
    }

    async fn list_wishlist(
        &self,
        owner: Owner,
        after: Option<WishlistPosition>,
        limit: u32,
    ) -> Result<WishlistPage, StorageError> {
        let state = self.snapshot();
        let wishes = state.wishlists.find_of(owner).into_iter().flatten();
        let mut rows: Vec<WishlistPosition> =
            wishes.map(|(game, added_at)| WishlistPosition { game: *game, added_at: *added_at }).collect();
        rows.retain(|row| after.is_none_or(|after| sort_key(row) > sort_key(&after)));
        rows.sort_by_key(sort_key);
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let item = |row: &WishlistPosition| {
            let game = state.games.find_by_id(row.game)?.summary();
            Some(WishlistItem { game, added_at: row.added_at })
        };
        Ok(WishlistPage {
            items: rows.iter().filter_map(item).collect(),
            next: rows.last().copied().filter(|_| more),
        })
    }

    async fn is_wished(&self, owner: Owner, game: GameId) -> Result<bool, StorageError> {
        Ok(self.snapshot().wishlists.find_of(owner).is_some_and(|wishes| wishes.contains_key(&game)))
    }
}

/// A key that grows along the list.
fn sort_key(position: &WishlistPosition) -> (Reverse<DateTime<Utc>>, GameId) {
    (Reverse(position.added_at), position.game)
}
