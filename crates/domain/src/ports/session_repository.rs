//! Sessions and their refresh tokens, inside a transaction. They end by the storage's clock.

use super::StorageError;
use crate::account::{RefreshState, SessionId, TokenHash, UserId};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::time::Duration;

/// A session about to begin, with its first token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// The first token, of generation 0.
    pub token: TokenHash,
    /// When the token says that it was issued.
    pub issued_at: DateTime<Utc>,
    /// How long the session lasts if it is not refreshed.
    pub lifetime: Duration,
    /// What the device says it is.
    pub user_agent: Option<String>,
}

/// One token in the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRotation {
    /// Of this session.
    pub session: SessionId,
    /// The token that must be the youngest.
    pub presented: TokenHash,
    /// The token to take its place.
    pub successor: TokenHash,
    /// The successor's generation.
    pub generation: u32,
    /// When the successor says that it was issued.
    pub issued_at: DateTime<Utc>,
    /// How long the session lasts from now if it is not refreshed again.
    pub lifetime: Duration,
}

/// Writes sessions.
#[async_trait]
pub trait SessionRepository: Send {
    /// Begins a session.
    async fn insert(&mut self, session: &NewSession) -> Result<(), StorageError>;

    /// Puts the successor in the place of the presented token, in one conditional update: only if the session is live and the
    /// presented token is its youngest. Returns whether it did. Of several that present one token, one succeeds.
    async fn rotate(&mut self, rotation: &TokenRotation) -> Result<bool, StorageError>;

    /// What is stored of the session's tokens, locked until the transaction ends.
    async fn lock(&mut self, id: SessionId) -> Result<Option<RefreshState>, StorageError>;

    /// Ends the session if it is live and the user's. Returns whether it did.
    async fn revoke(&mut self, id: SessionId, user: UserId) -> Result<bool, StorageError>;

    /// Ends the user's live sessions, except for `keep`. Returns how many. They are locked in the order of their ids.
    async fn revoke_all(&mut self, user: UserId, keep: Option<SessionId>) -> Result<u64, StorageError>;

    /// Deletes sessions that ended, by themselves or by revocation, longer than `kept` ago; `limit` at most. Returns how many.
    async fn delete_ended(&mut self, kept: Duration, limit: u32) -> Result<u64, StorageError>;
}
