//! Users and sessions that several want to change at once.

use crate::{onlooker, patient_storage, until_waiting};
use domain::{
    account::{SessionId, TokenHash, User, UserId},
    ports::{Constraint, NewSession, StorageError, TokenRotation, Tx, UnitOfWork, in_transaction},
};
use std::time::Duration;
use storage_contract::{new_session, new_user};
use storage_postgres::{PgStorage, test_support::TestDatabase};

const HOUR: Duration = Duration::from_hours(1);

async fn register(storage: &PgStorage, email: &str) -> Result<User, StorageError> {
    let user = new_user(email);
    in_transaction(storage, async |tx: &mut Tx| tx.users().insert(&user).await).await
}

async fn log_in(storage: &PgStorage, user: UserId) -> NewSession {
    let session = new_session(user);
    in_transaction(storage, async |tx: &mut Tx| tx.sessions().insert(&session).await).await.unwrap();
    session
}

fn rotation(session: &NewSession, successor: &str) -> TokenRotation {
    TokenRotation {
        session: session.id,
        presented: session.token,
        successor: TokenHash::of(successor),
        generation: 1,
        issued_at: session.issued_at,
        lifetime: HOUR,
    }
}

async fn rotate(storage: &PgStorage, rotation: &TokenRotation) -> Result<bool, StorageError> {
    in_transaction(storage, async |tx: &mut Tx| tx.sessions().rotate(rotation).await).await
}

