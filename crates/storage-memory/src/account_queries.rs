//! Reading accounts.

use crate::storage::MemoryStorage;
use async_trait::async_trait;
use domain::{
    account::{Account, Email, Session, SessionId, User, UserId},
    ports::{AccountQueries, LoggedEvent, StorageError, UserPage, UserQuery},
};
use std::cmp::Reverse;

#[async_trait]
impl AccountQueries for MemoryStorage {
    async fn find_account(&self, email: &Email) -> Result<Option<Account>, StorageError> {
        Ok(self.snapshot().users.find_by_email(email).cloned())
    }

    async fn find_account_of(&self, id: UserId) -> Result<Option<Account>, StorageError> {
        Ok(self.snapshot().users.find(id).cloned())
    }

    async fn find_session_user(&self, id: SessionId) -> Result<Option<User>, StorageError> {
        let (state, now) = (self.snapshot(), self.now());
        let session = state.sessions.get(&id).filter(|stored| stored.is_live(now));
        let user = session.and_then(|stored| state.users.find(stored.user)).map(|account| &account.user);
        Ok(user.filter(|user| user.is_active()).cloned())
    }

    async fn list_sessions(&self, user: UserId) -> Result<Vec<Session>, StorageError> {
        let (state, now) = (self.snapshot(), self.now());
        let live = state.sessions.values().filter(|stored| stored.user == user && stored.is_live(now));
        let mut sessions: Vec<Session> = live.map(|stored| stored.session.clone()).collect();
        sessions.sort_by_key(|session| (Reverse(session.last_used_at), session.id));
        Ok(sessions)
    }

    async fn list_users(&self, query: &UserQuery) -> Result<UserPage, StorageError> {
        let state = self.snapshot();
        let part = query.email.as_deref().unwrap_or_default().to_lowercase();
        let rest = state.users.latest_first().filter(|user| query.after.is_none_or(|after| user.id < after));
        let mut rest = rest.filter(|user| user.email.key().contains(&part)).peekable();
        let items: Vec<User> = rest.by_ref().take(query.limit as usize).cloned().collect();
        let next = items.last().filter(|_| rest.peek().is_some()).map(|user| user.id);
        Ok(UserPage { items, next })
    }

    async fn list_security_events(&self, user: UserId, limit: u32) -> Result<Vec<LoggedEvent>, StorageError> {
        let state = self.snapshot();
        let events = state.security_events.iter().rev().filter(|stored| stored.event.user == Some(user));
        let logged = events.map(|stored| LoggedEvent { at: stored.at, kind: stored.event.kind.clone() });
        Ok(logged.take(limit as usize).collect())
    }
}
