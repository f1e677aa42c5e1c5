//! Sessions of users, from login to logout.

use super::{HOUR, refresh_tokens::rotate};
use crate::{Shop, moment::assert_lasts, new_session};
use domain::{
    account::{Role, Session, SessionId, UserId, UserState},
    ports::{NewSession, StorageError},
};
use std::time::Duration;
use uuid::Uuid;

pub async fn a_session_begins_as_it_was_asked_to(shop: Shop) {
    let user = shop.register("gordon@example.com").await;
    for user_agent in [Some("Mozilla/5.0 (X11; Linux x86_64) 🦎".to_owned()), None] {
        let new = NewSession { user_agent: user_agent.clone(), ..new_session(user.id) };
        shop.log_in(&new).await;
        let sessions = shop.sessions_of(user.id).await;
        let session = sessions.iter().find(|session| session.id == new.id).unwrap();
        assert_eq!(session.user_agent, user_agent);
        assert_eq!(session.last_used_at, session.created_at);
        assert_lasts(session.created_at, session.expires_at, HOUR);
        assert!(user.created_at < session.created_at);
    }
}

pub async fn a_session_of_nobody_is_refused(shop: Shop) {
    let nobody = UserId(Uuid::from_u128(7));
    let error = shop.refused(async |tx| tx.sessions().insert(&new_session(nobody)).await).await;
    assert!(matches!(error, StorageError::Backend(_)), "{error:?}");
}

pub async fn a_session_without_a_lifetime_has_ended(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let session = NewSession { lifetime: Duration::ZERO, ..new_session(user) };
    shop.log_in(&session).await;
    assert_ended(&shop, &session).await;
}

pub async fn a_session_ends_when_its_user_says_so(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let (session, other) = (begin(&shop, user).await, begin(&shop, user).await);
    assert!(revoke(&shop, session.id, user).await);
    assert_ended(&shop, &session).await;
    assert_eq!(ids(&shop.sessions_of(user).await), [other.id]);
}

pub async fn nobody_ends_the_session_of_another(shop: Shop) {
    let gordon = shop.register("gordon@example.com").await.id;
    let alyx = shop.register("alyx@example.com").await.id;
    let session = begin(&shop, gordon).await;
    assert!(!revoke(&shop, session.id, alyx).await);
    assert!(!revoke(&shop, SessionId(Uuid::from_u128(7)), gordon).await);
    assert_eq!(ids(&shop.sessions_of(gordon).await), [session.id]);
}

pub async fn all_sessions_of_a_user_end_but_the_one_to_keep(shop: Shop) {
    let gordon = shop.register("gordon@example.com").await.id;
    let alyx = shop.register("alyx@example.com").await.id;
    let sessions = [begin(&shop, gordon).await, begin(&shop, gordon).await, begin(&shop, gordon).await];
    let others = begin(&shop, alyx).await;
    assert_eq!(revoke_all(&shop, gordon, Some(sessions[1].id)).await, 2);
    assert_ended(&shop, &sessions[0]).await;
    assert_ended(&shop, &sessions[2]).await;
    assert_eq!(ids(&shop.sessions_of(gordon).await), [sessions[1].id]);
    assert_eq!(ids(&shop.sessions_of(alyx).await), [others.id]);
}

pub async fn all_sessions_of_a_user_end_if_none_is_to_be_kept(shop: Shop) {
    let gordon = shop.register("gordon@example.com").await.id;
    let alyx = shop.register("alyx@example.com").await.id;
    let others = begin(&shop, alyx).await;
    for keep in [None, Some(others.id)] {
        begin(&shop, gordon).await;
        begin(&shop, gordon).await;
        assert_eq!(revoke_all(&shop, gordon, keep).await, 2);
        assert_eq!(shop.sessions_of(gordon).await, []);
    }
    assert_eq!(ids(&shop.sessions_of(alyx).await), [others.id]);
}

pub async fn only_sessions_that_end_now_are_counted(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    assert_eq!(revoke_all(&shop, user, None).await, 0);
    let revoked = begin(&shop, user).await;
    revoke(&shop, revoked.id, user).await;
    shop.log_in(&NewSession { lifetime: Duration::ZERO, ..new_session(user) }).await;
    begin(&shop, user).await;
    assert_eq!(revoke_all(&shop, user, None).await, 1);
}

pub async fn the_session_used_last_is_listed_first(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let [first, second, third] =
        [begin(&shop, user).await, begin(&shop, user).await, begin(&shop, user).await];
    assert_eq!(ids(&shop.sessions_of(user).await), [third.id, second.id, first.id]);
    assert!(rotate(&shop, &first, "next").await);
    assert_eq!(ids(&shop.sessions_of(user).await), [first.id, third.id, second.id]);
}

