//! Carts, inside a transaction.

use crate::{stored_cart::StoredCart, transaction::MemoryTransaction};
use async_trait::async_trait;
use domain::{
    cart::{Cart, CartEntry, CartId},
    catalogue::GameId,
    ports::{CartRepository, StorageError},
    shopper::Owner,
};
use std::sync::Arc;

#[async_trait]
impl CartRepository for MemoryTransaction {
    async fn lock_many(&mut self, owners: &[(Owner, CartId)]) -> Result<Vec<CartId>, StorageError> {
        self.claim_many(|state| &mut state.carts, owners)
    }

    async fn list_entries(&mut self, cart: CartId) -> Result<Vec<CartEntry>, StorageError> {
        let cart = self.state.carts.find(cart);
        Ok(cart.map_or_else(Vec::new, |cart| cart.entries.values().copied().collect()))
    }

    async fn find_entry(&mut self, cart: CartId, game: GameId) -> Result<Option<CartEntry>, StorageError> {
        Ok(self.state.carts.find(cart).and_then(|cart| cart.entries.get(&game)).copied())
    }

    async fn put_entries(&mut self, cart: CartId, entries: &[CartEntry]) -> Result<(), StorageError> {
        self.require(self.state.carts.find(cart).is_some(), "there is no such cart")?;
        self.require_games(entries.iter().map(|entry| entry.game))?;
        self.change_cart(cart, |cart| cart.put(entries));
        Ok(())
    }

    async fn remove_entry(&mut self, cart: CartId, game: GameId) -> Result<(), StorageError> {
        self.change_cart(cart, |cart| cart.entries.remove(&game).is_some());
        Ok(())
    }

    async fn clear(&mut self, cart: CartId) -> Result<(), StorageError> {
        self.change_cart(cart, |cart| !std::mem::take(&mut cart.entries).is_empty());
        Ok(())
    }

    async fn get(&mut self, cart: CartId) -> Result<Cart, StorageError> {
        let cart = self.state.carts.find(cart);
        Ok(cart.map(|cart| cart.shown(&self.state.games)).unwrap_or_default())
    }
}

impl MemoryTransaction {
    /// Does `change` to the cart, and dates it now if that says that something changed.
    fn change_cart(&mut self, id: CartId, change: impl FnOnce(&mut StoredCart) -> bool) {
        let now = self.now();
        if let Some(cart) = Arc::make_mut(&mut self.state.carts).find_mut(id)
            && change(cart)
        {
            cart.updated_at = Some(now);
        }
    }
}
