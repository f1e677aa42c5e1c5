//! Money, units and messages that several want at once.

use crate::{onlooker, patient_storage, until_waiting};
use domain::{
    account::UserId,
    draft::GameDraft,
    money::Money,
    order::{CheckOutLine, IdempotencyKey, RequestFingerprint, StoredReply},
    ports::{
        Claim, Constraint, IdempotencyRepository, OrderQueries, StorageError, Tx, UnitOfWork, WorkerId,
        in_transaction,
    },
    purchase::PurchaseId,
    wallet::{LedgerTransaction, LedgerTransactionId},
    webhook::InboxId,
};
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use storage_contract::{draft, new_message, new_user, open_wallet, place_order};
use storage_postgres::{PgStorage, test_support::TestDatabase};
use uuid::Uuid;

const HOUR: Duration = Duration::from_hours(1);

/// A user whose wallet holds so many cents.
async fn customer(storage: &PgStorage, cents: i64) -> UserId {
    let user = new_user("gordon@example.com");
    in_transaction(storage, async |tx: &mut Tx| {
        tx.users().insert(&user).await?;
        open_wallet(tx, user.id, cents).await
    })
    .await
    .unwrap();
    user.id
}

/// So many orders of ten units each.
async fn buy(storage: &PgStorage, orders: u8) {
    let game = [draft("Portal").build()];
    let user = customer(storage, i64::from(orders) * 9990).await;
    in_transaction(storage, async |tx: &mut Tx| {
        tx.games().upsert_many(&game).await?;
        for _ in 0..orders {
            place_order(tx, user, &[(&game[0], 10)]).await?;
        }
        Ok::<_, StorageError>(())
    })
    .await
    .unwrap();
}

async fn take_up(tx: &mut Tx, limit: u32) -> Result<Vec<PurchaseId>, StorageError> {
    let taken = tx.orders().take_up(WorkerId(Uuid::from_u128(7)), limit, HOUR).await?;
    Ok(taken.into_iter().map(|unit| unit.purchase.id).collect())
}

/// Waits for nobody, and takes none twice.
#[tokio::test]
async fn units_that_another_transaction_takes_up_are_passed_over() {
    let database = TestDatabase::create().await;
    let storage = database.storage(2).await;
    buy(&storage, 1).await;
    let (mut first, mut second) = (storage.begin().await.unwrap(), storage.begin().await.unwrap());
    let some = take_up(&mut first, 4).await.unwrap();
    let others = take_up(&mut second, 10).await.unwrap();
    assert_eq!((some.len(), others.len()), (4, 6));
    first.rollback().await.unwrap();
    second.commit().await.unwrap();
    let left = in_transaction(&storage, async |tx: &mut Tx| take_up(tx, 10).await).await.unwrap();
    assert_eq!(BTreeSet::from_iter(left), BTreeSet::from_iter(some), "what was rolled back is due again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_workers_never_take_one_unit_up_twice() {
    let database = TestDatabase::create().await;
    let storage = patient_storage(&database, 6).await;
    buy(&storage, 12).await;
    let workers = (0..6).map(|_| {
        let storage = storage.clone();
        tokio::spawn(async move {
            let mut taken = Vec::new();
            loop {
                let more = in_transaction(&storage, async |tx: &mut Tx| take_up(tx, 3).await).await.unwrap();
                if more.is_empty() {
                    return taken;
                }
                taken.extend(more);
            }
        })
    });
    let mut all = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        all.extend(worker.await.unwrap());
    }
    assert_eq!((all.len(), BTreeSet::from_iter(all).len()), (120, 120));
}

fn key() -> IdempotencyKey {
    IdempotencyKey::try_from("a").unwrap()
}

fn request(body: &str) -> RequestFingerprint {
    RequestFingerprint::of("orders", body.as_bytes())
}

fn reply() -> StoredReply {
    StoredReply { status: 201, body: b"{}".to_vec() }
}

async fn claim(idempotency: &mut dyn IdempotencyRepository, user: UserId) -> Claim {
    idempotency.claim(user, &key(), request("{}")).await.unwrap()
}

#[tokio::test]
async fn a_claim_is_in_use_until_its_transaction_ends() {
    let database = TestDatabase::create().await;
    let storage = database.storage(2).await;
    let user = customer(&storage, 0).await;
    let (mut first, mut second) = (storage.begin().await.unwrap(), storage.begin().await.unwrap());
    assert_eq!(claim(first.idempotency(), user).await, Claim::Ours);
    assert_eq!(claim(second.idempotency(), user).await, Claim::InUse);
    first.rollback().await.unwrap();
    assert_eq!(claim(second.idempotency(), user).await, Claim::Ours, "whoever had it did nothing");
    second.idempotency().store(user, &key(), request("{}"), &reply()).await.unwrap();

    let mut third = storage.begin().await.unwrap();
    assert_eq!(claim(third.idempotency(), user).await, Claim::InUse);
    second.commit().await.unwrap();
    assert_eq!(claim(third.idempotency(), user).await, Claim::Done(reply()));
    // Those who ask for what is done do not stand in each other's way.
    let mut fourth = storage.begin().await.unwrap();
    assert_eq!(claim(fourth.idempotency(), user).await, Claim::Done(reply()));
}

#[tokio::test]
async fn a_claim_that_is_dropped_is_free() {
    let database = TestDatabase::create().await;
    let storage = database.storage(2).await;
    let user = customer(&storage, 0).await;
    let mut dropped = storage.begin().await.unwrap();
    assert_eq!(claim(dropped.idempotency(), user).await, Claim::Ours);
    drop(dropped);
    crate::until(async || {
        in_transaction(&storage, async |tx: &mut Tx| {
            Ok::<_, StorageError>(claim(tx.idempotency(), user).await)
        })
        .await
        .unwrap()
            == Claim::Ours
    })
    .await;
}

