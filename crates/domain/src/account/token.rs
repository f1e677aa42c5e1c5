//! What tokens say, and how they are remembered.

use super::{Role, SessionId, UserId};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// SHA-256 of a token: what is stored of it. A token has 256 random or signed bits, so a plain hash cannot be guessed
/// back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of `token`.
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    /// A stored hash.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash to store.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// What an access token says. It only names the session: whether that still holds, and what the user may do, storage
/// decides at each request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessClaims {
    /// Whose it is.
    pub user: UserId,
    /// The session that it was issued in.
    pub session: SessionId,
    /// What the user might do when it was issued, for the client to read.
    pub role: Role,
    /// When it was issued, in whole seconds.
    pub issued_at: DateTime<Utc>,
    /// When it ends, in whole seconds.
    pub expires_at: DateTime<Utc>,
}

/// What a refresh token says: enough to make the very same token again from what is stored of its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshClaims {
    /// Whose it is.
    pub user: UserId,
    /// The session that it carries on.
    pub session: SessionId,
    /// The how-manieth token of the session it is, from 0.
    pub generation: u32,
    /// When it was issued, in whole seconds.
    pub issued_at: DateTime<Utc>,
    /// When it ends, in whole seconds.
    pub expires_at: DateTime<Utc>,
}
