//! What tests do with users, sessions and guests.

use crate::{Shop, new_guest, new_user};
use domain::{
    account::{Account, RefreshState, Session, SessionId, User, UserId},
    ports::NewSession,
    shopper::{GuestId, GuestSession, NewGuest},
};
use std::time::Duration;

impl Shop {
    /// Adds the user that `new_user(email)` is.
    pub(crate) async fn register(&self, email: &str) -> User {
        let user = new_user(email);
        self.transact(async |tx| tx.users().insert(&user).await).await
    }

    /// The account of this user, who has to be there.
    pub(crate) async fn account(&self, id: UserId) -> Account {
        self.accounts().find_account_of(id).await.unwrap().expect("the user is there")
    }

    /// Begins a session.
    pub(crate) async fn log_in(&self, session: &NewSession) {
        self.transact(async |tx| tx.sessions().insert(session).await).await;
    }

    /// What is stored of the session's tokens.
    pub(crate) async fn find_refresh_state(&self, id: SessionId) -> Option<RefreshState> {
        self.transact(async |tx| tx.sessions().lock(id).await).await
    }

    /// What is stored of the tokens of this session, which has to be there.
    pub(crate) async fn refresh_state(&self, id: SessionId) -> RefreshState {
        self.find_refresh_state(id).await.expect("the session is there")
    }

    /// The user's live sessions.
    pub(crate) async fn sessions_of(&self, user: UserId) -> Vec<Session> {
        self.accounts().list_sessions(user).await.unwrap()
    }

    /// Begins a guest session.
    pub(crate) async fn welcome(&self, lifetime: Duration) -> NewGuest {
        let guest = new_guest();
        self.transact(async |tx| tx.guests().insert(&guest, lifetime).await).await;
        guest
    }

    /// The live session of this guest.
    pub(crate) async fn find_guest(&self, guest: &NewGuest) -> Option<GuestSession> {
        self.shoppers().find_guest(&guest.token).await.unwrap()
    }

    /// Ends a guest session for good.
    pub(crate) async fn consume(&self, guest: GuestId, user: UserId) {
        self.transact(async |tx| tx.guests().consume(guest, user).await).await;
    }
}
