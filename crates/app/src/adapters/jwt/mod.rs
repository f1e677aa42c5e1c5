//! JSON Web Tokens (RFC 7519), signed with HMAC-SHA-256.

mod claims;
mod hs256;
mod key_ring;

use chrono::{DateTime, Utc};
use claims::{AccessPayload, RefreshPayload};
use domain::{
    account::{AccessClaims, RefreshClaims},
    ports::Tokens,
};
use key_ring::KeyRing;
use secrecy::SecretString;

/// What access tokens are for, and their keys.
const ACCESS: &str = "keymart-api";
/// What refresh tokens are for, and their keys.
const REFRESH: &str = "keymart-refresh";

/// Signs tokens, and reads those of its keys.
pub struct JwtTokens {
    access: KeyRing,
    refresh: KeyRing,
}

impl JwtTokens {
    /// Tokens signed with the first secret of each kind, and read if they were signed with any. `None` where there is no secret.
    pub fn new(access: &[SecretString], refresh: &[SecretString]) -> Option<Self> {
        Some(Self { access: KeyRing::new(ACCESS, access)?, refresh: KeyRing::new(REFRESH, refresh)? })
    }
}

impl Tokens for JwtTokens {
    fn issue_access(&self, claims: &AccessClaims) -> SecretString {
        self.access.sign(&AccessPayload::from(*claims))
    }

    fn issue_refresh(&self, claims: &RefreshClaims) -> SecretString {
        self.refresh.sign(&RefreshPayload::from(*claims))
    }

    fn read_access(&self, token: &str, now: DateTime<Utc>) -> Option<AccessClaims> {
        let claims = self.access.read::<AccessPayload>(token)?.into_claims()?;
        (claims.expires_at > now).then_some(claims)
    }

    fn read_refresh(&self, token: &str, now: DateTime<Utc>) -> Option<RefreshClaims> {
        let claims = self.refresh.read::<RefreshPayload>(token)?.into_claims()?;
        (claims.expires_at > now).then_some(claims)
    }
}

#[cfg(test)]
mod tests;
