//! Reading accounts, outside a transaction.

use super::StorageError;
use crate::account::{Account, Email, SecurityEventKind, Session, SessionId, User, UserId};
use async_trait::async_trait;
use chrono::{DateTime, Utc};

/// One page of users, the latest registered first (the greatest id).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserQuery {
    /// Only users whose address contains this, in any case, taken literally.
    pub email: Option<String>,
    /// Only users that come after this one.
    pub after: Option<UserId>,
    /// How many at most.
    pub limit: u32,
}

/// The answer to a [`UserQuery`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPage {
    /// The users, in order.
    pub items: Vec<User>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<UserId>,
}

/// A security event and when it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: SecurityEventKind,
}

/// Questions about accounts.
#[async_trait]
pub trait AccountQueries: Send + Sync {
    /// The account with this address, in whatever case.
    async fn find_account(&self, email: &Email) -> Result<Option<Account>, StorageError>;

    /// The account of this user.
    async fn find_account_of(&self, id: UserId) -> Result<Option<Account>, StorageError>;

    /// The user of this session, if the session is live and the user active: neither logged out, nor run out, nor shut out.
    async fn find_session_user(&self, id: SessionId) -> Result<Option<User>, StorageError>;

    /// The user's live sessions, the latest used first, then by id.
    async fn list_sessions(&self, user: UserId) -> Result<Vec<Session>, StorageError>;

    /// Users, page by page.
    async fn list_users(&self, query: &UserQuery) -> Result<UserPage, StorageError>;

    /// The security events of a user, the latest first, `limit` at most.
    async fn list_security_events(&self, user: UserId, limit: u32) -> Result<Vec<LoggedEvent>, StorageError>;
}
