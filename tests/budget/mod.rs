//! Does the request budget hold, and is it used? Several real instances on one PostgreSQL, a lap that lasts for the whole run, customers
//! who order all the while, and a simulated marketplace that has its limit and counts (`docs/sync.md`). Redis is restarted meanwhile; the
//! instance that runs the lap is told to stop, and another is killed.
//!
//! What counts is when requests arrived at the marketplace, by its clock. How long orders' calls waited for their turn is read from the
//! metrics of the instances, which therefore are all everything at once: a `keymart worker` buys too, but has no `/metrics`. Those of an
//! instance that is to end are read just before; the report says how many of the calls that arrived are known by them.
//!
//! The full run is `make check-budget`; a short one is among the tests (`short_runs`).

mod buyers;
mod fleet;
mod plan;
mod report;
#[cfg(test)]
mod short_runs;
mod stage;
mod waits;
mod windows;

pub(crate) use plan::{Breakage, Mishap, Plan};
pub(crate) use report::Report;

use g2a_simulator::RecordedRequest;
use stage::Stage;

/// Runs `plan`, and reports.
pub(crate) async fn run(plan: Plan) -> Report {
    let stage = Stage::open(plan).await;
    let buyers = buyers::come(&stage.fleet, &plan).await;
    (plan.announce)(&format!(
        "{} customers order, {} instances buy and sync …",
        plan.customers, plan.instances
    ));
    // The marketplace's clock and not ours: that of its latest request.
    let begin = arrivals(&stage).last().copied().unwrap_or_default();
    let (told, stopped) = tokio::join!(buyers::buy(&stage.fleet, &plan, buyers), stage.befall());
    let end = arrivals(&stage).last().copied().unwrap_or_default();
    let lap_goes_on =
        stage.shop.number("SELECT count(*) FROM sync_runs WHERE finished_at IS NULL").await == 1;
    stage.settle().await;
    Report {
        requests: stage.marketplace().requests().latest(),
        refused: stage.marketplace().refused_over_limit(),
        period: begin..=end,
        lap_goes_on,
        stopped,
        told,
        units: stage.units().await,
        waits: stage.fleet.waits().await,
        instances: plan.instances,
    }
}

fn arrivals(stage: &Stage) -> Vec<i64> {
    times(&stage.marketplace().requests().latest())
}

/// When they arrived, in milliseconds, ascending.
fn times(requests: &[RecordedRequest]) -> Vec<i64> {
    let mut times: Vec<i64> = requests.iter().map(|request| request.at.timestamp_millis()).collect();
    times.sort_unstable();
    times
}