/// Whether or not both bear the date of the transaction.
pub async fn sessions_of_one_moment_are_listed_by_id(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let [lesser, greater] = [new_session(user), new_session(user)];
    shop.transact(async |tx| {
        tx.sessions().insert(&greater).await?;
        tx.sessions().insert(&lesser).await
    })
    .await;
    assert_eq!(ids(&shop.sessions_of(user).await), [lesser.id, greater.id]);
}

pub async fn a_live_session_leads_to_its_user_as_it_is_now(shop: Shop) {
    let user = shop.register("gordon@example.com").await;
    shop.register("alyx@example.com").await;
    let session = begin(&shop, user.id).await;
    let find = async || shop.accounts().find_session_user(session.id).await.unwrap();
    assert_eq!(find().await.as_ref(), Some(&user));
    shop.transact(async |tx| tx.users().set_role(user.id, Role::Admin).await).await;
    assert_eq!(find().await.map(|user| user.role), Some(Role::Admin));
    shop.transact(async |tx| tx.users().set_state(user.id, UserState::Disabled).await).await;
    assert_eq!(find().await, None);
    shop.transact(async |tx| tx.users().set_state(user.id, UserState::Active).await).await;
    assert_eq!(find().await.map(|user| user.id), Some(user.id));
}

pub async fn an_unknown_session_leads_nowhere(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    begin(&shop, user).await;
    assert_eq!(shop.accounts().find_session_user(SessionId(Uuid::from_u128(7))).await.unwrap(), None);
    assert_eq!(shop.accounts().find_session_user(SessionId(user.0)).await.unwrap(), None);
    assert_eq!(shop.sessions_of(UserId(Uuid::from_u128(7))).await, []);
}

pub async fn only_sessions_that_ended_are_deleted(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let [live, revoked] = [begin(&shop, user).await, begin(&shop, user).await];
    let ran_out = NewSession { lifetime: Duration::ZERO, ..new_session(user) };
    shop.log_in(&ran_out).await;
    revoke(&shop, revoked.id, user).await;
    assert_eq!(delete_ended(&shop, Duration::ZERO, 10).await, 2);
    assert_eq!(shop.find_refresh_state(revoked.id).await, None);
    assert_eq!(shop.find_refresh_state(ran_out.id).await, None);
    assert!(shop.refresh_state(live.id).await.live);
    assert_eq!(delete_ended(&shop, Duration::ZERO, 10).await, 0);
}

/// A session that lasts for an hour but was revoked counts from its revocation.
pub async fn sessions_that_ended_are_kept_for_a_while(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let revoked = begin(&shop, user).await;
    revoke(&shop, revoked.id, user).await;
    shop.log_in(&NewSession { lifetime: Duration::ZERO, ..new_session(user) }).await;
    assert_eq!(delete_ended(&shop, HOUR, 10).await, 0);
    assert!(!shop.refresh_state(revoked.id).await.live);
    assert_eq!(delete_ended(&shop, Duration::ZERO, 10).await, 2);
}

pub async fn no_more_sessions_are_deleted_than_asked_for(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    for _ in 0..3 {
        begin(&shop, user).await;
    }
    revoke_all(&shop, user, None).await;
    for deleted in [2, 1, 0] {
        assert_eq!(delete_ended(&shop, Duration::ZERO, 2).await, deleted);
    }
}

/// Whether it ran out or was revoked, there is nothing left to do with it.
async fn assert_ended(shop: &Shop, session: &NewSession) {
    assert_eq!(shop.accounts().find_session_user(session.id).await.unwrap(), None);
    assert!(shop.sessions_of(session.user).await.iter().all(|live| live.id != session.id));
    let ended = shop.refresh_state(session.id).await;
    assert!(!ended.live);
    assert!(!rotate(shop, session, "next").await);
    assert!(!revoke(shop, session.id, session.user).await);
    let after = shop.refresh_state(session.id).await;
    assert_eq!((after.live, after.generation, after.current), (false, ended.generation, ended.current));
}

async fn begin(shop: &Shop, user: UserId) -> NewSession {
    let session = new_session(user);
    shop.log_in(&session).await;
    session
}

async fn revoke(shop: &Shop, id: SessionId, user: UserId) -> bool {
    shop.transact(async |tx| tx.sessions().revoke(id, user).await).await
}

async fn revoke_all(shop: &Shop, user: UserId, keep: Option<SessionId>) -> u64 {
    shop.transact(async |tx| tx.sessions().revoke_all(user, keep).await).await
}

async fn delete_ended(shop: &Shop, kept: Duration, limit: u32) -> u64 {
    shop.transact(async |tx| tx.sessions().delete_ended(kept, limit).await).await
}

fn ids(sessions: &[Session]) -> Vec<SessionId> {
    sessions.iter().map(|session| session.id).collect()
}
