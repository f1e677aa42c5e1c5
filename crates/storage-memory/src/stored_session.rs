//! A session, as storage keeps it.

use crate::deadline::deadline;
use chrono::{DateTime, Utc};
use domain::{
    account::{RefreshState, Session, TokenHash, UserId},
    ports::{NewSession, TokenRotation},
};

/// A session and its tokens.
#[derive(Clone, PartialEq)]
pub(crate) struct StoredSession {
    pub(crate) user: UserId,
    /// Was used last when its youngest token took the place of the one before.
    pub(crate) session: Session,
    pub(crate) revoked_at: Option<DateTime<Utc>>,
    generation: u32,
    current: TokenHash,
    previous: Option<TokenHash>,
    issued_at: DateTime<Utc>,
}

impl StoredSession {
    /// The session that begins now.
    pub(crate) fn new(new: &NewSession, now: DateTime<Utc>) -> Self {
        let session = Session {
            id: new.id,
            created_at: now,
            last_used_at: now,
            expires_at: deadline(now, new.lifetime),
            user_agent: new.user_agent.clone(),
        };
        Self {
            user: new.user,
            session,
            revoked_at: None,
            generation: 0,
            current: new.token,
            previous: None,
            issued_at: new.issued_at,
        }
    }

    pub(crate) fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.session.expires_at
    }

    /// When it ended or will end. Only a live session is revoked, so that is always the earlier end.
    pub(crate) fn ends_at(&self) -> DateTime<Utc> {
        self.revoked_at.unwrap_or(self.session.expires_at)
    }

    /// Puts the successor in the place of the presented token, if that is the youngest. Returns whether it did.
    pub(crate) fn rotate(&mut self, rotation: &TokenRotation, now: DateTime<Utc>) -> bool {
        if self.current != rotation.presented {
            return false;
        }
        self.previous = Some(self.current);
        self.current = rotation.successor;
        self.generation = rotation.generation;
        self.issued_at = rotation.issued_at;
        self.session.last_used_at = now;
        self.session.expires_at = deadline(now, rotation.lifetime);
        true
    }

    pub(crate) fn refresh_state(&self, now: DateTime<Utc>) -> RefreshState {
        RefreshState {
            user: self.user,
            live: self.is_live(now),
            generation: self.generation,
            current: self.current,
            previous: self.previous,
            issued_at: self.issued_at,
            since_rotation: (now - self.session.last_used_at).to_std().unwrap_or_default(),
        }
    }
}
