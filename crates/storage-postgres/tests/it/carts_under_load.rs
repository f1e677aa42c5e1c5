//! Carts that several write into at once.

use crate::{onlooker, patient_storage, until, until_waiting};
use chrono::DateTime;
use domain::{
    cart::{CartEntry, CartId, Quantity},
    catalogue::GameId,
    draft::GameDraft,
    ports::{ShopperQueries, StorageError, Tx, UnitOfWork, in_transaction},
    product::ProductId,
    shopper::Owner,
};
use std::{collections::BTreeMap, time::Duration};
use storage_contract::{draft, new_guest, new_user};
use storage_postgres::{PgStorage, test_support::TestDatabase};

async fn write_games(storage: &PgStorage) -> Vec<GameDraft> {
    let games: Vec<GameDraft> =
        ["Braid", "Doom", "Myst", "Portal", "Quake"].map(|title| draft(title).build()).into();
    in_transaction(storage, async |tx: &mut Tx| tx.games().upsert_many(&games).await).await.unwrap();
    games
}

async fn a_guest(storage: &PgStorage) -> Owner {
    let guest = new_guest();
    let hour = Duration::from_hours(1);
    in_transaction(storage, async |tx: &mut Tx| tx.guests().insert(&guest, hour).await).await.unwrap();
    Owner::Guest(guest.id)
}

async fn a_user(storage: &PgStorage, email: &str) -> Owner {
    let user = new_user(email);
    Owner::User(in_transaction(storage, async |tx: &mut Tx| tx.users().insert(&user).await).await.unwrap().id)
}

/// An id for a cart, if the owner has none.
fn new_cart() -> CartId {
    CartId(new_guest().id.0)
}

fn entry(game: GameId, quantity: Quantity) -> CartEntry {
    CartEntry { game, quantity, added_at: DateTime::UNIX_EPOCH }
}

async fn add(storage: &PgStorage, owner: Owner, game: GameId) {
    let work = async |tx: &mut Tx| {
        let cart = tx.carts().lock_many(&[(owner, new_cart())]).await?.remove(0);
        let before = tx.carts().find_entry(cart, game).await?;
        let quantity = before.map_or(Quantity::ONE, |entry| entry.quantity.plus(Quantity::ONE).unwrap());
        tx.carts().put_entries(cart, &[entry(game, quantity)]).await
    };
    in_transaction(storage, work).await.unwrap();
}

/// The first of them find no cart, and each would like to add one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_parallel_adds_of_one_unit_all_count() {
    let database = TestDatabase::create().await;
    let storage = patient_storage(&database, 8).await;
    let games = write_games(&storage).await;
    for owner in [a_guest(&storage).await, a_user(&storage, "gordon@example.com").await] {
        let adds = (0..50).map(|number| {
            let (storage, game) = (storage.clone(), games[number % 5].id);
            tokio::spawn(async move { add(&storage, owner, game).await })
        });
        for add in adds.collect::<Vec<_>>() {
            add.await.unwrap();
        }
        let cart = storage.get_cart(owner).await.unwrap();
        assert_eq!((cart.item_count(), cart.lines.len()), (50, 5));
    }
    let versions = onlooker(&database).await.query("SELECT version FROM carts", &[]).await.unwrap();
    assert_eq!(versions.iter().map(|row| row.get(0)).collect::<Vec<i64>>(), [50, 50]);
}

/// Locks the carts of these owners.
async fn lock(storage: PgStorage, owners: Vec<Owner>) -> BTreeMap<Owner, CartId> {
    let work = async |tx: &mut Tx| {
        let new: Vec<_> = owners.iter().map(|owner| (*owner, new_cart())).collect();
        let carts = tx.carts().lock_many(&new).await?;
        Ok::<_, StorageError>(owners.iter().copied().zip(carts).collect())
    };
    in_transaction(&storage, work).await.unwrap()
}

