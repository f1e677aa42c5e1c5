//! Guests that several want at once: to write for them, to consume them, to delete them.

use crate::{onlooker, patient_storage, until, until_waiting};
use domain::{
    account::UserId,
    ports::{StorageError, Tx, UnitOfWork, in_transaction},
    shopper::{GuestId, NewGuest},
};
use std::time::Duration;
use storage_contract::{new_guest, new_user};
use storage_postgres::{PgStorage, test_support::TestDatabase};

const HOUR: Duration = Duration::from_hours(1);

async fn welcome(storage: &PgStorage, lifetime: Duration) -> NewGuest {
    let guest = new_guest();
    in_transaction(storage, async |tx: &mut Tx| tx.guests().insert(&guest, lifetime).await).await.unwrap();
    guest
}

async fn register(storage: &PgStorage) -> UserId {
    let user = new_user("gordon@example.com");
    in_transaction(storage, async |tx: &mut Tx| tx.users().insert(&user).await).await.unwrap().id
}

async fn hold(storage: &PgStorage, guest: GuestId) -> bool {
    in_transaction(storage, async |tx: &mut Tx| tx.guests().hold(guest).await).await.unwrap()
}

async fn lock(storage: &PgStorage, guest: &NewGuest) -> Option<GuestId> {
    in_transaction(storage, async |tx: &mut Tx| tx.guests().lock_by_token(&guest.token).await).await.unwrap()
}

async fn delete_ended(storage: &PgStorage) -> u64 {
    let work = async |tx: &mut Tx| tx.guests().delete_ended(Duration::ZERO, 10).await;
    in_transaction(storage, work).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_that_bring_one_guest_one_consumes_it() {
    let database = TestDatabase::create().await;
    let storage = patient_storage(&database, 8).await;
    let user = register(&storage).await;
    for _ in 0..10 {
        let guest = welcome(&storage, HOUR).await;
        let logins = (0..8).map(|_| {
            let storage = storage.clone();
            tokio::spawn(async move {
                let consume = async |tx: &mut Tx| {
                    let Some(id) = tx.guests().lock_by_token(&guest.token).await? else { return Ok(0) };
                    tx.guests().consume(id, user).await?;
                    Ok::<_, StorageError>(1)
                };
                in_transaction(&storage, consume).await.unwrap()
            })
        });
        let mut consumed = 0;
        for login in logins.collect::<Vec<_>>() {
            consumed += login.await.unwrap();
        }
        assert_eq!(consumed, 1);
    }
}

/// What became of the guest while they waited is seen by all who wait: those who hold it, and those who bring it.
#[tokio::test]
async fn a_guest_that_was_consumed_meanwhile_is_gone() {
    let database = TestDatabase::create().await;
    let (storage, onlooker) = (database.storage(4).await, onlooker(&database).await);
    let user = register(&storage).await;
    for consumes in [true, false] {
        let guest = welcome(&storage, HOUR).await;
        let mut login = storage.begin().await.unwrap();
        assert_eq!(login.guests().lock_by_token(&guest.token).await.unwrap(), Some(guest.id));
        let (held, locked, touched, ()) = tokio::join!(
            hold(&storage, guest.id),
            lock(&storage, &guest),
            in_transaction(&storage, async |tx: &mut Tx| tx.guests().touch(guest.id, HOUR).await),
            async {
                until_waiting(&onlooker, 3).await;
                if consumes {
                    login.guests().consume(guest.id, user).await.unwrap();
                }
                login.commit().await.unwrap();
            }
        );
        assert_eq!((held, locked.is_some(), touched.unwrap().is_some()), (!consumes, !consumes, !consumes));
    }
}

/// A session that runs out changes nothing in its row, of which a waiting statement could learn.
#[tokio::test]
async fn a_guest_that_ran_out_meanwhile_is_gone() {
    let database = TestDatabase::create().await;
    let (storage, onlooker) = (database.storage(2).await, onlooker(&database).await);
    let holder = crate::onlooker(&database).await;
    let guest = welcome(&storage, Duration::from_millis(300)).await;
    holder.batch_execute("BEGIN; SELECT FROM guest_sessions FOR UPDATE").await.unwrap();
    let (held, locked, ()) = tokio::join!(hold(&storage, guest.id), lock(&storage, &guest), async {
        until_waiting(&onlooker, 2).await;
        let ran_out = "SELECT expires_at < clock_timestamp() FROM guest_sessions";
        until(async || onlooker.query_one(ran_out, &[]).await.unwrap().get(0)).await;
        holder.batch_execute("COMMIT").await.unwrap();
    });
    assert_eq!((held, locked), (false, None));
}

/// Whoever consumes a guest sees all that was written for it.
#[tokio::test]
async fn who_consumes_a_guest_waits_for_all_who_hold_it() {
    let database = TestDatabase::create().await;
    let (storage, onlooker) = (database.storage(3).await, onlooker(&database).await);
    let guest = welcome(&storage, HOUR).await;
    let (mut first, mut second) = (storage.begin().await.unwrap(), storage.begin().await.unwrap());
    assert!(first.guests().hold(guest.id).await.unwrap());
    assert!(second.guests().hold(guest.id).await.unwrap());
    let (locked, ()) = tokio::join!(lock(&storage, &guest), async {
        until_waiting(&onlooker, 1).await;
        first.commit().await.unwrap();
        until_waiting(&onlooker, 1).await;
        second.commit().await.unwrap();
    });
    assert_eq!(locked, Some(guest.id));
}

/// With a stronger lock, the two would wait for each other.
#[tokio::test]
async fn all_who_hold_a_guest_may_note_that_it_is_here() {
    let database = TestDatabase::create().await;
    let storage = database.storage(2).await;
    let guest = welcome(&storage, HOUR).await;
    let (mut first, mut second) = (storage.begin().await.unwrap(), storage.begin().await.unwrap());
    assert!(first.guests().hold(guest.id).await.unwrap());
    assert!(second.guests().hold(guest.id).await.unwrap());
    assert!(first.guests().touch(guest.id, HOUR).await.unwrap().is_some());
    first.commit().await.unwrap();
    assert!(second.guests().touch(guest.id, 2 * HOUR).await.unwrap().is_some());
    second.commit().await.unwrap();
}

/// What somebody is writing for the guest would go with it.
#[tokio::test]
async fn a_guest_that_is_held_is_not_deleted() {
    let database = TestDatabase::create().await;
    let storage = database.storage(2).await;
    let (guest, _) = (welcome(&storage, HOUR).await, welcome(&storage, Duration::ZERO).await);
    let mut holder = storage.begin().await.unwrap();
    assert!(holder.guests().hold(guest.id).await.unwrap());
    let run_out = async |tx: &mut Tx| tx.guests().touch(guest.id, Duration::ZERO).await;
    assert!(in_transaction(&storage, run_out).await.unwrap().is_some());
    assert_eq!(delete_ended(&storage).await, 1);
    holder.commit().await.unwrap();
    assert_eq!(delete_ended(&storage).await, 1);
}
