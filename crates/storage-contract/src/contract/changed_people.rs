//! What is logged of users, sessions and guests.

use super::HOUR;
use crate::{Shop, new_guest, new_session, new_user, new_user::password_hash};
use domain::{
    account::{Nickname, Role, SecurityEvent, SecurityEventKind, TokenHash, UserId, UserState},
    changes::Tag,
    ports::{StorageError, TokenRotation, Tx},
};
use std::{collections::BTreeSet, time::Duration};
use uuid::Uuid;

pub async fn a_user_who_registers_has_changed(shop: Shop) {
    let user = new_user("gordon@example.com");
    let told = shop.logged_by(async |tx| tx.users().insert(&user).await).await;
    assert_eq!(told, BTreeSet::from([Tag::profile(user.id)]));
}

/// Gives the user another name, role, password and state, each in a transaction. Returns what all of them logged.
async fn logged_by_changing(shop: &Shop, user: UserId) -> [BTreeSet<Tag>; 4] {
    let name = Nickname::parse("Gordon").unwrap();
    let password = password_hash('n');
    [
        shop.logged_by(async |tx: &mut Tx| tx.users().set_nickname(user, Some(&name)).await).await,
        shop.logged_by(async |tx: &mut Tx| tx.users().set_role(user, Role::Admin).await).await,
        shop.logged_by(async |tx: &mut Tx| tx.users().set_password(user, &password).await).await,
        shop.logged_by(async |tx: &mut Tx| tx.users().set_state(user, UserState::Disabled).await).await,
    ]
}

pub async fn every_change_of_a_user_is_of_that_user_alone(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    shop.register("alyx@example.com").await;
    for told in logged_by_changing(&shop, user).await {
        assert_eq!(told, BTreeSet::from([Tag::profile(user)]));
    }
}

pub async fn who_is_not_there_does_not_change(shop: Shop) {
    for told in logged_by_changing(&shop, UserId(Uuid::from_u128(7))).await {
        assert_eq!(told, BTreeSet::new());
    }
}

pub async fn a_session_changes_when_it_begins_is_rotated_and_ends(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let session = new_session(user);
    let rotation = TokenRotation {
        session: session.id,
        presented: session.token,
        successor: TokenHash::of("next"),
        generation: 1,
        issued_at: session.issued_at,
        lifetime: HOUR,
    };
    let expected = BTreeSet::from([Tag::session(session.id)]);
    assert_eq!(shop.logged_by(async |tx| tx.sessions().insert(&session).await).await, expected);
    assert_eq!(shop.logged_by(async |tx| tx.sessions().rotate(&rotation).await).await, expected);
    assert_eq!(shop.logged_by(async |tx| tx.sessions().revoke(session.id, user).await).await, expected);
}

pub async fn what_a_session_refuses_is_not_logged(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let session = new_session(user);
    shop.log_in(&session).await;
    shop.transact(async |tx| tx.sessions().revoke(session.id, user).await).await;
    let rotation = TokenRotation {
        session: session.id,
        presented: session.token,
        successor: TokenHash::of("next"),
        generation: 1,
        issued_at: session.issued_at,
        lifetime: HOUR,
    };
    let told = shop
        .logged_by(async |tx| {
            assert!(!tx.sessions().revoke(session.id, user).await?);
            assert!(!tx.sessions().rotate(&rotation).await?);
            tx.sessions().revoke_all(user, None).await
        })
        .await;
    assert_eq!(told, BTreeSet::new());
}

pub async fn only_sessions_that_are_revoked_change(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let [here, there] = [new_session(user), new_session(user)];
    shop.log_in(&here).await;
    shop.log_in(&there).await;
    let told = shop.logged_by(async |tx| tx.sessions().revoke_all(user, Some(here.id)).await).await;
    assert_eq!(told, BTreeSet::from([Tag::session(there.id)]));
}

pub async fn a_session_that_is_deleted_has_changed(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let session = new_session(user);
    shop.log_in(&session).await;
    shop.transact(async |tx| tx.sessions().revoke(session.id, user).await).await;
    let told = shop.logged_by(async |tx| tx.sessions().delete_ended(Duration::ZERO, 10).await).await;
    assert_eq!(told, BTreeSet::from([Tag::session(session.id)]));
}

pub async fn guests_and_security_events_are_not_logged(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let guest = new_guest();
    let event =
        SecurityEvent { kind: SecurityEventKind::LoggedIn, user: Some(user), session: None, address: None };
    let told = shop
        .logged_by(async |tx| {
            tx.guests().insert(&guest, HOUR).await?;
            tx.guests().touch(guest.id, HOUR).await?;
            tx.guests().hold(guest.id).await?;
            tx.guests().consume(guest.id, user).await?;
            tx.security_log().insert(&event).await?;
            Ok::<_, StorageError>(())
        })
        .await;
    assert_eq!(told, BTreeSet::new());
}
