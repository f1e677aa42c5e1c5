//! Carts: every write locks the cart first, so writes line up, and each answer shows a cart that really existed.

use crate::shopper::{GuestGone, Shopper};
use domain::{
    cart::{Cart, CartEntry, CartId, MAX_LINES, Quantity},
    catalogue::{Availability, GameId},
    ports::{Clock, Ids, ShopperQueries, StorageError, Tx, UnitOfWork, in_transaction},
    shopper::Owner,
};
use std::sync::Arc;

/// What can be done with carts.
pub struct Carts {
    /// Where transactions begin.
    pub unit_of_work: Arc<dyn UnitOfWork>,
    /// What is read.
    pub queries: Arc<dyn ShopperQueries>,
    /// For the ids of carts.
    pub ids: Arc<dyn Ids>,
    /// When a game was added.
    pub clock: Arc<dyn Clock>,
}

/// Why a cart was not changed.
#[derive(Debug, thiserror::Error)]
pub enum CartError {
    /// The guest's session has ended.
    #[error("the guest session has ended")]
    GuestGone,
    /// No game has this id.
    #[error("there is no such game")]
    UnknownGame,
    /// The game is no longer sold.
    #[error("the game is no longer sold")]
    Delisted,
    /// The game is sold out.
    #[error("the game is sold out")]
    OutOfStock,
    /// The line would hold more keys than a line may.
    #[error("a line holds at most {} keys", Quantity::MAX.get())]
    QuantityLimit,
    /// The cart has as many lines as a cart may.
    #[error("a cart holds at most {MAX_LINES} games")]
    Full,
    /// Storage failed.
    #[error("the cart could not be stored")]
    Storage(#[from] StorageError),
}

impl From<GuestGone> for CartError {
    fn from(_: GuestGone) -> Self {
        Self::GuestGone
    }
}

impl Carts {
    /// The owner's cart with today's prices.
    pub async fn get(&self, owner: Owner) -> Result<Cart, StorageError> {
        self.queries.get_cart(owner).await
    }

    /// Adds keys of a game, and returns the cart as it is then.
    pub async fn add(&self, shopper: Shopper, game: GameId, quantity: Quantity) -> Result<Cart, CartError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            let cart = self.open(tx, shopper).await?;
            let known = tx.carts().find_entry(cart, game).await?;
            let wanted = match known {
                Some(entry) => entry.quantity.plus(quantity).map_err(|_| CartError::QuantityLimit)?,
                None => quantity,
            };
            require_available(tx, game).await?;
            self.write(tx, cart, game, known, wanted).await
        })
        .await
    }

    /// Sets how many keys of a game are wanted, and returns the cart as it is then. Fewer may be wanted of any game that is in
    /// the cart, more only of one that can be had.
    pub async fn set(&self, shopper: Shopper, game: GameId, quantity: Quantity) -> Result<Cart, CartError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            let cart = self.open(tx, shopper).await?;
            let known = tx.carts().find_entry(cart, game).await?;
            if known.is_none_or(|entry| entry.quantity < quantity) {
                require_available(tx, game).await?;
            }
            self.write(tx, cart, game, known, quantity).await
        })
        .await
    }

    /// Takes a game out, if it is in, and returns the cart as it is then.
    pub async fn remove(&self, owner: Owner, game: GameId) -> Result<Cart, CartError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            let cart = self.open(tx, owner.into()).await?;
            tx.carts().remove_entry(cart, game).await?;
            Ok(tx.carts().get(cart).await?)
        })
        .await
    }

    /// Takes everything out.
    pub async fn clear(&self, owner: Owner) -> Result<(), CartError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            let cart = self.open(tx, owner.into()).await?;
            Ok(tx.carts().clear(cart).await?)
        })
        .await
    }

    /// The shopper's cart, locked.
    async fn open(&self, tx: &mut Tx, shopper: Shopper) -> Result<CartId, CartError> {
        let owner = shopper.enter(tx).await??;
        let carts = tx.carts().lock_many(&[(owner, CartId(self.ids.next()))]).await?;
        let missing = || StorageError::Corrupt("an owner has no cart".into());
        Ok(carts.first().copied().ok_or_else(missing)?)
    }

    async fn write(
        &self,
        tx: &mut Tx,
        cart: CartId,
        game: GameId,
        known: Option<CartEntry>,
        quantity: Quantity,
    ) -> Result<Cart, CartError> {
        if known.is_none() && tx.carts().list_entries(cart).await?.len() >= MAX_LINES {
            return Err(CartError::Full);
        }
        let added_at = known.map_or_else(|| self.clock.now(), |entry| entry.added_at);
        tx.carts().put_entries(cart, &[CartEntry { game, quantity, added_at }]).await?;
        Ok(tx.carts().get(cart).await?)
    }
}

async fn require_available(tx: &mut Tx, game: GameId) -> Result<(), CartError> {
    match tx.games().get_availability(&[game]).await?.get(&game) {
        Some(Availability::Available) => Ok(()),
        Some(Availability::OutOfStock) => Err(CartError::OutOfStock),
        Some(Availability::Delisted) => Err(CartError::Delisted),
        None => Err(CartError::UnknownGame),
    }
}
