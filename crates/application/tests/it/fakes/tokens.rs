use chrono::{DateTime, Utc};
use domain::{
    account::{AccessClaims, RefreshClaims, SessionId, UserId},
    ports::{RandomTokens, Tokens},
};
use secrecy::SecretString;
use std::sync::atomic::{AtomicU64, Ordering};

/// Tokens that say in the clear what they say.
pub(crate) struct FakeTokens;

impl Tokens for FakeTokens {
    fn issue_access(&self, claims: &AccessClaims) -> SecretString {
        let AccessClaims { user, session, role, issued_at, expires_at } = claims;
        format!(
            "access|{}|{}|{role:?}|{}|{}",
            user.0,
            session.0,
            issued_at.timestamp(),
            expires_at.timestamp()
        )
        .into()
    }

    fn issue_refresh(&self, claims: &RefreshClaims) -> SecretString {
        let RefreshClaims { user, session, generation, issued_at, expires_at } = claims;
        format!(
            "refresh|{}|{}|{generation}|{}|{}",
            user.0,
            session.0,
            issued_at.timestamp(),
            expires_at.timestamp()
        )
        .into()
    }

    fn read_access(&self, _: &str, _: DateTime<Utc>) -> Option<AccessClaims> {
        unimplemented!("no use case reads access tokens")
    }

    fn read_refresh(&self, token: &str, now: DateTime<Utc>) -> Option<RefreshClaims> {
        let parts: Vec<&str> = token.split('|').collect();
        let ["refresh", user, session, generation, issued_at, expires_at] = parts[..] else { return None };
        let time = |text: &str| DateTime::from_timestamp(text.parse().ok()?, 0);
        let claims = RefreshClaims {
            user: UserId(user.parse().ok()?),
            session: SessionId(session.parse().ok()?),
            generation: generation.parse().ok()?,
            issued_at: time(issued_at)?,
            expires_at: time(expires_at)?,
        };
        (claims.expires_at > now).then_some(claims)
    }
}

/// Tokens 1, 2, 3, …
#[derive(Default)]
pub(crate) struct CountingTokens(AtomicU64);

impl RandomTokens for CountingTokens {
    fn next(&self) -> SecretString {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        format!("token {number}").into()
    }
}
