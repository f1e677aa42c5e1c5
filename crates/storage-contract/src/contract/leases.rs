//! The lease of a run, and the fence that keeps out whoever lost it.

use super::HOUR;
use crate::{Shop, new_run};
use domain::{
    ports::{Fenced, Lease, NewRun, UnfinishedRun},
    sync::{Checkpoint, Holder, JobKind, Outcome, Progress, RunId, Slice},
};
use std::time::Duration;

const NONE: Duration = Duration::ZERO;

pub async fn a_lease_holds_while_it_lasts(shop: Shop) {
    shop.begin_run(&new_run(), HOUR).await;
    assert!(!lease_expired(&shop).await);
}

pub async fn a_lease_that_has_run_out_shows(shop: Shop) {
    shop.begin_run(&new_run(), NONE).await;
    assert!(lease_expired(&shop).await);
}

pub async fn renewing_counts_from_now(shop: Shop) {
    let run = new_run();
    shop.begin_run(&run, NONE).await;
    assert_eq!(renew(&shop, run.id, HOUR).await, Lease::Held);
    assert!(!lease_expired(&shop).await);
    assert_eq!(renew(&shop, run.id, NONE).await, Lease::Held);
    assert!(lease_expired(&shop).await);
}

pub async fn moving_on_renews_the_lease(shop: Shop) {
    let run = new_run();
    shop.begin_run(&run, NONE).await;
    assert_eq!(save(&shop, run.id, HOUR).await, Fenced::Held);
    assert!(!lease_expired(&shop).await);
}

pub async fn moving_on_without_a_lease_gives_it_back(shop: Shop) {
    let run = new_run();
    shop.begin_run(&run, HOUR).await;
    assert_eq!(save(&shop, run.id, NONE).await, Fenced::Held);
    assert!(lease_expired(&shop).await);
}

/// Nobody else wrote meanwhile, so nothing is lost by going on.
pub async fn a_holder_whose_lease_ran_out_unnoticed_goes_on(shop: Shop) {
    let run = new_run();
    shop.begin_run(&run, NONE).await;
    assert_eq!(save(&shop, run.id, NONE).await, Fenced::Held);
    assert_eq!(renew(&shop, run.id, NONE).await, Lease::Held);
    assert_eq!(finish(&shop, run.id, Outcome::Succeeded).await, Fenced::Held);
}

pub async fn a_run_that_ended_can_do_nothing_more(shop: Shop) {
    let run = new_run();
    shop.begin_run(&run, HOUR).await;
    assert_eq!(finish(&shop, run.id, Outcome::Succeeded).await, Fenced::Held);
    let ended = shop.run(run.id).await;
    assert_eq!(save(&shop, run.id, HOUR).await, Fenced::Lost);
    assert_eq!(renew(&shop, run.id, HOUR).await, Lease::Lost);
    assert_eq!(finish(&shop, run.id, Outcome::Failed).await, Fenced::Lost);
    assert_eq!(shop.run(run.id).await, ended);
    assert_eq!(shop.unfinished().await, None);
}

pub async fn a_run_that_was_taken_over_can_do_nothing_more(shop: Shop) {
    let (dead, next) = (new_run(), new_run());
    shop.begin_run(&dead, NONE).await;
    take_over(&shop, &next).await;
    let lost = shop.run(dead.id).await;
    assert_eq!(lost.outcome, Some(Outcome::Lost));

    assert_eq!(save(&shop, dead.id, HOUR).await, Fenced::Lost);
    assert_eq!(renew(&shop, dead.id, HOUR).await, Lease::Lost);
    assert_eq!(finish(&shop, dead.id, Outcome::Succeeded).await, Fenced::Lost);
    assert_eq!(shop.run(dead.id).await, lost);

    let unfinished = shop.unfinished().await.unwrap();
    assert_eq!((unfinished.run.id, unfinished.checkpoint), (next.id, Checkpoint::start(Slice::EVERYTHING)));
    assert_eq!(unfinished.run.progress, Progress::default());
    assert_eq!(save(&shop, next.id, HOUR).await, Fenced::Held);
}

