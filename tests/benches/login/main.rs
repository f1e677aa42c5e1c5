//! A storm of logins beside quiet readers: how long `GET /api/v1/games/{id}` takes while the pool that hashes passwords is full,
//! next to how long it takes without the storm, in the same run.
//!
//! `make bench-login`. The server runs in a process of its own; readers, storm and PostgreSQL share its cores. Readers send at
//! fixed times whatever the answers do, and a request counts from the time at which it was due: a stalled server cannot hide
//! (no coordinated omission).

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark prints, and fails by panicking"
)]

#[path = "../../keymart.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod keymart;
mod latencies;
mod shop;
mod storm;

use latencies::Latencies;
use shop::Shop;
use std::time::Duration;
use storm::Storm;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// How many rounds of quiet and storm follow each other, so that a noisy neighbour disturbs both alike.
const ROUNDS: usize = 5;
/// How long each half of a round is measured.
const MEASURED: Duration = Duration::from_secs(6);
/// Requests of readers in a second.
const READS_PER_SECOND: u32 = 100;

fn main() {
    tokio::runtime::Runtime::new().expect("a runtime starts").block_on(measure());
}

async fn measure() {
    let shop = Shop::open().await;
    let url = shop.game_url().await;
    let (mut quiet, mut stormy) = (Latencies::default(), Latencies::default());
    let mut answers = storm::Answers::default();
    read(&shop, &url, &mut Latencies::default()).await;
    for _ in 0..ROUNDS {
        read(&shop, &url, &mut quiet).await;
        let storm = Storm::begin(&shop).await;
        read(&shop, &url, &mut stormy).await;
        answers += storm.end().await;
    }
    let seconds = (MEASURED * u32::try_from(ROUNDS).unwrap_or(u32::MAX)).as_secs_f64();
    println!("\n`GET /api/v1/games/{{id}}`, {READS_PER_SECOND}/s, in milliseconds:\n");
    println!("| | requests | p50 | p95 | p99 | max |\n| --- | --- | --- | --- | --- | --- |");
    println!("| quiet | {quiet} |\n| login storm | {stormy} |");
    println!("\np95 in the storm / p95 quiet: {:.2}", stormy.percentile(95.0) / quiet.percentile(95.0));
    println!("The storm, {} clients: {answers} in {seconds:.0} s", storm::CLIENTS);
}

/// Reads at the fixed rate for [`MEASURED`]. Each request counts from the moment when it was due.
async fn read(shop: &Shop, url: &str, latencies: &mut Latencies) {
    let mut ticks = interval(Duration::from_secs(1) / READS_PER_SECOND);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let end = Instant::now() + MEASURED;
    let mut requests = Vec::new();
    while Instant::now() < end {
        let due = ticks.tick().await;
        let request = shop.client.get(url);
        requests.push(tokio::spawn(async move {
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.status(), 200);
            answer.bytes().await.expect("a body");
            due.elapsed()
        }));
    }
    for request in requests {
        latencies.add(request.await.expect("no panic"));
    }
}
