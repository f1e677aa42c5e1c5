//! What stands in tokens, under the names of RFC 7519 §4.1 where there are such. Issuer and audience are the key ring's.

use chrono::{DateTime, Utc};
use domain::account::{AccessClaims, RefreshClaims, Role, SessionId, UserId};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(super) struct AccessPayload {
    sub: UserId,
    sid: SessionId,
    role: Role,
    iat: i64,
    exp: i64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct RefreshPayload {
    sub: UserId,
    sid: SessionId,
    #[serde(rename = "gen")]
    generation: u32,
    iat: i64,
    exp: i64,
}

impl From<AccessClaims> for AccessPayload {
    fn from(claims: AccessClaims) -> Self {
        Self {
            sub: claims.user,
            sid: claims.session,
            role: claims.role,
            iat: claims.issued_at.timestamp(),
            exp: claims.expires_at.timestamp(),
        }
    }
}

impl AccessPayload {
    pub(super) fn into_claims(self) -> Option<AccessClaims> {
        Some(AccessClaims {
            user: self.sub,
            session: self.sid,
            role: self.role,
            issued_at: time(self.iat)?,
            expires_at: time(self.exp)?,
        })
    }
}

impl From<RefreshClaims> for RefreshPayload {
    fn from(claims: RefreshClaims) -> Self {
        Self {
            sub: claims.user,
            sid: claims.session,
            generation: claims.generation,
            iat: claims.issued_at.timestamp(),
            exp: claims.expires_at.timestamp(),
        }
    }
}

impl RefreshPayload {
    pub(super) fn into_claims(self) -> Option<RefreshClaims> {
        Some(RefreshClaims {
            user: self.sub,
            session: self.sid,
            generation: self.generation,
            issued_at: time(self.iat)?,
            expires_at: time(self.exp)?,
        })
    }
}

fn time(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}
