//! Beginning sessions, and signing what carries them on.

use super::{Accounts, Client};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use domain::{
    account::{AccessClaims, RefreshClaims, SessionId, TokenHash, User},
    ports::{NewSession, StorageError, Tx},
};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// What proves from now on who a user is.
#[derive(Debug, Clone)]
pub struct TokenPair {
    /// The access token.
    pub access: SecretString,
    /// How long the access token lasts from now.
    pub access_lifetime: Duration,
    /// The refresh token.
    pub refresh: SecretString,
    /// How long the refresh token lasts from now.
    pub refresh_lifetime: Duration,
}

impl Accounts {
    /// Begins a session of `user`.
    pub(super) async fn begin_session(
        &self,
        tx: &mut Tx,
        user: &User,
        client: &Client,
    ) -> Result<(SessionId, TokenPair), StorageError> {
        let session = SessionId(self.ids.next());
        let claims = self.refresh_claims(user, session, 0, self.issue_time());
        let tokens = self.sign(user, &claims);
        tx.sessions()
            .insert(&NewSession {
                id: session,
                user: user.id,
                token: TokenHash::of(tokens.refresh.expose_secret()),
                issued_at: claims.issued_at,
                lifetime: self.policy.refresh_lifetime,
                user_agent: client.user_agent.clone(),
            })
            .await?;
        Ok((session, tokens))
    }

    /// What the token of that generation says. The same, whenever it is asked for.
    pub(super) fn refresh_claims(
        &self,
        user: &User,
        session: SessionId,
        generation: u32,
        issued_at: DateTime<Utc>,
    ) -> RefreshClaims {
        let expires_at = issued_at + self.policy.refresh_lifetime;
        RefreshClaims { user: user.id, session, generation, issued_at, expires_at }
    }

    /// The tokens that `claims` and the moment make.
    pub(super) fn sign(&self, user: &User, claims: &RefreshClaims) -> TokenPair {
        let issued_at = self.issue_time();
        let access_lifetime = self.policy.access_lifetime;
        let access = AccessClaims {
            user: user.id,
            session: claims.session,
            role: user.role,
            issued_at,
            expires_at: issued_at + access_lifetime,
        };
        TokenPair {
            access: self.tokens.issue_access(&access),
            access_lifetime,
            refresh: self.tokens.issue_refresh(claims),
            refresh_lifetime: (claims.expires_at - issued_at).to_std().unwrap_or_default(),
        }
    }

    /// Now, in whole seconds, as tokens have it.
    pub(super) fn issue_time(&self) -> DateTime<Utc> {
        let now = self.clock.now();
        now.duration_trunc(TimeDelta::seconds(1)).unwrap_or(now)
    }
}
