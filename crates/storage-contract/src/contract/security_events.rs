//! What is remembered of logins and the like.

use crate::{Shop, new_session};
use domain::{
    account::{LoginFailure, Role, SecurityEvent, SecurityEventKind, UserId, UserState},
    ports::LoggedEvent,
};
use std::{net::IpAddr, time::Duration};
use uuid::Uuid;

pub async fn every_kind_of_event_is_kept(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let kinds = every_kind();
    for kind in &kinds {
        insert(&shop, &[event(Some(user), kind.clone())]).await;
    }
    let logged: Vec<SecurityEventKind> =
        list(&shop, user, 100).await.into_iter().rev().map(|event| event.kind).collect();
    assert_eq!(logged, kinds);
}

pub async fn the_latest_event_comes_first(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    for kind in
        [SecurityEventKind::Registered, SecurityEventKind::LoggedIn, SecurityEventKind::PasswordChanged]
    {
        insert(&shop, &[event(Some(user), kind)]).await;
    }
    let events = list(&shop, user, 100).await;
    assert_eq!(
        kinds(&events),
        [SecurityEventKind::PasswordChanged, SecurityEventKind::LoggedIn, SecurityEventKind::Registered]
    );
    assert!(events.is_sorted_by(|later, earlier| later.at > earlier.at), "{events:?}");
}

/// All bear the date of the transaction, so the date alone cannot tell which is the latest.
pub async fn events_of_one_transaction_come_in_their_order_too(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let mut kinds = every_kind();
    insert(&shop, &kinds.iter().map(|kind| event(Some(user), kind.clone())).collect::<Vec<_>>()).await;
    kinds.reverse();
    assert_eq!(self::kinds(&list(&shop, user, 100).await), kinds);
}

pub async fn only_the_latest_events_are_asked_for(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    for kind in
        [SecurityEventKind::Registered, SecurityEventKind::LoggedIn, SecurityEventKind::PasswordChanged]
    {
        insert(&shop, &[event(Some(user), kind)]).await;
    }
    let latest = [SecurityEventKind::PasswordChanged, SecurityEventKind::LoggedIn];
    assert_eq!(kinds(&list(&shop, user, 2).await), latest);
}

pub async fn events_are_listed_to_whom_they_happened(shop: Shop) {
    let gordon = shop.register("gordon@example.com").await.id;
    let alyx = shop.register("alyx@example.com").await.id;
    insert(&shop, &[event(Some(gordon), SecurityEventKind::LoggedIn)]).await;
    assert_eq!(kinds(&list(&shop, gordon, 10).await), [SecurityEventKind::LoggedIn]);
    assert_eq!(list(&shop, alyx, 10).await, []);
    assert_eq!(list(&shop, UserId(Uuid::from_u128(7)), 10).await, []);
}

pub async fn an_event_that_happened_to_nobody_is_kept_too(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let reason = LoginFailure::UnknownEmail;
    insert(&shop, &[event(None, SecurityEventKind::LoginFailed { reason })]).await;
    assert_eq!(list(&shop, user, 10).await, []);
}

pub async fn an_event_comes_from_an_address_or_from_none(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    for address in [Some("203.0.113.7"), Some("2001:db8::7"), Some("::ffff:203.0.113.7"), None] {
        let address = address.map(|address| address.parse::<IpAddr>().unwrap());
        insert(&shop, &[SecurityEvent { address, ..event(Some(user), SecurityEventKind::LoggedIn) }]).await;
    }
    assert_eq!(list(&shop, user, 10).await.len(), 4);
}

/// Events are there for the day that somebody asks, which may be after the session is forgotten.
pub async fn an_event_outlives_its_session(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    let session = new_session(user);
    shop.log_in(&session).await;
    let logged_in = event(Some(user), SecurityEventKind::LoggedIn);
    insert(&shop, &[SecurityEvent { session: Some(session.id), ..logged_in }]).await;
    let before = list(&shop, user, 10).await;
    shop.transact(async |tx| tx.sessions().revoke(session.id, user).await).await;
    let deleted = shop.transact(async |tx| tx.sessions().delete_ended(Duration::ZERO, 10).await).await;
    assert_eq!(deleted, 1);
    assert_eq!(list(&shop, user, 10).await, before);
}

fn every_kind() -> Vec<SecurityEventKind> {
    use SecurityEventKind::{
        AllSessionsRevoked, LoggedIn, LoginFailed, PasswordChangeRefused, PasswordChanged,
        RefreshTokenReused, Registered, RoleChanged, SessionRevoked, StateChanged,
    };
    vec![
        Registered,
        LoggedIn,
        LoginFailed { reason: LoginFailure::UnknownEmail },
        LoginFailed { reason: LoginFailure::WrongPassword },
        LoginFailed { reason: LoginFailure::Disabled },
        RefreshTokenReused,
        SessionRevoked,
        AllSessionsRevoked,
        PasswordChanged,
        PasswordChangeRefused,
        RoleChanged { role: Role::Customer },
        RoleChanged { role: Role::Admin },
        StateChanged { state: UserState::Disabled },
        StateChanged { state: UserState::Active },
    ]
}

fn event(user: Option<UserId>, kind: SecurityEventKind) -> SecurityEvent {
    SecurityEvent { kind, user, session: None, address: None }
}

async fn insert(shop: &Shop, events: &[SecurityEvent]) {
    shop.transact(async |tx| {
        for event in events {
            tx.security_log().insert(event).await?;
        }
        Ok(())
    })
    .await;
}

async fn list(shop: &Shop, user: UserId, limit: u32) -> Vec<LoggedEvent> {
    shop.accounts().list_security_events(user, limit).await.unwrap()
}

fn kinds(events: &[LoggedEvent]) -> Vec<SecurityEventKind> {
    events.iter().map(|event| event.kind.clone()).collect()
}
