//! Carts, inside a transaction.

use super::StorageError;
use crate::{
    cart::{Cart, CartEntry, CartId},
    catalogue::GameId,
    shopper::Owner,
};
use async_trait::async_trait;

/// Writes carts. All methods but [`CartRepository::lock_many`] take the id of a cart that this transaction has locked.
#[async_trait]
pub trait CartRepository: Send {
    /// The carts of these owners, in their order, each locked until the transaction ends; an owner without a cart gets an empty
    /// one with the id beside it. Carts are locked in the order of their ids, whatever the order of `owners`, so that two
    /// transactions cannot deadlock. Writers of one cart line up here.
    async fn lock_many(&mut self, owners: &[(Owner, CartId)]) -> Result<Vec<CartId>, StorageError>;

    /// The cart's lines, in the order of their games' ids.
    async fn list_entries(&mut self, cart: CartId) -> Result<Vec<CartEntry>, StorageError>;

    /// The line of `game`, if the cart has it.
    async fn find_entry(&mut self, cart: CartId, game: GameId) -> Result<Option<CartEntry>, StorageError>;

    /// Writes lines, each game once: a game that the cart has gets the new quantity and keeps its date, any other is added with
    /// the date given. Every game must be in the catalogue, delisted or not.
    async fn put_entries(&mut self, cart: CartId, entries: &[CartEntry]) -> Result<(), StorageError>;

    /// Takes a game out, if it is in.
    async fn remove_entry(&mut self, cart: CartId, game: GameId) -> Result<(), StorageError>;

    /// Takes everything out.
    async fn clear(&mut self, cart: CartId) -> Result<(), StorageError>;

    /// The cart as it is in this transaction, with its games as they are now.
    async fn get(&mut self, cart: CartId) -> Result<Cart, StorageError>;
}
