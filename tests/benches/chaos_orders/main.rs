//! The full run of the checker of money; see `tests/chaos_orders`.
//!
//! `make chaos-orders`, or with arguments: `make chaos-orders ARGS='--orders 20000'`. With `--break amnesia`, paid units are forgotten
//! now and then; with `--break generosity`, refunds are given away. Then the checker has to report violations. The exit code is 1 if
//! there are any, or if the run showed too little to mean anything.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a benchmark prints, and fails by panicking"
)]

#[path = "../../chaos_orders/mod.rs"]
#[expect(unused_imports, reason = "the tests of the parts are run with the other tests")]
mod chaos_orders;
#[path = "../../customer.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod customer;
#[path = "../../keymart.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod keymart;
#[path = "../../shop.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod shop;

use chaos_orders::{Breakage, Plan, run};
use std::{process::ExitCode, time::Duration};

const USAGE: &str =
    "usage: chaos_orders [--orders N] [--customers N] [--workers N] [--break amnesia|generosity]";

fn main() -> ExitCode {
    let Some(plan) = plan(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let report = tokio::runtime::Runtime::new().expect("a runtime starts").block_on(run(plan));
    println!("\n{report}");
    let gaps = report.gaps();
    for gap in &gaps {
        println!("too little: {gap}");
    }
    if report.violations() == 0 && gaps.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn plan(mut arguments: impl Iterator<Item = String>) -> Option<Plan> {
    let mut plan = Plan {
        orders: 3000,
        customers: 8,
        workers: 3,
        calm: (Duration::from_millis(100), Duration::from_millis(800)),
        breakage: None,
        announce: |line| println!("{line}"),
    };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // Cargo says so to every benchmark.
            "--bench" => {}
            "--orders" => plan.orders = arguments.next()?.parse().ok()?,
            "--customers" => plan.customers = arguments.next()?.parse().ok().filter(|count| *count > 0)?,
            "--workers" => plan.workers = arguments.next()?.parse().ok().filter(|count| *count > 0)?,
            "--break" => plan.breakage = Some(breakage(&arguments.next()?)?),
            _ => return None,
        }
    }
    Some(plan)
}

fn breakage(name: &str) -> Option<Breakage> {
    match name {
        "amnesia" => Some(Breakage::Amnesia),
        "generosity" => Some(Breakage::Generosity),
        _ => None,
    }
}
