//! Sessions and guests end by the clock, to the microsecond.

use crate::clock::StillClock;
use domain::{
    account::{SessionId, TokenHash, UserId},
    ports::{AccountQueries, NewSession, ShopperQueries, StorageError, TokenRotation, Tx, in_transaction},
};
use std::{sync::Arc, time::Duration};
use storage_contract::{new_guest, new_session, new_user};
use storage_memory::MemoryStorage;

const HOUR: Duration = Duration::from_hours(1);
const MOMENT: Duration = Duration::from_micros(1);

fn just_before(end: Duration) -> Duration {
    end.saturating_sub(MOMENT)
}

struct Shop {
    storage: MemoryStorage,
    clock: Arc<StillClock>,
}

impl Shop {
    fn new() -> Self {
        let clock = Arc::new(StillClock::default());
        Self { storage: MemoryStorage::new(clock.clone()), clock }
    }

    async fn transact<T>(&self, work: impl AsyncFnOnce(&mut Tx) -> Result<T, StorageError>) -> T {
        in_transaction(&self.storage, work).await.unwrap()
    }

    async fn register(&self) -> UserId {
        let user = new_user("gordon@example.com");
        self.transact(async |tx| tx.users().insert(&user).await).await.id
    }

    async fn log_in(&self, user: UserId) -> NewSession {
        let session = NewSession { lifetime: HOUR, ..new_session(user) };
        self.transact(async |tx| tx.sessions().insert(&session).await).await;
        session
    }

    async fn is_live(&self, session: SessionId) -> bool {
        let state = self.transact(async |tx| tx.sessions().lock(session).await).await;
        let leads_somewhere = self.storage.find_session_user(session).await.unwrap().is_some();
        assert_eq!(state.unwrap().live, leads_somewhere);
        leads_somewhere
    }

    async fn delete_ended_sessions(&self, kept: Duration) -> u64 {
        self.transact(async |tx| tx.sessions().delete_ended(kept, 10).await).await
    }

    async fn delete_ended_guests(&self, kept: Duration) -> u64 {
        self.transact(async |tx| tx.guests().delete_ended(kept, 10).await).await
    }
}

#[tokio::test]
async fn a_session_is_live_until_its_lifetime_is_over() {
    let shop = Shop::new();
    let session = shop.log_in(shop.register().await).await;
    shop.clock.advance(just_before(HOUR));
    assert!(shop.is_live(session.id).await);
    shop.clock.advance(MOMENT);
    assert!(!shop.is_live(session.id).await);
    assert_eq!(shop.storage.list_sessions(session.user).await.unwrap(), []);
}

#[tokio::test]
async fn a_rotation_begins_the_lifetime_anew_and_is_dated() {
    let shop = Shop::new();
    let session = shop.log_in(shop.register().await).await;
    let rotation = TokenRotation {
        session: session.id,
        presented: session.token,
        successor: TokenHash::of("next"),
        generation: 1,
        issued_at: session.issued_at,
        lifetime: HOUR,
    };
    shop.clock.advance(just_before(HOUR));
    assert!(shop.transact(async |tx| tx.sessions().rotate(&rotation).await).await);
    shop.clock.advance(just_before(HOUR));
    let state = shop.transact(async |tx| tx.sessions().lock(session.id).await).await.unwrap();
    assert_eq!((state.live, state.since_rotation), (true, just_before(HOUR)));
    shop.clock.advance(MOMENT);
    assert!(!shop.is_live(session.id).await);
}

#[tokio::test]
async fn a_session_is_kept_after_its_end_for_as_long_as_was_asked() {
    let shop = Shop::new();
    let user = shop.register().await;
    let revoked = shop.log_in(user).await;
    shop.log_in(user).await;
    shop.transact(async |tx| tx.sessions().revoke(revoked.id, user).await).await;
    shop.clock.advance(just_before(2 * HOUR));
    assert_eq!(shop.delete_ended_sessions(2 * HOUR).await, 0);
    shop.clock.advance(MOMENT);
    assert_eq!(shop.delete_ended_sessions(2 * HOUR).await, 1, "the revoked one ended at once");
    shop.clock.advance(HOUR);
    assert_eq!(shop.delete_ended_sessions(2 * HOUR).await, 1, "the other an hour later");
}

#[tokio::test]
async fn sessions_used_at_one_moment_are_listed_by_id() {
    let shop = Shop::new();
    let user = shop.register().await;
    let [lesser, greater] = [shop.log_in(user).await, shop.log_in(user).await];
    let listed = shop.storage.list_sessions(user).await.unwrap();
    assert_eq!(listed.iter().map(|session| session.id).collect::<Vec<_>>(), [lesser.id, greater.id]);
}

#[tokio::test]
async fn a_guest_is_live_until_its_lifetime_is_over_and_then_deleted() {
    let shop = Shop::new();
    let guest = new_guest();
    shop.transact(async |tx| tx.guests().insert(&guest, HOUR).await).await;
    shop.clock.advance(just_before(HOUR));
    assert!(shop.storage.find_guest(&guest.token).await.unwrap().is_some());
    assert!(shop.transact(async |tx| tx.guests().hold(guest.id).await).await);
    assert_eq!(shop.delete_ended_guests(Duration::ZERO).await, 0);
    shop.clock.advance(MOMENT);
    assert!(shop.storage.find_guest(&guest.token).await.unwrap().is_none());
    assert!(!shop.transact(async |tx| tx.guests().hold(guest.id).await).await);
    assert_eq!(shop.delete_ended_guests(2 * HOUR).await, 1);
}

/// Whatever its lifetime was: it ended when it was consumed.
#[tokio::test]
async fn a_consumed_guest_is_kept_for_as_long_as_was_asked() {
    let shop = Shop::new();
    let user = shop.register().await;
    let guest = new_guest();
    shop.transact(async |tx| {
        tx.guests().insert(&guest, HOUR).await?;
        tx.guests().consume(guest.id, user).await
    })
    .await;
    shop.clock.advance(just_before(2 * HOUR));
    assert_eq!(shop.delete_ended_guests(2 * HOUR).await, 0);
    shop.clock.advance(MOMENT);
    assert_eq!(shop.delete_ended_guests(2 * HOUR).await, 1);
}
