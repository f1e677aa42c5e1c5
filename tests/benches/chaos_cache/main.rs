//! The full run of the consistency checker; see `tests/chaos_cache`.
//!
//! `make chaos-cache`, or with arguments: `make chaos-cache ARGS='--seconds 600'`. With `--break triggers`, changes are no longer
//! logged; with `--break staleness`, servers trust what they know of changes for a minute. Then the checker has to report violations.
//! The exit code is 1 if there are any, or if the run showed too little to mean anything.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a benchmark prints, and fails by panicking"
)]

#[path = "../../chaos_cache/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests of the parts are run with the other tests")]
mod chaos_cache;
#[path = "../../keymart.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod keymart;

use chaos_cache::{Breakage, Fault, Plan, run};
use std::{process::ExitCode, time::Duration};

const USAGE: &str = "usage: chaos_cache [--seconds SECONDS] [--break triggers|staleness]";

fn main() -> ExitCode {
    let Some(plan) = plan(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let report = tokio::runtime::Runtime::new().expect("a runtime starts").block_on(run(plan));
    println!("\n{report}");
    let gaps = report.gaps(&["process", "shared"]);
    for gap in &gaps {
        println!("too little: {gap}");
    }
    if report.violations() == 0 && gaps.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn plan(mut arguments: impl Iterator<Item = String>) -> Option<Plan> {
    let mut plan = Plan {
        duration: Duration::from_mins(1),
        transaction: Duration::from_secs(10),
        faults: &Fault::ALL,
        breakage: None,
        announce: |line| println!("{line}"),
    };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // Cargo says so to every benchmark.
            "--bench" => {}
            "--seconds" => plan.duration = Duration::from_secs(arguments.next()?.parse().ok()?),
            "--break" => plan.breakage = Some(breakage(&arguments.next()?)?),
            _ => return None,
        }
    }
    Some(plan)
}

fn breakage(name: &str) -> Option<Breakage> {
    match name {
        "triggers" => Some(Breakage::Triggers),
        "staleness" => Some(Breakage::Staleness),
        _ => None,
    }
}
