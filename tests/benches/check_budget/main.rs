//! The full check of the request budget; see `tests/budget`.
//!
//! `make check-budget`, or with arguments: `make check-budget ARGS='--seconds 600'`. With `--break apart`, every second instance has a
//! budget of its own; with `--break greedy`, all take the limit for higher than it is. Then the check has to find too many requests. The
//! exit code is 1 if it finds anything wrong, or if the run showed too little to mean anything.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a check prints, and fails by panicking"
)]

#[path = "../../budget/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests of the parts are run with the other tests")]
mod budget;
#[path = "../../keymart.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod keymart;
#[path = "../../chaos_cache/own_redis.rs"]
#[expect(dead_code, reason = "the other checker uses the rest")]
mod own_redis;
#[path = "../../chaos_cache/own_server.rs"]
mod own_server;
#[path = "../../shop.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod shop;

/// Where the tests have it.
mod chaos_cache {
    pub(crate) use super::own_redis;
}

use budget::{Breakage, Mishap, Plan, run};
use std::{process::ExitCode, time::Duration};

const USAGE: &str = "usage: check_budget [--seconds N] [--break apart|greedy]";

fn main() -> ExitCode {
    let Some(plan) = plan(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let report = tokio::runtime::Runtime::new().expect("a runtime starts").block_on(run(plan));
    println!("\n{report}");
    let mut faults = [report.overruns(), report.shortfalls()].concat();
    faults.extend(report.gaps().into_iter().map(|gap| format!("too little: {gap}")));
    for fault in &faults {
        println!("BROKEN: {fault}");
    }
    if faults.is_empty() {
        println!("the budget holds, and is used");
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn plan(mut arguments: impl Iterator<Item = String>) -> Option<Plan> {
    let mut plan = Plan {
        duration: Duration::from_mins(3),
        products: 0,
        instances: 4,
        customers: 3,
        pause: Duration::from_millis(2_500),
        mishaps: Mishap::ALL,
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
    // Twenty to a page: more than ten pages a second, and some for the start.
    plan.products = u32::try_from(plan.duration.as_secs()).ok()?.checked_mul(250)?.checked_add(15_000)?;
    Some(plan)
}

fn breakage(name: &str) -> Option<Breakage> {
    match name {
        "apart" => Some(Breakage::Apart),
        "greedy" => Some(Breakage::Greedy),
        _ => None,
    }
}