async fn post(storage: &PgStorage, transaction: &LedgerTransaction) -> Result<(), StorageError> {
    let id = next_id();
    in_transaction(storage, async |tx: &mut Tx| tx.wallets().post(id, transaction).await).await
}

/// Another id each time.
fn next_id() -> LedgerTransactionId {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    LedgerTransactionId(Uuid::from_u64_pair(1, NEXT.fetch_add(1, Ordering::Relaxed)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_spend_from_one_wallet_never_overdraw_it() {
    let database = TestDatabase::create().await;
    let storage = patient_storage(&database, 8).await;
    let user = customer(&storage, 1000).await;
    let debits = (0..16).map(|_| {
        let storage = storage.clone();
        tokio::spawn(async move {
            let (amount, reason) = (Money::eur(-300), "for the test".to_owned().try_into().unwrap());
            post(&storage, &LedgerTransaction::Adjustment { user, by: user, amount, reason }).await
        })
    });
    let mut spent = 0;
    for debit in debits.collect::<Vec<_>>() {
        match debit.await.unwrap() {
            Ok(()) => spent += 1,
            Err(StorageError::Conflict(Constraint::WalletBalance)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((spent, storage.get_balance(user).await.unwrap()), (3, Money::eur(100)));
}

/// Whoever comes second waits for the first, and is told.
#[tokio::test]
async fn of_two_who_refund_one_unit_one_does() {
    let database = TestDatabase::create().await;
    let (storage, onlooker) = (patient_storage(&database, 3).await, onlooker(&database).await);
    buy(&storage, 1).await;
    let unit = storage.list_purchases(None, None, 1).await.unwrap().items.remove(0);
    let refund = LedgerTransaction::Refund {
        order: unit.order,
        purchase: unit.id,
        user: unit.user,
        amount: unit.sold_for,
    };
    let mut first = storage.begin().await.unwrap();
    first.wallets().post(LedgerTransactionId(Uuid::from_u128(7)), &refund).await.unwrap();
    let (second, ()) = tokio::join!(post(&storage, &refund), async {
        until_waiting(&onlooker, 1).await;
        first.commit().await.unwrap();
    });
    assert!(matches!(second, Err(StorageError::Conflict(Constraint::MovedBefore))), "{second:?}");
    assert_eq!(storage.get_balance(unit.user).await.unwrap(), unit.sold_for);
}

#[tokio::test]
async fn messages_that_another_transaction_acts_upon_are_passed_over() {
    let database = TestDatabase::create().await;
    let storage = database.storage(2).await;
    let ids = [1, 2].map(|number| InboxId(Uuid::from_u128(number)));
    in_transaction(&storage, async |tx: &mut Tx| {
        for id in ids {
            tx.webhooks().insert(id, &new_message(&id.0.to_string())).await?;
        }
        Ok::<_, StorageError>(())
    })
    .await
    .unwrap();
    let (mut first, mut second) = (storage.begin().await.unwrap(), storage.begin().await.unwrap());
    let one = first.webhooks().lock_due(1).await.unwrap();
    let other = second.webhooks().lock_due(10).await.unwrap();
    let locked = [one, other].map(|due| due.iter().map(|entry| entry.id).collect::<Vec<_>>());
    assert_eq!(locked, [[ids[0]], [ids[1]]]);
}

const ROUNDS: i64 = 30;

/// The same games for everybody, with products that ascend.
fn games(round: i64) -> Vec<GameDraft> {
    let game = |number: i64| {
        let title = format!("Game {number}");
        let id = domain::catalogue::GameId(Uuid::from_u128(number.unsigned_abs().into()));
        draft(&title).id(id).product(number).slug(&title).price(round + 100).stock(50).build()
    };
    (1..=60).map(game).collect()
}

/// A checkout of the games, the last first.
fn lines() -> Vec<CheckOutLine> {
    let line = |game: &GameDraft| CheckOutLine { game: game.id, quantity: 1.try_into().unwrap() };
    games(0).iter().rev().map(line).collect()
}

/// Without the `ORDER BY product_id` of any of them, this ends in a deadlock within a few rounds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn checkouts_laps_and_returns_of_the_same_games_do_not_deadlock() {
    let database = TestDatabase::create().await;
    let storage = patient_storage(&database, 3).await;
    let write = async |storage: &PgStorage, round| {
        let drafts = games(round);
        in_transaction(storage, async |tx: &mut Tx| tx.games().upsert_many(&drafts).await).await.unwrap();
    };
    write(&storage, 0).await;
    let checkouts = tokio::spawn({
        let storage = storage.clone();
        async move {
            let lines = lines();
            for _ in 0..ROUNDS {
                let enough = in_transaction(&storage, async |tx: &mut Tx| {
                    tx.orders().lock_offers(&lines).await?;
                    tx.orders().take_stock(&lines).await
                });
                assert!(enough.await.unwrap());
            }
        }
    });
    let returns = tokio::spawn({
        let storage = storage.clone();
        async move {
            let games: Vec<_> = lines().into_iter().map(|line| line.game).collect();
            for _ in 0..ROUNDS {
                let put_back = async |tx: &mut Tx| tx.orders().return_stock(&games).await;
                in_transaction(&storage, put_back).await.unwrap();
            }
        }
    });
    for round in 1..=ROUNDS {
        write(&storage, round).await;
    }
    checkouts.await.unwrap();
    returns.await.unwrap();
}
