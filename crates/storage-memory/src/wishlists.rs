//! Wishlists, inside a transaction.

use crate::transaction::MemoryTransaction;
use async_trait::async_trait;
use domain::{
    catalogue::GameId,
    ports::{StorageError, WishlistRepository},
    shopper::Owner,
    wishlist::{Wish, WishlistId},
};
use std::sync::Arc;

#[async_trait]
impl WishlistRepository for MemoryTransaction {
    async fn lock_many(&mut self, owners: &[(Owner, WishlistId)]) -> Result<Vec<WishlistId>, StorageError> {
        self.claim_many(|state| &mut state.wishlists, owners)
    }

    async fn list_wishes(&mut self, wishlist: WishlistId) -> Result<Vec<Wish>, StorageError> {
        let wishes = self.state.wishlists.find(wishlist).into_iter().flatten();
        Ok(wishes.map(|(game, added_at)| Wish { game: *game, added_at: *added_at }).collect())
    }

    async fn count(&mut self, wishlist: WishlistId, game: GameId) -> Result<(u64, bool), StorageError> {
        let wishes = self.state.wishlists.find(wishlist);
        Ok(wishes.map_or((0, false), |wishes| (wishes.len() as u64, wishes.contains_key(&game))))
    }

    async fn put_wishes(&mut self, wishlist: WishlistId, wishes: &[Wish]) -> Result<(), StorageError> {
        self.require(self.state.wishlists.find(wishlist).is_some(), "there is no such wishlist")?;
        self.require_games(wishes.iter().map(|wish| wish.game))?;
        if let Some(stored) = Arc::make_mut(&mut self.state.wishlists).find_mut(wishlist) {
            for Wish { game, added_at } in wishes {
                let known = stored.entry(*game).or_insert(*added_at);
                *known = (*known).min(*added_at);
            }
        }
        Ok(())
    }

    async fn remove_wish(&mut self, wishlist: WishlistId, game: GameId) -> Result<(), StorageError> {
        if let Some(wishes) = Arc::make_mut(&mut self.state.wishlists).find_mut(wishlist) {
            wishes.remove(&game);
        }
        Ok(())
    }

    async fn clear(&mut self, wishlist: WishlistId) -> Result<(), StorageError> {
        if let Some(wishes) = Arc::make_mut(&mut self.state.wishlists).find_mut(wishlist) {
            wishes.clear();
        }
        Ok(())
    }
}