fn is_taken<T>(result: &Result<T, StorageError>) -> bool {
    matches!(result, Err(StorageError::Conflict(Constraint::UserEmail)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_that_register_one_address_one_does() {
    let database = TestDatabase::create().await;
    let storage = patient_storage(&database, 8).await;
    for round in 0..10 {
        let registrations = ["gordon", "Gordon", "GORDON", "gOrDoN"].repeat(2).into_iter().map(|name| {
            let (storage, email) = (storage.clone(), format!("{name}@Example{round}.com"));
            tokio::spawn(async move { register(&storage, &email).await })
        });
        let mut results = Vec::new();
        for registration in registrations.collect::<Vec<_>>() {
            results.push(registration.await.unwrap());
        }
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
        assert_eq!(results.iter().filter(|result| is_taken(result)).count(), 7, "{results:?}");
    }
}

/// Who registers an address that another transaction is just about to register waits for what becomes of that.
#[tokio::test]
async fn an_address_is_free_again_if_its_registration_fails() {
    let database = TestDatabase::create().await;
    let (storage, onlooker) = (database.storage(2).await, onlooker(&database).await);
    for (fails, email) in [(true, "gordon@example.com"), (false, "alyx@example.com")] {
        let mut first = storage.begin().await.unwrap();
        first.users().insert(&new_user(email)).await.unwrap();
        let in_capitals = email.to_uppercase();
        let (second, ()) = tokio::join!(register(&storage, &in_capitals), async {
            until_waiting(&onlooker, 1).await;
            if fails { first.rollback().await.unwrap() } else { first.commit().await.unwrap() }
        });
        assert_eq!((second.is_ok(), is_taken(&second)), (fails, !fails), "{second:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_that_present_one_token_one_succeeds() {
    let database = TestDatabase::create().await;
    let storage = patient_storage(&database, 8).await;
    let user = register(&storage, "gordon@example.com").await.unwrap().id;
    for _ in 0..10 {
        let session = log_in(&storage, user).await;
        let refreshes = (0..8).map(|number| {
            let (storage, rotation) = (storage.clone(), rotation(&session, &format!("successor {number}")));
            tokio::spawn(async move { rotate(&storage, &rotation).await.unwrap() })
        });
        let mut succeeded = 0;
        for refresh in refreshes.collect::<Vec<_>>() {
            succeeded += u32::from(refresh.await.unwrap());
        }
        assert_eq!(succeeded, 1);
    }
}

/// Whoever comes second sees what the first did, however long it waited.
#[tokio::test]
async fn a_session_that_is_being_revoked_is_not_refreshed() {
    let database = TestDatabase::create().await;
    let (storage, onlooker) = (database.storage(2).await, onlooker(&database).await);
    let user = register(&storage, "gordon@example.com").await.unwrap().id;
    let session = log_in(&storage, user).await;
    let mut logout = storage.begin().await.unwrap();
    assert!(logout.sessions().revoke(session.id, user).await.unwrap());
    let rotation = rotation(&session, "too late");
    let (refreshed, ()) = tokio::join!(rotate(&storage, &rotation), async {
        until_waiting(&onlooker, 1).await;
        logout.commit().await.unwrap();
    });
    assert!(!refreshed.unwrap());
}

/// The other way round the session ends all the same: revoking means the session, not the token.
#[tokio::test]
async fn a_session_that_is_being_refreshed_is_revoked_all_the_same() {
    let database = TestDatabase::create().await;
    let (storage, onlooker) = (database.storage(2).await, onlooker(&database).await);
    let user = register(&storage, "gordon@example.com").await.unwrap().id;
    let session = log_in(&storage, user).await;
    let mut refresh = storage.begin().await.unwrap();
    assert!(refresh.sessions().rotate(&rotation(&session, "in time")).await.unwrap());
    let (revoked, ()) = tokio::join!(revoke_all(&storage, user, None), async {
        until_waiting(&onlooker, 1).await;
        refresh.commit().await.unwrap();
    });
    assert_eq!(revoked, 1);
    let state =
        in_transaction(&storage, async |tx: &mut Tx| tx.sessions().lock(session.id).await).await.unwrap();
    assert!(state.is_some_and(|state| !state.live && state.current == TokenHash::of("in time")));
}

async fn revoke_all(storage: &PgStorage, user: UserId, keep: Option<SessionId>) -> u64 {
    in_transaction(storage, async |tx: &mut Tx| tx.sessions().revoke_all(user, keep).await).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_who_end_all_sessions_end_each_once() {
    let database = TestDatabase::create().await;
    let storage = patient_storage(&database, 4).await;
    let user = register(&storage, "gordon@example.com").await.unwrap().id;
    for _ in 0..10 {
        let mut kept = None;
        for _ in 0..12 {
            kept = Some(log_in(&storage, user).await.id);
        }
        let ends = (0..4).map(|_| {
            let storage = storage.clone();
            tokio::spawn(async move { revoke_all(&storage, user, kept).await })
        });
        let mut ended = 0;
        for end in ends.collect::<Vec<_>>() {
            ended += end.await.unwrap();
        }
        assert_eq!(ended, 11);
        assert_eq!(revoke_all(&storage, user, None).await, 1);
    }
}

/// A user that is locked can still log in and fill a cart: rows that belong to it wait for nothing.
#[tokio::test]
async fn a_locked_user_keeps_nobody_from_writing_what_belongs_to_it() {
    let database = TestDatabase::create().await;
    let storage = database.storage(2).await;
    let user = register(&storage, "gordon@example.com").await.unwrap().id;
    let mut tx = storage.begin().await.unwrap();
    assert!(tx.users().lock(user).await.unwrap().is_some());
    log_in(&storage, user).await;
    tx.commit().await.unwrap();
}

/// What others are using is left for the next time.
#[tokio::test]
async fn sessions_that_are_locked_are_not_deleted() {
    let database = TestDatabase::create().await;
    let storage = database.storage(2).await;
    let user = register(&storage, "gordon@example.com").await.unwrap().id;
    let (locked, _) = (log_in(&storage, user).await, log_in(&storage, user).await);
    assert_eq!(revoke_all(&storage, user, None).await, 2);
    let mut tx = storage.begin().await.unwrap();
    assert!(tx.sessions().lock(locked.id).await.unwrap().is_some());
    let delete_ended = async || {
        in_transaction(&storage, async |tx: &mut Tx| tx.sessions().delete_ended(Duration::ZERO, 10).await)
            .await
    };
    assert_eq!(delete_ended().await.unwrap(), 1);
    tx.rollback().await.unwrap();
    assert_eq!(delete_ended().await.unwrap(), 1);
}
