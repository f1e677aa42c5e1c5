//! Workers, killed and stopped.

use super::{
    plan::{Breakage, Plan},
    stage::Stage,
};
use crate::keymart::Process;
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::time::sleep;

/// How long a stopped worker sleeps: longer than its lease.
const SLEEP: Duration = Duration::from_millis(3500);

/// What was done to workers, and those that are left.
pub(crate) struct Kills {
    pub(crate) workers: Vec<Process>,
    pub(crate) counts: BTreeMap<String, u64>,
}

/// Kills and stops workers, one at a time, until it is over; then all run.
pub(crate) async fn kill(stage: &Stage, plan: &Plan, over: &AtomicBool) -> Kills {
    let mut workers: Vec<Process> = (0..plan.workers).map(|number| stage.start_worker(number)).collect();
    let mut counts = BTreeMap::new();
    while !over.load(Ordering::Relaxed) {
        sleep(plan.some_calm()).await;
        if plan.breakage == Some(Breakage::Amnesia) {
            stage.shop.execute(AMNESIA).await;
        }
        let number = fastrand::usize(..workers.len());
        if fastrand::u8(..4) == 0 {
            workers[number].signal("STOP").await;
            sleep(SLEEP).await;
            workers[number].signal("CONT").await;
            *counts.entry("SIGSTOP, longer than the lease".to_owned()).or_default() += 1;
        } else {
            let killed = std::mem::replace(&mut workers[number], stage.start_worker(number));
            killed.kill_9().await;
            *counts.entry("kill -9".to_owned()).or_default() += 1;
            for state in ["intended", "created", "paying", "paid"] {
                let held =
                    format!("SELECT count(*) FROM purchases WHERE worker IS NOT NULL AND state = '{state}'");
                let held = stage.shop.number(&held).await.unsigned_abs();
                *counts.entry(format!("units in the hands of workers then, {state}")).or_default() += held;
            }
        }
    }
    Kills { workers, counts }
}

/// Some of the units that were paid have never been heard of.
const AMNESIA: &str = "
    UPDATE purchases SET state = 'intended', attempt = attempt + 1, asked = false, upstream_order = NULL, upstream_price = NULL,
        upstream_created_at = NULL, payments_ordered = 0, payment_ordered_at = NULL, transaction_id = NULL, worker = NULL,
        due_at = clock_timestamp()
    WHERE state IN ('paying', 'paid')";
