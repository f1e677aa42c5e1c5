//! Is any money lost, any unit paid twice, any key lost or delivered twice? Real processes of the shop, a real PostgreSQL, and a
//! simulated marketplace that does everything wrong it may (`docs/orders.md`); workers are killed with `kill -9` and stopped with
//! SIGSTOP all the while.
//!
//! In the end everything is left to settle, and two ledgers are compared that know nothing of each other: the marketplace's, of what
//! was really paid and handed out, and the shop's.
//!
//! The full run is `make chaos-orders`; a short one is among the tests (`short_runs`).

mod books;
mod buyers;
mod faults;
mod hints;
mod killer;
mod plan;
mod report;
#[cfg(test)]
mod short_runs;
mod stage;
mod verdict;

pub(crate) use plan::{Breakage, Plan};
pub(crate) use report::Report;

use stage::Stage;
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs `plan`, and reports.
pub(crate) async fn run(plan: Plan) -> Report {
    let stage = Stage::open(&plan).await;
    let over = AtomicBool::new(false);
    (plan.announce)(&format!("{} customers order, {} workers buy …", plan.customers, plan.workers));
    let (bought, kills, faults, hints) = tokio::join!(
        async {
            let bought = buyers::buy(&stage, &plan).await;
            over.store(true, Ordering::Relaxed);
            bought
        },
        killer::kill(&stage, &plan, &over),
        faults::inject(&stage, &plan, &over),
        hints::send(&stage, &plan, &over),
    );
    (plan.announce)("all is ordered; now everything settles …");
    stage.marketplace().faults().clear();
    let settled = stage.settle(kills.workers).await;
    let books = books::Books::read(&stage, &bought.customers).await;
    let violations = verdict::judge(&stage, &books, settled).await;
    Report::new(bought.counts, kills.counts, faults, hints, &books, violations)
}
