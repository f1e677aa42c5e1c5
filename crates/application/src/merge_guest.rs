//! What a guest put into cart and wishlist becomes the user's, at login, at registration, or later (`carts.md`).
//!
//! Locks are taken in one order everywhere: user, session, guest, carts by id, wishlists by id.

use domain::{
    account::{TokenHash, UserId},
    cart::{self, CartId, CartMergeReport},
    ports::{Ids, StorageError, Tx, in_savepoint},
    shopper::{GuestId, Owner},
    wishlist::{self, WishlistId, WishlistMergeReport},
};
use std::error::Error;

/// What a merge did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergeReport {
    /// To the cart.
    pub cart: CartMergeReport,
    /// To the wishlist.
    pub wishlist: WishlistMergeReport,
    /// All in all.
    pub status: MergeStatus,
}

/// How a merge ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MergeStatus {
    /// Everything the guest had is the user's now.
    Merged,
    /// There was no guest, or nothing that the guest had, or another login has taken it.
    NothingToMerge,
    /// It failed; everything the guest had is still the guest's, and can be adopted later.
    FailedWillRetry,
}

impl MergeReport {
    /// There was nothing to merge.
    pub const fn nothing() -> Self {
        Self::empty(MergeStatus::NothingToMerge)
    }

    const fn empty(status: MergeStatus) -> Self {
        let cart = CartMergeReport { moved: 0, summed: 0, capped: 0, unavailable_kept: 0 };
        Self { cart, wishlist: WishlistMergeReport { moved: 0, already_there: 0 }, status }
    }
}

/// Merges, or else undoes the attempt and says so, so that the transaction around it can go on. The error means that it cannot.
pub(crate) async fn merge_or_defer(
    tx: &mut Tx,
    guest: Option<&TokenHash>,
    user: UserId,
    ids: &dyn Ids,
) -> Result<MergeReport, StorageError> {
    let Some(guest) = guest else { return Ok(MergeReport::nothing()) };
    let merged = in_savepoint(tx, async |tx: &mut Tx| merge(tx, guest, user, ids).await).await?;
    Ok(merged.unwrap_or_else(|error| {
        tracing::error!(user = %user.0, error = &error as &dyn Error, "a guest's things could not be merged; they stay");
        MergeReport::empty(MergeStatus::FailedWillRetry)
    }))
}

/// Gives all that the guest with this token has to `user`, and ends the guest's session.
pub(crate) async fn merge(
    tx: &mut Tx,
    guest: &TokenHash,
    user: UserId,
    ids: &dyn Ids,
) -> Result<MergeReport, StorageError> {
    let Some(guest) = tx.guests().lock_by_token(guest).await? else {
        return Ok(MergeReport::nothing());
    };
    let cart = merge_carts(tx, guest, user, ids).await?;
    let wishlist = merge_wishlists(tx, guest, user, ids).await?;
    tx.guests().consume(guest, user).await?;
    let nothing = cart == CartMergeReport::default() && wishlist == WishlistMergeReport::default();
    let status = if nothing { MergeStatus::NothingToMerge } else { MergeStatus::Merged };
    Ok(MergeReport { cart, wishlist, status })
}

async fn merge_carts(
    tx: &mut Tx,
    guest: GuestId,
    user: UserId,
    ids: &dyn Ids,
) -> Result<CartMergeReport, StorageError> {
    let owners = [Owner::Guest(guest), Owner::User(user)].map(|owner| (owner, CartId(ids.next())));
    let [from, into] = *tx.carts().lock_many(&owners).await? else { return Err(miscounted()) };
    let theirs = tx.carts().list_entries(from).await?;
    let ours = tx.carts().list_entries(into).await?;
    let games: Vec<_> = theirs.iter().map(|entry| entry.game).collect();
    let availability = tx.games().get_availability(&games).await?;
    let (writes, report) = cart::merge(&ours, &theirs, &availability);
    tx.carts().put_entries(into, &writes).await?;
    tx.carts().clear(from).await?;
    Ok(report)
}

async fn merge_wishlists(
    tx: &mut Tx,
    guest: GuestId,
    user: UserId,
    ids: &dyn Ids,
) -> Result<WishlistMergeReport, StorageError> {
    let owners = [Owner::Guest(guest), Owner::User(user)].map(|owner| (owner, WishlistId(ids.next())));
    let [from, into] = *tx.wishlists().lock_many(&owners).await? else { return Err(miscounted()) };
    let theirs = tx.wishlists().list_wishes(from).await?;
    let ours = tx.wishlists().list_wishes(into).await?;
    let (writes, report) = wishlist::merge(&ours, &theirs);
    tx.wishlists().put_wishes(into, &writes).await?;
    tx.wishlists().clear(from).await?;
    Ok(report)
}

fn miscounted() -> StorageError {
    StorageError::Corrupt("two owners do not have two carts or wishlists".into())
}
