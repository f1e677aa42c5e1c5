//! Whose a cart or wishlist is: a user's or a guest's. The two have ids of different types, and are kept in different tables:
//! an id of the one can never stand for the other.

use crate::account::{TokenHash, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The id of a guest session, a `UUIDv7`. It is no secret and opens nothing; the guest's token does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GuestId(pub Uuid);

/// Whose a cart or wishlist is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// A user's.
    User(UserId),
    /// A guest's.
    Guest(GuestId),
}

/// Somebody without an account, who is known again by a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuestSession {
    /// Its id.
    pub id: GuestId,
    /// When it was last noted that the guest was here.
    pub last_used_at: DateTime<Utc>,
    /// When it ends if the guest does not come back before.
    pub expires_at: DateTime<Utc>,
}

/// A guest session about to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewGuest {
    /// Its id.
    pub id: GuestId,
    /// The hash of its token: 256 random bits, which only the guest has.
    pub token: TokenHash,
}
