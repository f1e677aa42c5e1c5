//! How many answers a second come from the process, next to as many as a bare handler gives of the same bytes.

use crate::{
    connection::Connection,
    floor::Floor,
    load::{Load, Throughput},
    plots::{Bar, Plots},
    process::ProcessId,
    stage::{LIST, Stage},
};
use std::time::Duration;

/// How many rounds of the one and the other follow each other, so that a noisy neighbour disturbs both alike.
const ROUNDS: usize = 6;
/// How long each half of a round is measured.
const MEASURED: Duration = Duration::from_secs(3);
/// What must be reached of the floor's throughput.
const BOUND: f64 = 0.8;

/// What browsers say that they take.
const AS_BROWSERS: &str = "accept-encoding: gzip, deflate, br, zstd\r\n";

/// One side of a comparison.
#[derive(Default)]
struct Side {
    throughput: Throughput,
    processor_seconds: f64,
}

impl Side {
    async fn measure(&mut self, load: &Load, process: ProcessId) {
        let before = process.processor_seconds();
        let Throughput { requests, seconds } = load.saturate(MEASURED).await;
        self.processor_seconds += process.processor_seconds() - before;
        self.throughput.requests += requests;
        self.throughput.seconds += seconds;
    }

    fn microseconds(&self) -> f64 {
        self.processor_seconds * 1e6 / f64::from(self.throughput.requests)
    }
}

pub(crate) async fn measure(stage: &Stage, plots: &Plots) {
    println!("\n## Answers from the process\n");
    println!(
        "| answer | bytes | bare handler, requests/s | Keymart, requests/s | ratio | bare handler, processor µs | Keymart, processor µs |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let game = stage.games[0].as_str();
    let mut bars = Vec::new();
    for (name, path, headers) in [
        ("a game", game, ""),
        ("a game, brotli", game, AS_BROWSERS),
        ("24 games", LIST, ""),
        ("24 games, brotli", LIST, AS_BROWSERS),
    ] {
        let ratio = compare(stage, name, path, headers).await;
        bars.push(Bar { name, value: ratio });
    }
    plots.bars("throughput", "Requests a second from the process, bare handler = 1", &bars, BOUND);
}

async fn compare(stage: &Stage, name: &str, path: &str, headers: &str) -> f64 {
    let shop = stage.serve(&[]).await;
    let load = Load::new(&shop.address, &[path.to_owned()], headers);
    load.saturate(Duration::from_secs(1)).await;
    let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n{headers}\r\n", shop.address);
    let mut connection = Connection::open(&shop.address).await;
    let answer = connection.exchange(request.as_bytes()).await;
    let bytes = answer.body.len();
    let bare = Floor::start(answer.head, answer.body);
    let bare_load = Load::new(&bare.address, &[path.to_owned()], headers);
    bare_load.saturate(Duration::from_secs(1)).await;

    let (mut floor, mut ours) = (Side::default(), Side::default());
    for _ in 0..ROUNDS {
        floor.measure(&bare_load, bare.id()).await;
        ours.measure(&load, shop.process).await;
    }
    let ratio = ours.throughput.per_second() / floor.throughput.per_second();
    println!(
        "| {name} | {bytes} | {:.0} | {:.0} | {ratio:.2} | {:.1} | {:.1} |",
        floor.throughput.per_second(),
        ours.throughput.per_second(),
        floor.microseconds(),
        ours.microseconds(),
    );
    ratio
}
