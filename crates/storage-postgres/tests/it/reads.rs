//! What is asked all day reads few rows, however many there are.

use crate::{onlooker, until};
use chrono::DateTime;
use domain::{
    account::{Email, SessionId, TokenHash, UserId},
    cart::{CartEntry, CartId, Quantity},
    catalogue::GameId,
    ports::{
        AccountQueries, NewSession, ShopperQueries, StorageError, TokenRotation, Tx, UserQuery,
        in_transaction,
    },
    shopper::{GuestId, Owner},
    wishlist::{Wish, WishlistId},
};
use std::time::Duration;
use storage_contract::{new_guest, new_session};
use storage_postgres::{PgStorage, test_support::TestDatabase};
use tokio_postgres::Client;
use uuid::Uuid;

/// Of tables and indexes together. The smallest table has a thousand rows.
const MOST_ROWS: i64 = 200;

const HOUR: Duration = Duration::from_hours(1);
const USER: UserId = UserId(id(1, 1_400));
const GAME: GameId = GameId(id(0, 40));

/// The ids that `generate_shoppers.sql` makes.
const fn id(kind: u64, number: u64) -> Uuid {
    Uuid::from_u64_pair(0x018f_0000_0000_7000, 0x8000_0000_0000_0000 | kind << 48 | number)
}

/// A guest whose session is live.
fn guest(number: u64) -> (GuestId, TokenHash) {
    (GuestId(id(3, number)), TokenHash::of(&format!("guest {number}")))
}

struct Watched {
    database: TestDatabase,
    onlooker: Client,
}

impl Watched {
    async fn create() -> Self {
        let database = TestDatabase::create().await;
        let onlooker = onlooker(&database).await;
        onlooker.batch_execute(include_str!("generate_shoppers.sql")).await.unwrap();
        Self { database, onlooker }
    }

    /// Checks how many rows `work` reads.
    async fn reads_few<T>(
        &self,
        name: &str,
        work: impl AsyncFnOnce(&PgStorage) -> Result<T, StorageError>,
    ) -> T {
        let storage = self.database.storage(1).await;
        self.onlooker.batch_execute("SELECT pg_stat_reset()").await.unwrap();
        let answer = work(&storage).await.unwrap();
        drop(storage);
        // A connection reports what it did when it ends.
        let connections = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                           AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
        until(async || self.onlooker.query_one(connections, &[]).await.unwrap().get::<_, i64>(0) == 0).await;
        let read = "SELECT (SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_user_tables)
                    + (SELECT sum(idx_tup_read)::bigint FROM pg_stat_user_indexes)";
        let rows: i64 = self.onlooker.query_one(read, &[]).await.unwrap().get(0);
        assert!((1..=MOST_ROWS).contains(&rows), "{name} reads {rows} rows");
        answer
    }

    /// The same in a transaction.
    async fn writes_read_few<T>(
        &self,
        name: &str,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, StorageError>,
    ) -> T {
        self.reads_few(name, async |storage| in_transaction(storage, work).await).await
    }
}

#[tokio::test]
async fn accounts() {
    let watched = Watched::create().await;
    let email = Email::parse("USER-1400@example.com").unwrap();
    let found = watched.reads_few("find_account", async |storage| storage.find_account(&email).await).await;
    assert_eq!(found.unwrap().user.id, USER);
    let session = SessionId(id(2, 2_799));
    let user =
        watched.reads_few("find_session_user", async |storage| storage.find_session_user(session).await);
    assert_eq!(user.await.unwrap().id, USER);
    let sessions =
        watched.reads_few("list_sessions", async |storage| storage.list_sessions(USER).await).await;
    assert_eq!(sessions.len(), 1);
    let events = watched
        .reads_few("list_security_events", async |storage| storage.list_security_events(USER, 10).await);
    assert_eq!(events.await.len(), 10);
    // Of fewer users, reading one after the other is cheaper than the index of parts of addresses.
    let more_users = "INSERT INTO users (id, role, email, email_key, password_hash)
                      SELECT gen_random_uuid(), 'customer', n || '@example.com', n || '@example.com', ''
                      FROM generate_series(1, 45000) AS n; ANALYZE users";
    watched.onlooker.batch_execute(more_users).await.unwrap();
    for email in [None, Some("er-1400@ex".to_owned()), Some("example".to_owned())] {
        let query = UserQuery { email, after: Some(UserId(Uuid::max())), limit: 24 };
        let users = watched.reads_few("list_users", async |storage| storage.list_users(&query).await).await;
        assert!(!users.items.is_empty(), "{query:?}");
    }
    let new = new_session(USER);
    watched.writes_read_few("insert", async |tx| tx.sessions().insert(&new).await).await;
    let NewSession { id, token, issued_at, .. } = new;
    let successor = TokenHash::of("successor");
    let rotation =
        TokenRotation { session: id, presented: token, successor, generation: 1, issued_at, lifetime: HOUR };
    assert!(watched.writes_read_few("rotate", async |tx| tx.sessions().rotate(&rotation).await).await);
    assert!(watched.writes_read_few("lock", async |tx| tx.sessions().lock(id).await).await.is_some());
    let revoked =
        watched.writes_read_few("revoke_all", async |tx| tx.sessions().revoke_all(USER, Some(id)).await);
    assert_eq!(revoked.await, 1);
    let deleted =
        watched.writes_read_few("delete_ended", async |tx| tx.sessions().delete_ended(HOUR, 10).await);
    assert_eq!(deleted.await, 10);
}

