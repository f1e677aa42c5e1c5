//! Sessions of users, inside a transaction.

use crate::{deadline::deadline, stored_session::StoredSession, transaction::MemoryTransaction};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    account::{RefreshState, SessionId, UserId},
    ports::{NewSession, SessionRepository, StorageError, TokenRotation},
};
use std::{sync::Arc, time::Duration};

#[async_trait]
impl SessionRepository for MemoryTransaction {
    async fn insert(&mut self, session: &NewSession) -> Result<(), StorageError> {
        self.require(self.state.users.find(session.user).is_some(), "there is no such user")?;
        self.require(!self.state.sessions.contains_key(&session.id), "a session has this id")?;
        let stored = StoredSession::new(session, self.now());
        Arc::make_mut(&mut self.state.sessions).insert(session.id, stored);
        Ok(())
    }

    async fn rotate(&mut self, rotation: &TokenRotation) -> Result<bool, StorageError> {
        let now = self.now();
        let session = self.find_live_session(rotation.session, now);
        Ok(session.is_some_and(|stored| stored.rotate(rotation, now)))
    }

    async fn lock(&mut self, id: SessionId) -> Result<Option<RefreshState>, StorageError> {
        let now = self.now();
        Ok(self.state.sessions.get(&id).map(|stored| stored.refresh_state(now)))
    }

    async fn revoke(&mut self, id: SessionId, user: UserId) -> Result<bool, StorageError> {
        let now = self.now();
        let session = self.find_live_session(id, now).filter(|stored| stored.user == user);
        Ok(session.map(|stored| stored.revoked_at = Some(now)).is_some())
    }

    async fn revoke_all(&mut self, user: UserId, keep: Option<SessionId>) -> Result<u64, StorageError> {
        let now = self.now();
        let mut revoked = 0;
        for (id, stored) in Arc::make_mut(&mut self.state.sessions) {
            if stored.user == user && Some(*id) != keep && stored.is_live(now) {
                stored.revoked_at = Some(now);
                revoked += 1;
            }
        }
        Ok(revoked)
    }

    async fn delete_ended(&mut self, kept: Duration, limit: u32) -> Result<u64, StorageError> {
        let now = self.now();
        let is_waste = |stored: &StoredSession| deadline(stored.ends_at(), kept) <= now;
        let ended = self.state.sessions.iter().filter(|(_, stored)| is_waste(stored));
        let ended: Vec<SessionId> = ended.map(|(id, _)| *id).take(limit as usize).collect();
        let sessions = Arc::make_mut(&mut self.state.sessions);
        for id in &ended {
            sessions.remove(id);
        }
        Ok(ended.len() as u64)
    }
}

impl MemoryTransaction {
    fn find_live_session(&mut self, id: SessionId, now: DateTime<Utc>) -> Option<&mut StoredSession> {
        Arc::make_mut(&mut self.state.sessions).get_mut(&id).filter(|stored| stored.is_live(now))
    }
}
