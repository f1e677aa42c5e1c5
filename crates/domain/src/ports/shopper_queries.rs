//! Reading guests, carts and wishlists, outside a transaction.

use super::StorageError;
use crate::{
    account::TokenHash,
    cart::Cart,
    catalogue::GameId,
    shopper::{GuestSession, Owner},
    wishlist::{WishlistPage, WishlistPosition},
};
use async_trait::async_trait;

/// Questions about guests, carts and wishlists.
#[async_trait]
pub trait ShopperQueries: Send + Sync {
    /// The live guest session with this token.
    async fn find_guest(&self, token: &TokenHash) -> Result<Option<GuestSession>, StorageError>;

    /// The owner's cart with its games as they are now; an empty one if the owner has none.
    async fn get_cart(&self, owner: Owner) -> Result<Cart, StorageError>;

    /// A page of the owner's wishlist, the latest wish first, those of one moment by the game's id.
    async fn list_wishlist(
        &self,
        owner: Owner,
        after: Option<WishlistPosition>,
        limit: u32,
    ) -> Result<WishlistPage, StorageError>;

    /// Whether the owner wishes for this game.
    async fn is_wished(&self, owner: Owner, game: GameId) -> Result<bool, StorageError>;
}
