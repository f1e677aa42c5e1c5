//! A guest session, as storage keeps it.

use crate::deadline::deadline;
use chrono::{DateTime, Utc};
use domain::{
    account::TokenHash,
    shopper::{GuestSession, NewGuest},
};
use std::time::Duration;

/// A guest session with its token.
#[derive(Clone)]
pub(crate) struct StoredGuest {
    pub(crate) session: GuestSession,
    pub(crate) token: TokenHash,
    pub(crate) consumed_at: Option<DateTime<Utc>>,
}

impl StoredGuest {
    /// The session that begins now.
    pub(crate) fn new(guest: &NewGuest, lifetime: Duration, now: DateTime<Utc>) -> Self {
        let session = GuestSession { id: guest.id, last_used_at: now, expires_at: deadline(now, lifetime) };
        Self { session, token: guest.token, consumed_at: None }
    }

    pub(crate) fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.consumed_at.is_none() && now < self.session.expires_at
    }

    /// Whether it ran out, or was consumed and has been kept for long enough.
    pub(crate) fn is_waste(&self, kept: Duration, now: DateTime<Utc>) -> bool {
        match self.consumed_at {
            None => self.session.expires_at <= now,
            Some(consumed_at) => deadline(consumed_at, kept) <= now,
        }
    }
}
