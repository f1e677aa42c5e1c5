//! What the cache gives and what it costs: throughput next to a bare handler's, latency from each level, a cold start, the triggers'
//! part of a write, customers beside a lap.
//!
//! `make bench-cache`, or some of it: `make bench-cache ARGS="levels laps"`; with `--plots FOLDER` also as pictures. Servers are the
//! release binary, each in a process of its own; load comes from one thread of this process. Everything shares this machine's cores.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark prints, and fails by panicking"
)]

mod answered;
mod cold_start;
mod connection;
mod floor;
#[path = "../../keymart.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod keymart;
mod laps;
#[path = "../login/latencies.rs"]
mod latencies;
mod levels;
mod load;
#[path = "../../chaos_cache/own_redis.rs"]
#[expect(dead_code, reason = "the checker uses the rest")]
mod own_redis;
#[path = "../../chaos_cache/own_server.rs"]
mod own_server;
#[path = "../../people.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod people;
mod plots;
mod process;
mod saturation;
mod schedule;
#[path = "../../shop.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod shop;
mod stage;
mod write_cost;

use plots::Plots;
use stage::Stage;
use std::path::{Path, PathBuf};

/// What can be measured, in the order in which it is.
const PARTS: [&str; 5] = ["saturation", "levels", "cold-start", "laps", "writes"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments == [floor::ARGUMENT] {
        return floor::serve();
    }
    match read(&arguments) {
        Some((wanted, plots)) => {
            // One thread: what generates load is not to take both cores.
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime starts").block_on(measure(&wanted, &plots));
        }
        None => println!("usage: cache [--plots FOLDER] [{}]…", PARTS.join("|")),
    }
}

/// The parts that are wanted, all if none is named, and where pictures go.
fn read(arguments: &[String]) -> Option<(Vec<&str>, Plots)> {
    let (mut wanted, mut folder) = (Vec::new(), None);
    let mut arguments = arguments.iter().map(String::as_str);
    while let Some(argument) = arguments.next() {
        match argument {
            "--plots" => folder = Some(from_the_top(arguments.next()?)),
            part if PARTS.contains(&part) => wanted.push(part),
            _ => return None,
        }
    }
    if wanted.is_empty() {
        wanted = PARTS.to_vec();
    }
    Some((wanted, Plots::into_folder(folder)))
}

async fn measure(wanted: &[&str], plots: &Plots) {
    if wanted.iter().any(|part| *part != "writes") {
        let stage = Stage::open().await;
        for part in wanted {
            match *part {
                "saturation" => saturation::measure(&stage, plots).await,
                "levels" => levels::measure(&stage, plots).await,
                "cold-start" => cold_start::measure(&stage).await,
                "laps" => laps::measure(&stage).await,
                _ => {}
            }
        }
    }
    if wanted.contains(&"writes") {
        write_cost::measure().await;
    }
}

/// A path as it was typed at the top of the project: cargo runs benchmarks elsewhere.
fn from_the_top(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}