#[tokio::test]
async fn guests() {
    let watched = Watched::create().await;
    let (id, token) = guest(1_405);
    let found = watched.reads_few("find_guest", async |storage| storage.find_guest(&token).await).await;
    assert_eq!(found.unwrap().id, id);
    assert!(watched.writes_read_few("touch", async |tx| tx.guests().touch(id, HOUR).await).await.is_some());
    assert!(watched.writes_read_few("hold", async |tx| tx.guests().hold(id).await).await);
    let locked =
        watched.writes_read_few("lock_by_token", async |tx| tx.guests().lock_by_token(&token).await).await;
    assert_eq!(locked, Some(id));
    watched.writes_read_few("consume", async |tx| tx.guests().consume(id, USER).await).await;
    // Each takes with it a cart of five and a wishlist of fifty. First those go that ran out, then those that were consumed.
    for others in [0, 99] {
        let storage = watched.database.storage(1).await;
        let delete_others = async |tx: &mut Tx| tx.guests().delete_ended(HOUR, others).await;
        assert_eq!(in_transaction(&storage, delete_others).await.unwrap(), u64::from(others));
        drop(storage);
        // Entries of rows that are gone would count.
        watched.onlooker.batch_execute("VACUUM (INDEX_CLEANUP on) guest_sessions").await.unwrap();
        let deleted =
            watched.writes_read_few("delete_ended", async |tx| tx.guests().delete_ended(HOUR, 1).await);
        assert_eq!(deleted.await, 1);
    }
}

#[tokio::test]
async fn carts_and_wishlists() {
    let watched = Watched::create().await;
    let owners = [Owner::User(USER), Owner::Guest(guest(1_405).0)];
    for owner in owners {
        let cart = watched.reads_few("get_cart", async |storage| storage.get_cart(owner).await).await;
        assert_eq!(cart.lines.len(), 5);
        let page =
            watched.reads_few("list_wishlist", async |storage| storage.list_wishlist(owner, None, 24).await);
        let page = page.await;
        assert_eq!(page.items.len(), 24);
        let next = watched
            .reads_few("list_wishlist", async |storage| storage.list_wishlist(owner, page.next, 24).await);
        assert_eq!(next.await.items.len(), 24);
        assert!(watched.reads_few("is_wished", async |storage| storage.is_wished(owner, GAME).await).await);
    }
    let no_id = new_guest().id.0;
    let carts = owners.map(|owner| (owner, CartId(no_id)));
    let carts = watched.writes_read_few("lock_many", async |tx| tx.carts().lock_many(&carts).await).await;
    let entry = CartEntry { game: GAME, quantity: Quantity::ONE, added_at: DateTime::UNIX_EPOCH };
    for cart in carts {
        watched.writes_read_few("put_entries", async |tx| tx.carts().put_entries(cart, &[entry]).await).await;
        watched.writes_read_few("find_entry", async |tx| tx.carts().find_entry(cart, GAME).await).await;
        watched.writes_read_few("get", async |tx| tx.carts().get(cart).await).await;
        watched.writes_read_few("remove_entry", async |tx| tx.carts().remove_entry(cart, GAME).await).await;
        watched.writes_read_few("clear", async |tx| tx.carts().clear(cart).await).await;
    }
    let lists = owners.map(|owner| (owner, WishlistId(no_id)));
    let lists = watched.writes_read_few("lock_many", async |tx| tx.wishlists().lock_many(&lists).await).await;
    let wish = Wish { game: GAME, added_at: DateTime::UNIX_EPOCH };
    for list in lists {
        watched
            .writes_read_few("put_wishes", async |tx| tx.wishlists().put_wishes(list, &[wish]).await)
            .await;
        watched.writes_read_few("count", async |tx| tx.wishlists().count(list, GAME).await).await;
        watched.writes_read_few("remove_wish", async |tx| tx.wishlists().remove_wish(list, GAME).await).await;
    }
}
