//! What the log of changes costs those who write: the same writes with its triggers and without, in turn.

use crate::people::People;
use application::Shopper;
use domain::{cart::Quantity, draft::GameDraft, ports::in_transaction};
use std::time::{Duration, Instant};
use storage_contract::draft;
use storage_postgres::{PgStorage, test_support::TestDatabase};
use tokio_postgres::NoTls;

/// How many rounds of with and without follow each other.
const ROUNDS: usize = 8;
/// How long each half of a round is measured.
const MEASURED: Duration = Duration::from_secs(2);
/// Games that change in one transaction, as in a batch of a lap.
const BATCH: usize = 100;
/// What is written by one statement of the log's triggers or another.
const TABLES: [&str; 3] = ["games", "carts", "cart_lines"];

/// Whether changes are logged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Triggers {
    On,
    Off,
}

impl Triggers {
    /// The statements that make it so.
    fn statements(self) -> String {
        let action = match self {
            Self::On => "ENABLE",
            Self::Off => "DISABLE",
        };
        TABLES.map(|table| format!("ALTER TABLE {table} {action} TRIGGER USER;")).concat()
    }
}

/// Transactions a second, with triggers and without.
#[derive(Default)]
struct Rates {
    on: Vec<f64>,
    off: Vec<f64>,
}

pub(crate) async fn measure() {
    println!("\n## What the triggers cost\n");
    println!("| transaction | a second, triggers off | a second, triggers on | ratio | µs more |");
    println!("| --- | --- | --- | --- | --- |");
    prices_of_a_batch().await.print(&format!("new prices of {BATCH} games"));
    one_line_of_a_cart().await.print("new quantity of one line of a cart");
}

/// Batches of games change their prices, as a lap writes them.
async fn prices_of_a_batch() -> Rates {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    let [before, after] = [1999, 2999].map(drafts_at);
    write(&storage, &before).await;
    let (sql, connection) = tokio_postgres::connect(database.url(), NoTls).await.expect("it answers");
    tokio::spawn(connection);
    let mut prices = [&after, &before].into_iter().cycle();
    let mut rates = Rates::default();
    for _ in 0..ROUNDS {
        for triggers in [Triggers::Off, Triggers::On] {
            sql.batch_execute(&triggers.statements()).await.expect("the statements are right");
            let write = async || write(&storage, prices.next().expect("there is no end")).await;
            rates.add(triggers, per_second(write).await);
        }
    }
    rates
}

fn drafts_at(cents: i64) -> Vec<GameDraft> {
    (0..BATCH).map(|number| draft(&format!("Game {number}")).price(cents).build()).collect()
}

async fn write(storage: &PgStorage, drafts: &[GameDraft]) {
    let written = in_transaction(storage, async |tx| tx.games().upsert_many(drafts).await).await;
    let written = written.expect("games are written");
    assert_eq!(written.added + written.updated, drafts.len() as u64);
}

/// A guest wants another number of keys, as the API writes it.
async fn one_line_of_a_cart() -> Rates {
    let people = People::with_connections(1).await;
    let shopper = Shopper::from(people.guest().await.owner());
    let game = people.game("Portal");
    let mut quantities = [1_i64, 2].into_iter().cycle();
    let mut rates = Rates::default();
    for _ in 0..ROUNDS {
        for triggers in [Triggers::Off, Triggers::On] {
            people.sql(&triggers.statements()).await;
            let set = async || {
                let quantity = quantities.next().and_then(|quantity| Quantity::try_from(quantity).ok());
                let set = people.carts.set(shopper, game, quantity.expect("a line may hold it")).await;
                set.expect("the cart is written");
            };
            rates.add(triggers, per_second(set).await);
        }
    }
    rates
}

async fn per_second(mut write: impl AsyncFnMut()) -> f64 {
    let begin = Instant::now();
    let mut written = 0_u32;
    while begin.elapsed() < MEASURED {
        write().await;
        written += 1;
    }
    f64::from(written) / begin.elapsed().as_secs_f64()
}

impl Rates {
    fn add(&mut self, triggers: Triggers, rate: f64) {
        match triggers {
            Triggers::On => self.on.push(rate),
            Triggers::Off => self.off.push(rate),
        }
    }

    fn print(&self, name: &str) {
        let [on, off] = [&self.on, &self.off].map(|rates| median(rates));
        println!("| {name} | {off:.0} | {on:.0} | {:.2} | {:.0} |", on / off, 1e6 / on - 1e6 / off);
    }
}

fn median(rates: &[f64]) -> f64 {
    let mut sorted = rates.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
