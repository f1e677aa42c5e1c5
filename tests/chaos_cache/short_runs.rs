//! The checker at work, briefly; and on a protocol that is broken on purpose.

use crate::chaos_cache::{Breakage, Fault, Plan, run};
use std::time::Duration;

const PLAN: Plan = Plan {
    duration: Duration::from_secs(20),
    transaction: Duration::from_secs(3),
    faults: &Fault::ALL,
    breakage: None,
    announce: |_| {},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_reads_anything_stale_whatever_fails() {
    let report = run(PLAN).await;
    assert_eq!(report.violations(), 0, "{report}");
    assert_eq!(report.gaps(&["process"]), [""; 0], "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_log_of_changes_stale_reads_are_reported() {
    let broken = Some(Breakage::Triggers);
    let report = run(Plan { duration: Duration::from_secs(4), faults: &[], breakage: broken, ..PLAN }).await;
    assert!(report.violations() > 0, "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_trusts_an_old_view_of_the_changes_is_found_out() {
    let broken = Some(Breakage::Staleness);
    let faults = &[Fault::PollsWait];
    let report = run(Plan { duration: Duration::from_secs(6), faults, breakage: broken, ..PLAN }).await;
    assert!(report.violations() > 0, "{report}");
}
