//! Sessions as rows.

use crate::{error::corrupt, schema::sessions};
use chrono::{DateTime, Utc};
use diesel::{
    Queryable, QueryableByName, Selectable,
    pg::Pg,
    sql_types::{self, BigInt, Binary, Nullable, Timestamptz},
};
use domain::{
    account::{RefreshState, Session, SessionId, TokenHash, UserId},
    ports::StorageError,
};
use uuid::Uuid;

#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions, check_for_backend(Pg))]
pub(super) struct SessionRow {
    id: Uuid,
    created_at: DateTime<Utc>,
    last_used_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    user_agent: Option<String>,
}

impl SessionRow {
    pub(super) fn into_session(self) -> Session {
        Session {
            id: SessionId(self.id),
            created_at: self.created_at,
            last_used_at: self.last_used_at,
            expires_at: self.expires_at,
            user_agent: self.user_agent,
        }
    }
}

/// A session's tokens, and the time.
#[derive(QueryableByName)]
pub(super) struct RefreshRow {
    #[diesel(sql_type = sql_types::Uuid)]
    user_id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    last_used_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    expires_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    revoked_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Timestamptz)]
    issued_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    generation: i64,
    #[diesel(sql_type = Binary)]
    token: Vec<u8>,
    #[diesel(sql_type = Nullable<Binary>)]
    previous_token: Option<Vec<u8>>,
    #[diesel(sql_type = Timestamptz)]
    now: DateTime<Utc>,
}

impl RefreshRow {
    pub(super) fn into_state(self) -> Result<RefreshState, StorageError> {
        Ok(RefreshState {
            user: UserId(self.user_id),
            live: self.revoked_at.is_none() && self.now < self.expires_at,
            generation: u32::try_from(self.generation).map_err(corrupt)?,
            current: token(self.token)?,
            previous: self.previous_token.map(token).transpose()?,
            issued_at: self.issued_at,
            since_rotation: (self.now - self.last_used_at).to_std().unwrap_or_default(),
        })
    }
}

fn token(stored: Vec<u8>) -> Result<TokenHash, StorageError> {
    let bytes = stored.try_into().map_err(|_| corrupt("the hash of a token has another length"))?;
    Ok(TokenHash::from_bytes(bytes))
}
