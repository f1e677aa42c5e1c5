//! The tokens of a session: each takes the place of the one before.

use super::HOUR;
use crate::{
    Shop,
    moment::{assert_lasts, moment},
    new_session,
};
use domain::{
    account::{RefreshState, SessionId, TokenHash},
    ports::{NewSession, TokenRotation},
};
use std::time::Duration;
use uuid::Uuid;

pub async fn a_session_begins_with_its_first_token(shop: Shop) {
    let session = NewSession { issued_at: moment(-123_456_789), ..begin(&shop).await };
    let session = NewSession { id: SessionId(Uuid::from_u128(7)), ..session };
    shop.log_in(&session).await;
    let state = shop.refresh_state(session.id).await;
    let expected = RefreshState {
        user: session.user,
        live: true,
        generation: 0,
        current: session.token,
        previous: None,
        issued_at: moment(-123_456_789),
        since_rotation: state.since_rotation,
    };
    assert_eq!(state, expected);
    assert!(state.since_rotation < HOUR);
}

pub async fn the_successor_takes_the_place_of_the_youngest_token(shop: Shop) {
    let session = begin(&shop).await;
    let rotation = TokenRotation { issued_at: moment(5_000_001), ..rotation(&session, "second") };
    assert!(shop.transact(async |tx| tx.sessions().rotate(&rotation).await).await);
    let state = shop.refresh_state(session.id).await;
    let expected = RefreshState {
        user: session.user,
        live: true,
        generation: 1,
        current: TokenHash::of("second"),
        previous: Some(session.token),
        issued_at: moment(5_000_001),
        since_rotation: state.since_rotation,
    };
    assert_eq!(state, expected);
    assert!(state.since_rotation < HOUR);
}

pub async fn only_the_last_two_tokens_are_known(shop: Shop) {
    let session = begin(&shop).await;
    assert!(rotate(&shop, &session, "second").await);
    let second =
        TokenRotation { presented: TokenHash::of("second"), generation: 2, ..rotation(&session, "third") };
    assert!(shop.transact(async |tx| tx.sessions().rotate(&second).await).await);
    let state = shop.refresh_state(session.id).await;
    assert_eq!(
        (state.generation, state.current, state.previous),
        (2, TokenHash::of("third"), Some(TokenHash::of("second")))
    );
}

pub async fn a_token_that_is_not_the_youngest_is_not_replaced(shop: Shop) {
    let session = begin(&shop).await;
    assert!(rotate(&shop, &session, "second").await);
    let before = shop.refresh_state(session.id).await;
    for presented in [session.token, TokenHash::of("forged")] {
        let refused = TokenRotation { presented, generation: 9, ..rotation(&session, "stolen") };
        assert!(!shop.transact(async |tx| tx.sessions().rotate(&refused).await).await);
    }
    let after = shop.refresh_state(session.id).await;
    assert_eq!(RefreshState { since_rotation: before.since_rotation, ..after }, before);
}

/// The first gets its successor in; the second finds that its token is not the youngest any more.
pub async fn of_two_that_present_one_token_the_first_succeeds(shop: Shop) {
    let session = begin(&shop).await;
    let both = shop
        .transact(async |tx| {
            let first = tx.sessions().rotate(&rotation(&session, "first")).await?;
            Ok((first, tx.sessions().rotate(&rotation(&session, "second")).await?))
        })
        .await;
    assert_eq!(both, (true, false));
    assert_eq!(shop.refresh_state(session.id).await.current, TokenHash::of("first"));
}

pub async fn a_rotation_is_of_one_session_alone(shop: Shop) {
    let session = begin(&shop).await;
    let other = new_session(session.user);
    shop.log_in(&other).await;
    let swapped = TokenRotation { session: other.id, ..rotation(&session, "next") };
    assert!(!shop.transact(async |tx| tx.sessions().rotate(&swapped).await).await);
    let unknown = TokenRotation { session: SessionId(Uuid::from_u128(7)), ..rotation(&session, "next") };
    assert!(!shop.transact(async |tx| tx.sessions().rotate(&unknown).await).await);
    assert!(rotate(&shop, &session, "next").await);
    assert_eq!(shop.refresh_state(other.id).await.current, other.token);
}

pub async fn a_session_lasts_from_its_last_rotation(shop: Shop) {
    let session = begin(&shop).await;
    let before = shop.sessions_of(session.user).await.remove(0);
    let longer = TokenRotation { lifetime: 5 * HOUR, ..rotation(&session, "second") };
    assert!(shop.transact(async |tx| tx.sessions().rotate(&longer).await).await);
    let after = shop.sessions_of(session.user).await.remove(0);
    assert!(before.last_used_at < after.last_used_at);
    assert_eq!(before.created_at, after.created_at);
    assert_eq!(before.user_agent, after.user_agent);
    assert_lasts(after.last_used_at, after.expires_at, 5 * HOUR);
}

pub async fn a_session_that_gets_no_more_time_ends(shop: Shop) {
    let session = begin(&shop).await;
    let last = TokenRotation { lifetime: Duration::ZERO, ..rotation(&session, "last") };
    assert!(shop.transact(async |tx| tx.sessions().rotate(&last).await).await);
    let state = shop.refresh_state(session.id).await;
    assert_eq!((state.live, state.current), (false, TokenHash::of("last")));
    assert_eq!(shop.sessions_of(session.user).await, []);
}

pub async fn an_unknown_session_has_no_tokens(shop: Shop) {
    begin(&shop).await;
    assert_eq!(shop.find_refresh_state(SessionId(Uuid::from_u128(7))).await, None);
}

async fn begin(shop: &Shop) -> NewSession {
    let session = new_session(shop.register("gordon@example.com").await.id);
    shop.log_in(&session).await;
    session
}

/// The rotation of the session's first token.
fn rotation(session: &NewSession, successor: &str) -> TokenRotation {
    TokenRotation {
        session: session.id,
        presented: session.token,
        successor: TokenHash::of(successor),
        generation: 1,
        issued_at: moment(1),
        lifetime: HOUR,
    }
}

/// Replaces the session's first token, if it is the youngest.
pub(super) async fn rotate(shop: &Shop, session: &NewSession, successor: &str) -> bool {
    shop.transact(async |tx| tx.sessions().rotate(&rotation(session, successor)).await).await
}
