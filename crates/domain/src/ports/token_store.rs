//! Where all processes keep the token by which they are one seller.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use std::time::Duration;

/// A token that the marketplace gave us.
#[derive(Debug, Clone)]
pub struct StoredToken {
    /// The token.
    pub token: SecretString,
    /// When it is of no use any more, by the clock of who fetched it. A clock that is wrong costs a call that is refused.
    pub expires_at: DateTime<Utc>,
}

/// Keeps one token for all processes, as well as it can: it answers in a moment, forgets at any time, and never fails. Whoever finds
/// nothing here fetches a token of their own.
#[async_trait]
pub trait TokenStore: Send + Sync {
    /// The token, if there is one.
    async fn load(&self) -> Option<StoredToken>;

    /// Keeps this token in place of any other, for `ttl` from now.
    async fn store(&self, token: &StoredToken, ttl: Duration);

    /// Keeps none any more.
    async fn forget(&self);
}
