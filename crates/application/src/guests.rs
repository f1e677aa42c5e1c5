//! Guests: people without an account, known again by a token.

use domain::{
    account::TokenHash,
    ports::{Clock, Ids, RandomTokens, ShopperQueries, StorageError, UnitOfWork, in_transaction},
    shopper::{GuestId, GuestSession, NewGuest},
};
use secrecy::{ExposeSecret, SecretString};
use std::{sync::Arc, time::Duration};

/// Begins guest sessions, and knows guests again.
pub struct Guests {
    /// Where transactions begin.
    pub unit_of_work: Arc<dyn UnitOfWork>,
    /// What is read.
    pub queries: Arc<dyn ShopperQueries>,
    /// For the guests' tokens.
    pub random: Arc<dyn RandomTokens>,
    /// For the ids of sessions.
    pub ids: Arc<dyn Ids>,
    /// To see when a session is to be extended.
    pub clock: Arc<dyn Clock>,
}

/// A guest session about to begin, and the token that only the guest gets.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// What storage is given.
    pub guest: NewGuest,
    /// What the guest is given.
    pub token: SecretString,
}

/// A guest who came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// The guest's session.
    pub session: GuestSession,
    /// Whether the session was extended just now, so that the guest's cookie is to be extended, too.
    pub extended: bool,
}

impl Guests {
    /// How long a session lasts after its last use (`carts.md`).
    pub const LIFETIME: Duration = Duration::from_hours(30 * 24);

    /// How long uses of a session go unnoted: a visit is one write, not one for each of its requests.
    const TOUCH_INTERVAL: Duration = Duration::from_hours(1);

    /// Prepares a session. Nothing is stored: the first write of its guest does that, or [`Guests::begin`].
    pub fn invite(&self) -> Newcomer {
        let token = self.random.next();
        let guest = NewGuest { id: GuestId(self.ids.next()), token: TokenHash::of(token.expose_secret()) };
        Newcomer { guest, token }
    }

    /// Begins a session.
    pub async fn begin(&self, newcomer: &Newcomer) -> Result<GuestSession, StorageError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            tx.guests().insert(&newcomer.guest, Self::LIFETIME).await
        })
        .await
    }

    /// The guest with this token, whose session lasts longer from now on. `None` if there is no such live session.
    pub async fn recognise(&self, token: &TokenHash) -> Result<Option<Recognised>, StorageError> {
        let Some(session) = self.queries.find_guest(token).await? else { return Ok(None) };
        if session.last_used_at + Self::TOUCH_INTERVAL > self.clock.now() {
            return Ok(Some(Recognised { session, extended: false }));
        }
        let touched = in_transaction(&*self.unit_of_work, async |tx| {
            tx.guests().touch(session.id, Self::LIFETIME).await
        })
        .await?;
        Ok(touched.map(|session| Recognised { session, extended: true }))
    }
}
