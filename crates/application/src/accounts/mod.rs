//! Accounts: registering, logging in and out, and what an operator does with them.
//!
//! Passwords are hashed before a transaction begins, never in one. Every security event is kept in the transaction that makes
//! it true.

mod administration;
mod change_password;
mod log_in;
mod log_out;
mod profile;
mod refresh;
mod register;
mod sign;

pub use administration::AdministrationError;
pub use change_password::{ChangePassword, ChangePasswordError};
pub use log_in::{LogIn, LogInError};
pub use refresh::RefreshError;
pub use register::{Register, RegisterError};
pub use sign::TokenPair;

use crate::merge_guest::{self, MergeReport};
use domain::{
    account::{SecurityEvent, SecurityEventKind, SessionId, TokenHash, User, UserId},
    ports::{
        AccountQueries, Clock, Ids, PasswordHasher, StorageError, Tokens, Tx, UnitOfWork, in_transaction,
    },
};
use std::{net::IpAddr, sync::Arc, time::Duration};

/// What can be done with accounts.
pub struct Accounts {
    /// Where transactions begin.
    pub unit_of_work: Arc<dyn UnitOfWork>,
    /// What is read.
    pub queries: Arc<dyn AccountQueries>,
    /// Hashes passwords.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Signs tokens.
    pub tokens: Arc<dyn Tokens>,
    /// For the ids of users and sessions.
    pub ids: Arc<dyn Ids>,
    /// When tokens are issued.
    pub clock: Arc<dyn Clock>,
    /// How long tokens last.
    pub policy: TokenPolicy,
}

/// How long tokens last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenPolicy {
    /// An access token.
    pub access_lifetime: Duration,
    /// A refresh token, and with it a session that is not refreshed.
    pub refresh_lifetime: Duration,
    /// How long after its rotation a refresh token may be presented again and gets the same successor, because the answer may
    /// have been lost.
    pub grace: Duration,
}

impl Default for TokenPolicy {
    fn default() -> Self {
        Self {
            access_lifetime: Duration::from_mins(15),
            refresh_lifetime: Duration::from_hours(30 * 24),
            grace: Duration::from_secs(10),
        }
    }
}

/// Where a request comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Client {
    /// Its network address.
    pub address: Option<IpAddr>,
    /// What the device says it is.
    pub user_agent: Option<String>,
}

/// A user who is logged in now.
#[derive(Debug)]
pub struct LoggedIn {
    /// Who.
    pub user: User,
    /// What proves it from now on.
    pub tokens: TokenPair,
    /// What became of the things of the guest that the user was.
    pub merge: MergeReport,
}

impl Accounts {
    /// Retries the merge that failed at login.
    pub async fn adopt_guest(
        &self,
        user: UserId,
        guest: Option<&TokenHash>,
    ) -> Result<MergeReport, StorageError> {
        let Some(guest) = guest else { return Ok(MergeReport::nothing()) };
        in_transaction(&*self.unit_of_work, async |tx| merge_guest::merge(tx, guest, user, &*self.ids).await)
            .await
    }
}

/// Keeps a security event.
async fn log(
    tx: &mut Tx,
    kind: SecurityEventKind,
    user: Option<UserId>,
    session: Option<SessionId>,
    client: &Client,
) -> Result<(), StorageError> {
    tx.security_log().insert(&SecurityEvent { kind, user, session, address: client.address }).await
}
