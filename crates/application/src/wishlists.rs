//! Wishlists.

use crate::shopper::{GuestGone, Shopper};
use domain::{
    catalogue::GameId,
    ports::{Clock, Ids, ShopperQueries, StorageError, Tx, UnitOfWork, in_transaction},
    shopper::Owner,
    wishlist::{MAX_ENTRIES, Wish, WishlistId, WishlistPage, WishlistPosition},
};
use std::sync::Arc;

/// What can be done with wishlists.
pub struct Wishlists {
    /// Where transactions begin.
    pub unit_of_work: Arc<dyn UnitOfWork>,
    /// What is read.
    pub queries: Arc<dyn ShopperQueries>,
    /// For the ids of wishlists.
    pub ids: Arc<dyn Ids>,
    /// When a game was added.
    pub clock: Arc<dyn Clock>,
}

/// Why a wishlist was not changed.
#[derive(Debug, thiserror::Error)]
pub enum WishlistError {
    /// The guest's session has ended.
    #[error("the guest session has ended")]
    GuestGone,
    /// No game has this id.
    #[error("there is no such game")]
    UnknownGame,
    /// The wishlist has as many games as a wishlist may.
    #[error("a wishlist holds at most {MAX_ENTRIES} games")]
    Full,
    /// Storage failed.
    #[error("the wishlist could not be stored")]
    Storage(#[from] StorageError),
}

impl From<GuestGone> for WishlistError {
    fn from(_: GuestGone) -> Self {
        Self::GuestGone
    }
}

impl Wishlists {
    /// A page of the owner's wishlist.
    pub async fn list(
        &self,
        owner: Owner,
        after: Option<WishlistPosition>,
        limit: u32,
    ) -> Result<WishlistPage, StorageError> {
        self.queries.list_wishlist(owner, after, limit).await
    }

    /// Whether the owner wishes for this game.
    pub async fn contains(&self, owner: Owner, game: GameId) -> Result<bool, StorageError> {
        self.queries.is_wished(owner, game).await
    }

    /// Adds a game, whether or not it can be had. One that is there stays as it is.
    pub async fn add(&self, shopper: Shopper, game: GameId) -> Result<(), WishlistError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            let wishlist = self.open(tx, shopper).await?;
            let (count, there) = tx.wishlists().count(wishlist, game).await?;
            if there {
                return Ok(());
            }
            if !tx.games().get_availability(&[game]).await?.contains_key(&game) {
                return Err(WishlistError::UnknownGame);
            }
            if count >= MAX_ENTRIES {
                return Err(WishlistError::Full);
            }
            let wish = Wish { game, added_at: self.clock.now() };
            Ok(tx.wishlists().put_wishes(wishlist, &[wish]).await?)
        })
        .await
    }

    /// Takes a game out, if it is in.
    pub async fn remove(&self, owner: Owner, game: GameId) -> Result<(), WishlistError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            let wishlist = self.open(tx, owner.into()).await?;
            Ok(tx.wishlists().remove_wish(wishlist, game).await?)
        })
        .await
    }

    /// The shopper's wishlist, locked.
    async fn open(&self, tx: &mut Tx, shopper: Shopper) -> Result<WishlistId, WishlistError> {
        let owner = shopper.enter(tx).await??;
        let wishlists = tx.wishlists().lock_many(&[(owner, WishlistId(self.ids.next()))]).await?;
        let missing = || StorageError::Corrupt("an owner has no wishlist".into());
        Ok(wishlists.first().copied().ok_or_else(missing)?)
    }
}
