//! Does anybody ever read something older than promised? Two real servers, a PostgreSQL and a Redis of their own, writers and
//! readers, while everything that can fail does (`docs/cache.md`).
//!
//! Everything written has a version that only grows. A write logs when it was acknowledged; a read is compared with what had been
//! acknowledged when it began. A read that fails proves nothing and is only counted; one that answers with something too old, or with
//! something that nobody wrote, is a violation. All times are of one monotonic clock, this process's.
//!
//! The full run is `make chaos-cache`; a short one is among the tests (`short_runs`).

mod cart_script;
mod catalogue;
mod faults;
mod history;
mod http;
mod lag;
mod ledger;
mod own_postgres;
pub(crate) mod own_redis;
mod own_server;
mod plan;
mod readers;
mod report;
mod shoppers;
#[cfg(test)]
mod short_runs;
mod slow_proxy;
mod stage;
mod watchers;
mod writers;

pub(crate) use faults::Fault;
pub(crate) use plan::{Breakage, Plan};
pub(crate) use report::Report;

use catalogue::Catalogue;
use futures_util::future::BoxFuture;
use http::Http;
use ledger::Ledger;
use shoppers::Kind;
use stage::Stage;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use watchers::Sightings;

/// How many servers there are: enough for one to be stale while another is not.
pub(crate) const SERVERS: usize = 2;

/// What everybody who takes part shares.
struct Run {
    http: Http,
    database_url: String,
    catalogue: Catalogue,
    ledger: Ledger,
    sightings: Sightings,
    over: AtomicBool,
}

impl Run {
    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }
}

/// Sets everything up, lets the faults of `plan` happen while everybody reads and writes, and reports.
pub(crate) async fn run(plan: Plan) -> Report {
    let mut stage = Stage::set_up(&plan).await;
    let run = Arc::new(Run {
        http: Http::to(stage.addresses()),
        database_url: stage.postgres.url(),
        catalogue: Catalogue::default(),
        ledger: Ledger::begin(plan.announce),
        sightings: Sightings::default(),
        over: AtomicBool::new(false),
    });
    writers::stock_up(&run).await;
    let tasks: Vec<_> = everybody(&run, &plan).into_iter().map(tokio::spawn).collect();
    faults::happen(&mut stage, &run, &plan).await;
    run.over.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await.expect("nobody panics");
    }
    Report::of(&run, report::Metrics::of(&run.http).await)
}

/// The tasks of all who take part. Each ends when the run is over.
fn everybody(run: &Arc<Run>, plan: &Plan) -> Vec<BoxFuture<'static, ()>> {
    let mut everybody: Vec<BoxFuture<'static, ()>> = Vec::new();
    for writer in 0..writers::WRITERS {
        everybody.push(Box::pin(writers::keep_changing_prices(Arc::clone(run), writer)));
    }
    everybody.push(Box::pin(writers::keep_adding_games(Arc::clone(run), plan.pause_between_arrivals())));
    for server in 0..SERVERS {
        everybody.push(Box::pin(watchers::watch(Arc::clone(run), server)));
        for reader in 0..readers::READERS {
            everybody.push(Box::pin(readers::keep_reading(Arc::clone(run), server, reader)));
        }
    }
    for kind in [Kind::Profile, Kind::Profile, Kind::UserCart, Kind::GuestCart, Kind::GuestCart] {
        everybody.push(Box::pin(shoppers::keep_shopping(Arc::clone(run), kind)));
    }
    everybody
}
