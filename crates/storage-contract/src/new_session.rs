//! Sessions about to begin.

use crate::{ids::next_id, moment::moment};
use domain::{
    account::{SessionId, TokenHash, UserId},
    ports::NewSession,
};
use std::time::Duration;

/// A session of an hour that this user is about to begin, with a token of its own. Change a field as in
/// `NewSession { user_agent: None, ..new_session(user) }`.
pub fn new_session(user: UserId) -> NewSession {
    let id = next_id();
    NewSession {
        id: SessionId(id),
        user,
        token: TokenHash::of(&format!("session {id}")),
        issued_at: moment(0),
        lifetime: Duration::from_hours(1),
        user_agent: Some("Firefox on Debian".to_owned()),
    }
}
