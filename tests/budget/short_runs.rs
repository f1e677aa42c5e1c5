//! The checker at work for little more than a minute.

use crate::budget::{Mishap, Plan, run};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn laps_and_orders_of_all_instances_together_keep_to_the_limit() {
    let report = run(Plan {
        duration: Duration::from_secs(61),
        products: 15_000,
        instances: 3,
        customers: 2,
        pause: Duration::from_secs(2),
        mishaps: &[Mishap::HolderStops],
        breakage: None,
        announce: |_| {},
    })
    .await;
    assert_eq!(report.overruns(), [""; 0], "{report}");
    assert_eq!(report.gaps(), [""; 0], "{report}");
    assert!(report.orders() >= 20, "{report}");
    assert_eq!(report.delivered(), report.orders(), "{report}");
}
