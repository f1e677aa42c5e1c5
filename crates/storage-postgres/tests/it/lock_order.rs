//! Writers whose games overlap wait for each other, but never in a circle.

use crate::patient_storage;
use domain::{
    draft::GameDraft,
    ports::{Tx, in_transaction},
    product::ProductId,
};
use storage_contract::draft;
use storage_postgres::{PgStorage, test_support::TestDatabase};

const ROUNDS: i64 = 30;
/// More than one statement writes.
const GAMES: i64 = 300;

/// The same games in either order, some of them new in every round, at another price than the other writer's.
fn drafts(round: i64, writer: i64) -> Vec<GameDraft> {
    let game = |number: i64| {
        let title = format!("Game {number}");
        draft(&title).product(number).slug(&title).price(round * 10 + writer + 100).build()
    };
    let mut drafts: Vec<GameDraft> = (1..=GAMES + 5 * round).map(game).collect();
    if writer == 1 {
        drafts.reverse();
    }
    drafts
}

async fn write(storage: PgStorage, writer: i64) {
    for round in 0..ROUNDS {
        let drafts = drafts(round, writer);
        in_transaction(&storage, async |tx: &mut Tx| tx.games().upsert_many(&drafts).await).await.unwrap();
    }
}

async fn change(storage: PgStorage, writer: i64) {
    for round in 0..ROUNDS {
        let drafts = drafts(round, writer);
        let products: Vec<ProductId> = drafts.iter().map(|draft| draft.product_id).collect();
        let work = async |tx: &mut Tx| match round % 3 {
            0 => tx.games().mark_sold_out(&products).await,
            1 => tx.games().delist_many(&products).await,
            _ => tx.games().upsert_many(&drafts).await.map(|counts| counts.updated),
        };
        in_transaction(&storage, work).await.unwrap();
    }
}

/// Without an order of products, this ends in a deadlock within a few rounds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn overlapping_writes_in_opposite_order_do_not_deadlock() {
    let database = TestDatabase::create().await;
    let storage = patient_storage(&database, 2).await;
    let other = tokio::spawn(write(storage.clone(), 1));
    write(storage, 0).await;
    other.await.unwrap();
}

/// Whatever the writers do to the games, they take them in one order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn overlapping_changes_of_all_kinds_do_not_deadlock() {
    let database = TestDatabase::create().await;
    let storage = patient_storage(&database, 3).await;
    let others = [tokio::spawn(change(storage.clone(), 1)), tokio::spawn(write(storage.clone(), 1))];
    change(storage, 0).await;
    for other in others {
        other.await.unwrap();
    }
}
