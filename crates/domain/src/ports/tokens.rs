//! Making and reading tokens.

use crate::account::{AccessClaims, RefreshClaims};
use chrono::{DateTime, Utc};
use secrecy::SecretString;

/// Signs tokens, and reads only those that it signed. Access and refresh tokens are signed with different keys; neither passes
/// for the other.
pub trait Tokens: Send + Sync {
    /// The access token that says `claims`.
    fn issue_access(&self, claims: &AccessClaims) -> SecretString;

    /// The refresh token that says `claims`. Equal claims make equal tokens.
    fn issue_refresh(&self, claims: &RefreshClaims) -> SecretString;

    /// What `token` says, if it is an access token of ours that has not ended at `now`.
    fn read_access(&self, token: &str, now: DateTime<Utc>) -> Option<AccessClaims>;

    /// What `token` says, if it is a refresh token of ours that has not ended at `now`.
    fn read_refresh(&self, token: &str, now: DateTime<Utc>) -> Option<RefreshClaims>;
}

/// Random tokens that say nothing.
pub trait RandomTokens: Send + Sync {
    /// A new token: 256 random bits, as 43 characters of base64url.
    fn next(&self) -> SecretString;
}
