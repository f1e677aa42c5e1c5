//! Sessions: a user on one device, from login to logout. A session is a family of refresh tokens, each the successor of the
//! one before; only the youngest may be used (RFC 9700 §4.14.2).

use super::{TokenHash, UserId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// The id of a session, a `UUIDv7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionId(pub Uuid);

/// A session as its user sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// When the user logged in.
    pub created_at: DateTime<Utc>,
    /// When it was last refreshed, or began.
    pub last_used_at: DateTime<Utc>,
    /// When it ends if it is not refreshed before.
    pub expires_at: DateTime<Utc>,
    /// What the device said it is.
    pub user_agent: Option<String>,
}

/// What is stored of a session's tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshState {
    /// Whose session it is.
    pub user: UserId,
    /// Whether it was neither revoked nor ran out.
    pub live: bool,
    /// The how-manieth token is the youngest, from 0.
    pub generation: u32,
    /// The youngest token.
    pub current: TokenHash,
    /// The one before.
    pub previous: Option<TokenHash>,
    /// When the youngest token says that it was issued.
    pub issued_at: DateTime<Utc>,
    /// How long ago the youngest token took the place of the one before, by the storage's clock.
    pub since_rotation: Duration,
}

/// What a presented refresh token is to its session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshVerdict {
    /// The youngest: to be rotated.
    Current,
    /// The one before, again, so soon that the client has likely not received the answer: it gets the youngest once more.
    Repeated,
    /// One that was used up: somebody has a copy, and nobody can tell who is the thief. The session must end.
    Reused,
    /// The session has ended.
    Dead,
}

impl RefreshState {
    /// What `presented`, a token that was signed for this session, is to it.
    pub fn judge(&self, presented: &TokenHash, grace: Duration) -> RefreshVerdict {
        if !self.live {
            RefreshVerdict::Dead
        } else if self.current == *presented {
            RefreshVerdict::Current
        } else if self.previous == Some(*presented) && self.since_rotation <= grace {
            RefreshVerdict::Repeated
        } else {
            RefreshVerdict::Reused
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRACE: Duration = Duration::from_secs(10);

    fn state(since_rotation: u64) -> RefreshState {
        RefreshState {
            user: UserId(Uuid::nil()),
            live: true,
            generation: 2,
            current: TokenHash::of("youngest"),
            previous: Some(TokenHash::of("one before")),
            issued_at: DateTime::UNIX_EPOCH,
            since_rotation: Duration::from_secs(since_rotation),
        }
    }

    #[test]
    fn only_the_youngest_is_current() {
        assert_eq!(state(0).judge(&TokenHash::of("youngest"), GRACE), RefreshVerdict::Current);
        assert_eq!(state(0).judge(&TokenHash::of("two before"), GRACE), RefreshVerdict::Reused);
    }

    #[test]
    fn the_one_before_is_a_repetition_for_a_while() {
        let before = TokenHash::of("one before");
        assert_eq!(state(10).judge(&before, GRACE), RefreshVerdict::Repeated);
        assert_eq!(state(11).judge(&before, GRACE), RefreshVerdict::Reused);
    }

    #[test]
    fn of_a_session_that_ended_nothing_can_be_used_or_reused() {
        let ended = RefreshState { live: false, ..state(0) };
        for token in ["youngest", "one before", "two before"] {
            assert_eq!(ended.judge(&TokenHash::of(token), GRACE), RefreshVerdict::Dead);
        }
    }
}