/// Many carts, so that their writers meet half-way. Of all, some or none there is a cart already, with an id that is not in the
/// order of the owners.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn carts_that_are_locked_in_opposite_order_do_not_deadlock() {
    let database = TestDatabase::create().await;
    let storage = patient_storage(&database, 4).await;
    for round in 0..30 {
        let mut owners = vec![a_user(&storage, &format!("gordon{round}@example.com")).await];
        for _ in 0..60 {
            owners.push(a_guest(&storage).await);
        }
        if round % 3 > 0 {
            lock(storage.clone(), owners.iter().rev().copied().step_by(round % 3).collect()).await;
        }
        let mut tasks = Vec::new();
        for _ in 0..4 {
            owners.reverse();
            tasks.push(tokio::spawn(lock(storage.clone(), owners.clone())));
        }
        let mut seen = Vec::new();
        for task in tasks {
            seen.push(task.await.unwrap());
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "all see the same carts: {seen:?}");
    }
}

/// Whoever waits for a cart that another is just adding has none locked that the other may still want.
#[tokio::test]
async fn no_cart_is_locked_before_all_are_there() {
    let database = TestDatabase::create().await;
    let (storage, onlooker) = (database.storage(2).await, onlooker(&database).await);
    let [with, without] = [a_guest(&storage).await, a_guest(&storage).await];
    lock(storage.clone(), vec![with]).await;
    let mut tx = storage.begin().await.unwrap();
    tx.carts().lock_many(&[(without, new_cart())]).await.unwrap();
    let (both, ()) = tokio::join!(lock(storage.clone(), vec![with, without]), async {
        until_waiting(&onlooker, 1).await;
        tx.carts().lock_many(&[(with, new_cart())]).await.unwrap();
        tx.commit().await.unwrap();
    });
    assert_eq!(both.len(), 2);
}

/// A lap that has locked its games must not keep customers from putting them into their carts, nor they the lap.
#[tokio::test]
async fn carts_and_laps_do_not_wait_for_each_other() {
    let database = TestDatabase::create().await;
    let storage = database.storage(2).await;
    let games = write_games(&storage).await;
    let products: Vec<ProductId> = games.iter().map(|game| game.product_id).collect();
    let owner = a_guest(&storage).await;
    for draft in &games {
        add(&storage, owner, draft.id).await;
    }
    let dearer: Vec<GameDraft> =
        ["Braid", "Doom", "Myst", "Portal", "Quake"].map(|title| draft(title).price(1).build()).into();
    for lap_is_first in [true, false] {
        let mut first = storage.begin().await.unwrap();
        let mut second = storage.begin().await.unwrap();
        let (lap, customer) =
            if lap_is_first { (&mut first, &mut second) } else { (&mut second, &mut first) };
        let lap = async {
            lap.games().upsert_many(&dearer).await?;
            lap.games().mark_sold_out(&products).await?;
            lap.games().delist_many(&products).await
        };
        let customer = async {
            let cart = customer.carts().lock_many(&[(owner, new_cart())]).await?[0];
            customer.carts().clear(cart).await?;
            let entries: Vec<CartEntry> = games.iter().map(|game| entry(game.id, Quantity::ONE)).collect();
            customer.carts().put_entries(cart, &entries).await
        };
        if lap_is_first {
            assert_eq!(lap.await.unwrap(), 5);
            customer.await.unwrap();
        } else {
            customer.await.unwrap();
            assert_eq!(lap.await.unwrap(), 5);
        }
        second.rollback().await.unwrap();
        first.rollback().await.unwrap();
    }
}

/// Most changes of a cart are of a quantity, and need to touch no index.
#[tokio::test]
async fn a_change_of_quantity_touches_no_index() {
    let database = TestDatabase::create().await;
    let (storage, sql) = (database.storage(1).await, onlooker(&database).await);
    let game = write_games(&storage).await[0].id;
    let owner = a_guest(&storage).await;
    for _ in 0..5 {
        add(&storage, owner, game).await;
    }
    drop(storage);
    // A connection reports what it did when it ends.
    for (table, changes) in [("carts", 5), ("cart_lines", 4)] {
        let updates = async |kind: &str| {
            let statistics =
                format!("SELECT n_tup_{kind}upd FROM pg_stat_user_tables WHERE relname = '{table}'");
            sql.query_one(&statistics, &[]).await.unwrap().get::<_, i64>(0)
        };
        until(async || updates("").await > 0).await;
        assert_eq!((updates("").await, updates("hot_").await), (changes, changes), "{table}");
    }
}
