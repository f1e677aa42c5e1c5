//! The checker at work, briefly; and on a shop that is broken on purpose.

use crate::chaos_orders::{Breakage, Plan, run};
use std::time::Duration;

const PLAN: Plan = Plan {
    orders: 150,
    customers: 5,
    workers: 2,
    calm: (Duration::from_millis(150), Duration::from_millis(900)),
    breakage: None,
    announce: |_| {},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_unit_is_paid_twice_and_no_key_or_cent_is_lost_whatever_fails() {
    let report = run(PLAN).await;
    assert_eq!(report.violations(), 0, "{report}");
    assert_eq!(report.gaps(), [""; 0], "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_that_forgets_what_it_has_paid_is_found_out() {
    let report = run(Plan { orders: 60, breakage: Some(Breakage::Amnesia), ..PLAN }).await;
    assert!(report.violations() > 0, "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_that_gives_money_away_is_found_out() {
    let report = run(Plan { orders: 60, breakage: Some(Breakage::Generosity), ..PLAN }).await;
    assert!(report.violations() > 0, "{report}");
}
