//! Who writes into a cart or wishlist.

use crate::guests::Guests;
use domain::{
    account::UserId,
    ports::{StorageError, Tx},
    shopper::{GuestId, NewGuest, Owner},
};

/// Who writes into a cart or wishlist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shopper {
    /// A user who is logged in.
    User(UserId),
    /// A guest whose session was live a moment ago.
    Guest(GuestId),
    /// Somebody whose guest session begins with this write, if it succeeds.
    Newcomer(NewGuest),
}

/// The guest's session ended: by itself, or because the guest logged in elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GuestGone;

impl From<Owner> for Shopper {
    fn from(owner: Owner) -> Self {
        match owner {
            Owner::User(user) => Self::User(user),
            Owner::Guest(guest) => Self::Guest(guest),
        }
    }
}

impl Shopper {
    /// Makes sure that the shopper's things stay theirs until the transaction ends. To be called before any of them is locked: a
    /// merge locks the guest first, too.
    pub(crate) async fn enter(self, tx: &mut Tx) -> Result<Result<Owner, GuestGone>, StorageError> {
        match self {
            Self::User(user) => Ok(Ok(Owner::User(user))),
            Self::Guest(guest) => {
                let held = tx.guests().hold(guest).await?;
                Ok(if held { Ok(Owner::Guest(guest)) } else { Err(GuestGone) })
            }
            Self::Newcomer(guest) => {
                tx.guests().insert(&guest, Guests::LIFETIME).await?;
                Ok(Ok(Owner::Guest(guest.id)))
            }
        }
    }
}
