//! What tests do with carts and wishlists.

use crate::{Shop, draft, ids::next_id, moment::moment};
use domain::{
    cart::{Cart, CartEntry, CartId, Quantity},
    catalogue::GameId,
    ports::{StorageError, Tx},
    shopper::Owner,
    wishlist::{Wish, WishlistId, WishlistPage, WishlistPosition},
};
use std::time::Duration;

impl Shop {
    /// Writes games called so. Their ids are in the order of `titles`.
    pub(crate) async fn add_games<const N: usize>(&self, titles: [&str; N]) -> [GameId; N] {
        let drafts = titles.map(|title| draft(title).build());
        self.transact(async |tx| tx.games().upsert_many(&drafts).await).await;
        drafts.map(|draft| draft.id)
    }

    /// Somebody who may own a cart and a wishlist.
    pub(crate) async fn shopper(&self) -> Owner {
        Owner::Guest(self.welcome(Duration::from_hours(1)).await.id)
    }

    /// Does `work` with the owner's cart, locked, in one transaction that has to commit.
    pub(crate) async fn with_cart<T>(
        &self,
        owner: Owner,
        work: impl AsyncFnOnce(&mut Tx, CartId) -> Result<T, StorageError>,
    ) -> T {
        self.transact(async |tx| {
            let cart = lock_cart(tx, owner).await?;
            work(tx, cart).await
        })
        .await
    }

    /// Writes lines into the owner's cart.
    pub(crate) async fn put_entries(&self, owner: Owner, entries: &[CartEntry]) {
        self.with_cart(owner, async |tx, cart| tx.carts().put_entries(cart, entries).await).await;
    }

    /// The lines of the owner's cart.
    pub(crate) async fn entries(&self, owner: Owner) -> Vec<CartEntry> {
        self.with_cart(owner, async |tx, cart| tx.carts().list_entries(cart).await).await
    }

    /// The owner's cart.
    pub(crate) async fn cart(&self, owner: Owner) -> Cart {
        self.shoppers().get_cart(owner).await.unwrap()
    }

    /// Does `work` with the owner's wishlist, locked, in one transaction that has to commit.
    pub(crate) async fn with_wishlist<T>(
        &self,
        owner: Owner,
        work: impl AsyncFnOnce(&mut Tx, WishlistId) -> Result<T, StorageError>,
    ) -> T {
        self.transact(async |tx| {
            let wishlist = lock_wishlist(tx, owner).await?;
            work(tx, wishlist).await
        })
        .await
    }

    /// Writes wishes into the owner's wishlist.
    pub(crate) async fn put_wishes(&self, owner: Owner, wishes: &[Wish]) {
        self.with_wishlist(owner, async |tx, wishlist| tx.wishlists().put_wishes(wishlist, wishes).await)
            .await;
    }

    /// The wishes of the owner.
    pub(crate) async fn wishes(&self, owner: Owner) -> Vec<Wish> {
        self.with_wishlist(owner, async |tx, wishlist| tx.wishlists().list_wishes(wishlist).await).await
    }

    /// A page of the owner's wishlist.
    pub(crate) async fn wishlist(
        &self,
        owner: Owner,
        after: Option<WishlistPosition>,
        limit: u32,
    ) -> WishlistPage {
        self.shoppers().list_wishlist(owner, after, limit).await.unwrap()
    }
}

/// The owner's cart, for this transaction.
pub(crate) async fn lock_cart(tx: &mut Tx, owner: Owner) -> Result<CartId, StorageError> {
    Ok(tx.carts().lock_many(&[(owner, CartId(next_id()))]).await?[0])
}

/// The owner's wishlist, for this transaction.
pub(crate) async fn lock_wishlist(tx: &mut Tx, owner: Owner) -> Result<WishlistId, StorageError> {
    Ok(tx.wishlists().lock_many(&[(owner, WishlistId(next_id()))]).await?[0])
}

/// So many keys of a game, in the cart since [`moment`] `added`.
pub(crate) fn entry(game: GameId, quantity: i64, added: i64) -> CartEntry {
    CartEntry { game, quantity: Quantity::try_from(quantity).unwrap(), added_at: moment(added) }
}

/// A game that is wished for since [`moment`] `added`.
pub(crate) fn wish(game: GameId, added: i64) -> Wish {
    Wish { game, added_at: moment(added) }
}
