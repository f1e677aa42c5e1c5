//! Guest sessions, inside a transaction. They end by the storage's clock.

use super::StorageError;
use crate::{
    account::{TokenHash, UserId},
    shopper::{GuestId, GuestSession, NewGuest},
};
use async_trait::async_trait;
use std::time::Duration;

/// Writes guest sessions. A session is live until it is consumed or runs out.
#[async_trait]
pub trait GuestRepository: Send {
    /// Begins a session that lasts for `lifetime` from now unless it is used again.
    async fn insert(&mut self, guest: &NewGuest, lifetime: Duration) -> Result<GuestSession, StorageError>;

    /// Notes that the guest is here: a live session lasts for `lifetime` from now. `None` if it is not live.
    async fn touch(&mut self, id: GuestId, lifetime: Duration) -> Result<Option<GuestSession>, StorageError>;

    /// Keeps a live session live until the transaction ends, and tells whether it was. Others may hold it too; who locks it has
    /// to wait. Whoever writes into a guest's cart or wishlist holds the session first.
    async fn hold(&mut self, id: GuestId) -> Result<bool, StorageError>;

    /// The live session with this token, locked for this transaction alone. Whoever consumes it locks it first, and so sees all
    /// that was written into its cart and wishlist.
    async fn lock_by_token(&mut self, token: &TokenHash) -> Result<Option<GuestId>, StorageError>;

    /// Ends the session: its carts and wishes have gone to `user`.
    async fn consume(&mut self, id: GuestId, user: UserId) -> Result<(), StorageError>;

    /// Deletes sessions that ran out, with their carts and wishlists, and those that were consumed longer than `kept` ago;
    /// `limit` at most, skipping those that somebody holds. Returns how many.
    async fn delete_ended(&mut self, kept: Duration, limit: u32) -> Result<u64, StorageError>;
}
