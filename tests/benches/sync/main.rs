//! Laps against a simulated marketplace without a rate limit: products a second, memory, and where the time goes.
//!
//! `make bench-sync`, or `make bench-sync ARGS="--products 12000"`. The marketplace runs in a process of its own, so that
//! the memory and the processor time shown are those of the lap alone. Everything shares this machine's cores.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and fails by panicking"
)]

mod floor;
mod marketplace;
mod process;
mod stages;

use app::adapters::{SystemClock, UuidV7Ids};
use application::sync_catalogue::{LapOrder, LapPolicy, RunObserver, SyncCatalogue};
use domain::{
    pricing::Markup,
    sync::{Holder, LapMode, Outcome, SyncRun, Trigger},
};
use futures_util::{FutureExt, future};
use g2a_client::{G2aConfig, G2aCredentials, G2aEnvironment, G2aHttpClient, LocalRequestBudget};
use marketplace::Marketplace;
use stages::Stages;
use std::{sync::Arc, time::Instant};
use storage_postgres::test_support::TestDatabase;

/// Catalogue sizes, where the command line names none.
const SIZES: [u32; 3] = [12_000, 100_000, 1_000_000];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => SIZES.into_iter().for_each(measure_in_own_process),
        ["--products", products] => measure_in_own_process(products.parse().unwrap()),
        ["--measure", products] => runtime().block_on(measure(products.parse().unwrap())),
        ["--marketplace", products] => runtime().block_on(marketplace::serve(products.parse().unwrap())),
        _ => println!("usage: sync [--products N]"),
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().unwrap()
}

/// Each size in a process of its own, so that one's memory does not show in the other's.
fn measure_in_own_process(products: u32) {
    let status = process::again(&["--measure", &products.to_string()]).status().unwrap();
    assert!(status.success());
}

async fn measure(products: u32) {
    let stages = Stages::install();
    let database = TestDatabase::create().await;
    let mut marketplace = Marketplace::start(products).await;
    let sync = Arc::new(use_case(&database, marketplace.base_url()).await);

    println!("\n## {products} products\n");
    println!(
        "| lap | seconds | products/s | added | updated | unchanged | requests | processor s | peak memory MiB |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut divisions = Vec::new();
    for name in ["first import", "unchanged", "5 % changed"] {
        if name == "5 % changed" {
            marketplace.change_5_percent().await;
        }
        stages.reset();
        lap(name, &sync).await;
        divisions.push((name, stages.to_string()));
    }
    println!(
        "\nThe floor of a first import, PostgreSQL alone writing the same rows with their indexes from one connection: {:.0} rows/s",
        floor::rows_per_second(&database).await
    );
    println!("\nWhere the time went (stages overlap; `fetch` is the sum over parallel requests):\n");
    println!("| lap | stages: seconds from begin to end, and of these on this process's processor |");
    println!("| --- | --- |");
    for (name, stages) in divisions {
        println!("| {name} | {stages} |");
    }
}

async fn use_case(database: &TestDatabase, base_url: &str) -> SyncCatalogue {
    let clock = Arc::new(SystemClock::start());
    let environment = G2aEnvironment::Simulator { base_url: base_url.to_owned() };
    let config = G2aConfig::new(environment, G2aCredentials::public_sandbox());
    let budget = Arc::new(LocalRequestBudget::new(None, clock.clone()));
    SyncCatalogue {
        unit_of_work: Arc::new(database.storage(4).await),
        marketplace: Arc::new(G2aHttpClient::new(&config, budget, clock.clone()).unwrap()),
        clock,
        ids: Arc::new(UuidV7Ids),
        holder: Holder("benchmark".to_owned()),
        policy: LapPolicy::new(Markup::from_percent(2.into()).unwrap()),
    }
}

async fn lap(name: &str, sync: &Arc<SyncCatalogue>) {
    process::reset_peak_memory();
    let (begun, processor) = (Instant::now(), process::processor_seconds());
    let stop = future::pending().boxed().shared();
    // On a task of its own, as the program runs it.
    let sync = sync.clone();
    let order = LapOrder::by(Trigger::Command, LapMode::Full);
    let run = tokio::spawn(async move { sync.run(order, &Unobserved, stop).await });
    let run = run.await.unwrap().unwrap();
    assert_eq!(run.outcome, Some(Outcome::Succeeded), "{:?}", run.errors);
    let seconds = begun.elapsed().as_secs_f64();
    let progress = run.progress;
    println!(
        "| {name} | {seconds:.2} | {:.0} | {} | {} | {} | {} | {:.2} | {:.0} |",
        f64::from(u32::try_from(progress.seen).unwrap()) / seconds,
        progress.added,
        progress.updated,
        progress.unchanged,
        progress.pages,
        process::processor_seconds() - processor,
        process::peak_memory_mib(),
    );
}

struct Unobserved;

impl RunObserver for Unobserved {
    fn observe(&self, _: &SyncRun) {}
}
