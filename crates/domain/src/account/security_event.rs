//! What is remembered of logins and the like, for the day that somebody asks. No event holds a secret, or what a person typed.

use super::{Role, SessionId, UserId, UserState};
use crate::{order::OrderId, purchase::PurchaseId};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Something that happened to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityEvent {
    /// What happened.
    pub kind: SecurityEventKind,
    /// To whom, if that is known.
    pub user: Option<UserId>,
    /// In which session, if in one.
    pub session: Option<SessionId>,
    /// From where, if it came over the network.
    pub address: Option<IpAddr>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SecurityEventKind {
    /// A user registered, or was made by an operator.
    Registered,
    /// A login succeeded.
    LoggedIn,
    /// A login failed.
    LoginFailed {
        /// Why.
        reason: LoginFailure,
    },
    /// A used-up refresh token was presented; the session was revoked.
    RefreshTokenReused,
    /// One session was ended by its user.
    SessionRevoked,
    /// All sessions were ended by their user.
    AllSessionsRevoked,
    /// The password was changed, and all other sessions ended.
    PasswordChanged,
    /// A password change was refused because the current password was wrong.
    PasswordChangeRefused,
    /// Keys of an order were handed to its owner.
    KeysRevealed {
        /// Which order.
        order: OrderId,
        /// How many.
        keys: usize,
    },
    /// This operator has decided about a purchase that needed a person.
    IncidentResolved {
        /// Which purchase.
        purchase: PurchaseId,
        /// Whether the customer got the money back, instead of a key.
        refunded: bool,
    },
    /// The user may do other things from now on.
    RoleChanged {
        /// What.
        role: Role,
    },
    /// The user was shut out or let in again.
    StateChanged {
        /// Which of the two.
        state: UserState,
    },
}

/// Why a login failed. Clients are never told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginFailure {
    /// No user has the address.
    UnknownEmail,
    /// The password is not the user's.
    WrongPassword,
    /// The user is shut out.
    Disabled,
}