/// A take-over is one transaction: rolled back, the dead run is still the unfinished one.
pub async fn a_take_over_that_fails_changes_nothing(shop: Shop) {
    let (dead, next) = (new_run(), new_run());
    shop.begin_run(&dead, NONE).await;
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    let lost = tx.sync_runs().finish(dead.id, Outcome::Lost, &Progress::default()).await.unwrap();
    assert_eq!(lost, Fenced::Held);
    tx.sync_runs().insert(&next, HOUR).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(shop.unfinished().await.unwrap().run.id, dead.id);
    assert_eq!(shop.sync_runs().find_run(next.id).await.unwrap(), None);
}

pub async fn a_run_without_a_holder_waits_for_one(shop: Shop) {
    let run = NewRun { holder: None, ..new_run() };
    shop.begin_run(&run, HOUR).await;
    assert!(lease_expired(&shop).await);
    assert_eq!(shop.run(run.id).await.holder, None);
    let asked_for = shop.run(run.id).await.started_at;
    let (first, second) = (Holder("first".to_owned()), Holder("second".to_owned()));
    assert_eq!(take(&shop, run.id, &first).await, Fenced::Held);
    assert!(!lease_expired(&shop).await);
    assert_eq!(take(&shop, run.id, &second).await, Fenced::Lost);
    let taken = shop.run(run.id).await;
    assert_eq!(taken.holder, Some(first));
    assert!(taken.started_at >= asked_for);
}

pub async fn a_holder_hears_that_its_run_is_to_end(shop: Shop) {
    let run = new_run();
    shop.begin_run(&run, HOUR).await;
    assert_eq!(cancel(&shop, run.id).await, Fenced::Held);
    assert_eq!(cancel(&shop, run.id).await, Fenced::Held, "asking twice is asking once");
    assert!(shop.run(run.id).await.cancel_requested);
    assert_eq!(renew(&shop, run.id, HOUR).await, Lease::CancelRequested);
    assert_eq!(finish(&shop, run.id, Outcome::Cancelled).await, Fenced::Held);
    assert_eq!(cancel(&shop, run.id).await, Fenced::Lost);
}

async fn take(shop: &Shop, run: RunId, holder: &Holder) -> Fenced {
    shop.transact(async |tx| tx.sync_runs().take(run, holder, HOUR).await).await
}

async fn cancel(shop: &Shop, run: RunId) -> Fenced {
    shop.transact(async |tx| tx.sync_runs().request_cancel(run).await).await
}

async fn take_over(shop: &Shop, next: &NewRun) {
    shop.transact(async |tx| {
        let UnfinishedRun { run, .. } =
            tx.sync_runs().lock_unfinished(JobKind::Catalogue).await?.expect("a run is unfinished");
        assert_eq!(tx.sync_runs().finish(run.id, Outcome::Lost, &run.progress).await?, Fenced::Held);
        tx.sync_runs().insert(next, HOUR).await
    })
    .await;
}

async fn lease_expired(shop: &Shop) -> bool {
    shop.unfinished().await.unwrap().lease_expired
}

async fn save(shop: &Shop, run: RunId, lease: Duration) -> Fenced {
    let (progress, checkpoint) = (
        Progress { pages: 9, ..Progress::default() },
        Checkpoint { next_page: 9, ..Checkpoint::start(Slice::EVERYTHING) },
    );
    shop.transact(async |tx| tx.sync_runs().save_checkpoint(run, &progress, &checkpoint, lease).await).await
}

async fn renew(shop: &Shop, run: RunId, lease: Duration) -> Lease {
    shop.transact(async |tx| tx.sync_runs().renew_lease(run, lease).await).await
}

async fn finish(shop: &Shop, run: RunId, outcome: Outcome) -> Fenced {
    shop.transact(async |tx| tx.sync_runs().finish(run, outcome, &Progress::default()).await).await
}
