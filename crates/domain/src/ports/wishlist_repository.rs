//! Wishlists, inside a transaction.

use super::StorageError;
use crate::{
    catalogue::GameId,
    shopper::Owner,
    wishlist::{Wish, WishlistId},
};
use async_trait::async_trait;

/// Writes wishlists. All methods but [`WishlistRepository::lock_many`] take the id of a wishlist that this transaction has
/// locked.
#[async_trait]
pub trait WishlistRepository: Send {
    /// The wishlists of these owners, as [`super::CartRepository::lock_many`] does it with carts.
    async fn lock_many(&mut self, owners: &[(Owner, WishlistId)]) -> Result<Vec<WishlistId>, StorageError>;

    /// All wishes, in the order of their games' ids.
    async fn list_wishes(&mut self, wishlist: WishlistId) -> Result<Vec<Wish>, StorageError>;

    /// How many wishes there are, and whether `game` is among them.
    async fn count(&mut self, wishlist: WishlistId, game: GameId) -> Result<(u64, bool), StorageError>;

    /// Writes wishes, each game once: one that is there gets the earlier of both dates. Every game must be in the catalogue,
    /// delisted or not.
    async fn put_wishes(&mut self, wishlist: WishlistId, wishes: &[Wish]) -> Result<(), StorageError>;

    /// Takes a game out, if it is in.
    async fn remove_wish(&mut self, wishlist: WishlistId, game: GameId) -> Result<(), StorageError>;

    /// Takes everything out.
    async fn clear(&mut self, wishlist: WishlistId) -> Result<(), StorageError>;
}
