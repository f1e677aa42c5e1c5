//! Carrying a session on: the refresh token is exchanged for its successor, once.

use super::{Accounts, Client, TokenPair, log};
use domain::{
    account::{RefreshClaims, RefreshVerdict, SecurityEventKind, TokenHash, User},
    ports::{StorageError, TokenRotation, Tx, in_transaction},
};
use secrecy::ExposeSecret;

/// Why a session is not carried on.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// The token is none of ours, or its session has ended, or its user is shut out.
    #[error("the refresh token is not valid")]
    Invalid,
    /// The token was used up before. Its session is ended: somebody has a copy.
    #[error("the refresh token was used before; its session is ended")]
    Reused,
    /// Storage failed.
    #[error("the refresh could not be stored")]
    Storage(#[from] StorageError),
}

/// What the transaction of a refresh came to. A reused token is no error to it: the end of the session must be kept.
enum Exchange {
    Tokens(TokenPair),
    Invalid,
    Reused,
}

impl Accounts {
    /// The session and user that a refresh token names, whether or not it may still be used.
    pub fn read_refresh_token(&self, token: &str) -> Option<RefreshClaims> {
        self.tokens.read_refresh(token, self.clock.now())
    }

    /// Exchanges a refresh token for its successor.
    pub async fn refresh(&self, token: &str, client: &Client) -> Result<TokenPair, RefreshError> {
        let claims = self.read_refresh_token(token).ok_or(RefreshError::Invalid)?;
        let presented = TokenHash::of(token);
        let exchange = in_transaction(&*self.unit_of_work, async |tx| {
            self.exchange(tx, &claims, presented, client).await
        });
        match exchange.await? {
            Exchange::Tokens(tokens) => Ok(tokens),
            Exchange::Invalid => Err(RefreshError::Invalid),
            Exchange::Reused => {
                tracing::warn!(session = %claims.session.0, "a used refresh token was presented; its session is ended");
                Err(RefreshError::Reused)
            }
        }
    }

    async fn exchange(
        &self,
        tx: &mut Tx,
        claims: &RefreshClaims,
        presented: TokenHash,
        client: &Client,
    ) -> Result<Exchange, StorageError> {
        let user = tx.users().find(claims.user).await?.filter(User::is_active);
        let Some(user) = user else { return Ok(Exchange::Invalid) };
        let next = self.refresh_claims(
            &user,
            claims.session,
            claims.generation.saturating_add(1),
            self.issue_time(),
        );
        let tokens = self.sign(&user, &next);
        let rotation = TokenRotation {
            session: claims.session,
            presented,
            successor: TokenHash::of(tokens.refresh.expose_secret()),
            generation: next.generation,
            issued_at: next.issued_at,
            lifetime: self.policy.refresh_lifetime,
        };
        if tx.sessions().rotate(&rotation).await? {
            return Ok(Exchange::Tokens(tokens));
        }
        self.judge(tx, &user, claims, presented, client).await
    }

    /// What becomes of a token that is not the youngest of a live session.
    async fn judge(
        &self,
        tx: &mut Tx,
        user: &User,
        claims: &RefreshClaims,
        presented: TokenHash,
        client: &Client,
    ) -> Result<Exchange, StorageError> {
        let Some(state) = tx.sessions().lock(claims.session).await? else { return Ok(Exchange::Invalid) };
        match state.judge(&presented, self.policy.grace) {
            RefreshVerdict::Repeated => {
                let youngest = self.refresh_claims(user, claims.session, state.generation, state.issued_at);
                let tokens = self.sign(user, &youngest);
                // A key that was changed meanwhile makes another token, which nobody could use.
                let same = TokenHash::of(tokens.refresh.expose_secret()) == state.current;
                Ok(if same { Exchange::Tokens(tokens) } else { Exchange::Invalid })
            }
            RefreshVerdict::Reused => {
                tx.sessions().revoke(claims.session, user.id).await?;
                let kind = SecurityEventKind::RefreshTokenReused;
                log(tx, kind, Some(user.id), Some(claims.session), client).await?;
                Ok(Exchange::Reused)
            }
            // A session that was revoked between both statements.
            RefreshVerdict::Dead | RefreshVerdict::Current => Ok(Exchange::Invalid),
        }
    }
}
