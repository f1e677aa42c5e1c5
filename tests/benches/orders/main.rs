//! How many checkouts the shop accepts, next to what PostgreSQL does on this machine with transactions of its own benchmark's kind; and
//! how fast units are bought from a marketplace without limits.
//!
//! `make bench-orders`. The server and the worker are the release binary, in processes of their own; clients, PostgreSQL and the
//! simulated marketplace share its cores.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark prints, and fails by panicking"
)]

mod clients;
#[path = "../../keymart.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod keymart;
#[path = "../login/latencies.rs"]
mod latencies;
mod pgbench;
#[path = "../../shop.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod shop;

use clients::Clients;
use g2a_simulator::{OrderRules, Simulator, SimulatorConfig};
use shop::Shop;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How many clients order, and how many `pgbench` has.
const CLIENTS: usize = 64;
/// How long each of the two is measured.
const MEASURED: Duration = Duration::from_secs(15);
/// How many rounds of both follow each other, so that a noisy neighbour disturbs both alike.
const ROUNDS: u32 = 2;

fn main() {
    tokio::runtime::Runtime::new().expect("a runtime starts").block_on(measure());
}

async fn measure() {
    let orders = OrderRules { completion_delay: Duration::ZERO, ..OrderRules::default() };
    let config =
        SimulatorConfig { products: 400, rate_limit: None, orders, workers: 2, ..SimulatorConfig::default() };
    let shop = Shop::with(Simulator::start(config).expect("a port is free")).await;
    assert_eq!(shop.lap().await, Some(0), "the catalogue is read");
    shop.execute("UPDATE games SET stock = 1000000").await;
    checkouts(&shop).await;
    fulfilment(&shop).await;
    let audit = shop.keymart(&["audit"]).output().await;
    println!("\n{}", String::from_utf8_lossy(&audit.stdout));
    assert!(audit.status.success(), "the books are right");
}

async fn checkouts(shop: &Shop) {
    let server = shop
        .keymart(&["serve"])
        .env("BCRYPT_COST", "4")
        .env("TRUSTED_PROXIES", "127.0.0.1")
        .env("DATABASE_POOL_SIZE", "16")
        .env("RUST_LOG", "error")
        .serve()
        .await;
    let clients = Clients::open(&server, CLIENTS).await;
    let pgbench = pgbench::Pgbench::prepare(shop).await;
    let mut latencies = latencies::Latencies::default();
    let (mut transactions, mut accepted) = (0.0, 0);
    for _ in 0..ROUNDS {
        transactions += pgbench.run(CLIENTS, MEASURED).await;
        accepted += clients.order_for(MEASURED, &mut latencies).await;
    }
    pgbench.clean_up().await;
    let seconds = (MEASURED * ROUNDS).as_secs_f64();
    let (orders, transactions) = (f64::from(accepted) / seconds, transactions / f64::from(ROUNDS));
    println!("\n## Checkouts, {CLIENTS} clients, one unit each\n");
    println!("| | a second | ratio |\n| --- | --- | --- |");
    println!("| pgbench, TPC-B, {CLIENTS} clients | {transactions:.0} | 1 |");
    println!("| `POST /orders` | {orders:.0} | {:.2} |", orders / transactions);
    println!("\nUntil an order is accepted, in milliseconds:\n");
    println!("| orders | p50 | p95 | p99 | max |\n| --- | --- | --- | --- | --- |\n| {latencies} |");
}

/// Buys what was ordered, alone on the machine.
async fn fulfilment(shop: &Shop) {
    const OPEN: &str = "SELECT count(*) FROM purchases WHERE due_at IS NOT NULL";
    // A run takes a minute at most: what is more than that is given back to the customers, so to speak.
    shop.execute("UPDATE purchases SET deadline_at = clock_timestamp() + interval '1 hour'").await;
    println!(
        "\n## Units bought, from a marketplace without limits\n\n| units at once | units | a second |\n| --- | --- | --- |"
    );
    for parallel in ["1", "4", "16", "64"] {
        let worker =
            shop.keymart(&["worker"]).env("PURCHASE_PARALLEL", parallel).env("RUST_LOG", "error").spawn();
        sleep(Duration::from_secs(1)).await;
        let (before, begin) = (shop.number(OPEN).await, Instant::now());
        let mut open = before;
        while open > 0 && begin.elapsed() < Duration::from_secs(10) {
            sleep(Duration::from_millis(100)).await;
            open = shop.number(OPEN).await;
        }
        let (bought, seconds) = (before - open, begin.elapsed().as_secs_f64());
        worker.terminate_within(Duration::from_secs(30)).await;
        println!(
            "| {parallel} | {bought} | {:.0} |",
            f64::from(i32::try_from(bought).unwrap_or(i32::MAX)) / seconds
        );
    }
}
