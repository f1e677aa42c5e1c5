//! Users.

use super::{Email, Nickname, PasswordHash};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The id of a user, a `UUIDv7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub Uuid);

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Buys.
    Customer,
    /// Runs the shop.
    Admin,
}

/// Whether a user may do anything at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserState {
    /// May log in.
    Active,
    /// Is kept out by the shop.
    Disabled,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Who it is.
    pub id: UserId,
    /// The address that the user logs in with.
    pub email: Email,
    /// What the user wants to be called.
    pub nickname: Option<Nickname>,
    /// What the user may do.
    pub role: Role,
    /// Whether the user may do anything at all.
    pub state: UserState,
    /// When the user registered.
    pub created_at: DateTime<Utc>,
}

impl User {
    /// Whether the user may do anything at all.
    pub fn is_active(&self) -> bool {
        self.state == UserState::Active
    }
}

/// A user and what proves who it is.
#[derive(Debug, Clone)]
pub struct Account {
    /// The user.
    pub user: User,
    /// The hash of the user's password.
    pub password: PasswordHash,
}

/// A user about to be.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Its id.
    pub id: UserId,
    /// The address to log in with.
    pub email: Email,
    /// What the user wants to be called.
    pub nickname: Option<Nickname>,
    /// What the user may do.
    pub role: Role,
    /// The hash of the user's password.
    pub password: PasswordHash,
}
