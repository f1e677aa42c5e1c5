//! Runs: how they begin, move on and end.

use super::HOUR;
use crate::{Shop, new_run, product_id};
use domain::{
    ports::{Fenced, NewRun},
    sync::{
        Checkpoint, JobKind, LapMode, Outcome, PageRef, Progress, RunError, RunErrorKind, RunId, Slice,
        SyncRun, Trigger,
    },
};

const PROGRESS: Progress = Progress {
    pages: 1,
    pages_expected: 2,
    seen: 3,
    added: 4,
    updated: 5,
    unchanged: 6,
    unpriced: 7,
    malformed: 8,
    vanished: 9,
    errors: 10,
    pages_before: 11,
    seen_before: 12,
};

pub async fn a_run_begins_as_it_was_asked_to(shop: Shop) {
    let triggers = [Trigger::Startup, Trigger::Command, Trigger::Api, Trigger::Schedule, Trigger::Recovery];
    for (trigger, mode) in triggers.into_iter().zip(LapMode::ALL.into_iter().cycle()) {
        let new = NewRun { trigger, mode, progress: PROGRESS, checkpoint: halfway(), ..new_run() };
        shop.begin_run(&new, HOUR).await;
        let run = shop.run(new.id).await;
        assert_eq!((run.id, run.lap, run.job), (new.id, new.lap, new.job));
        assert_eq!((run.mode, run.trigger, run.progress), (new.mode, trigger, PROGRESS));
        assert_eq!((run.finished_at, run.outcome, run.errors), (None, None, Vec::new()));
        finish(&shop, new.id, Outcome::Succeeded).await;
    }
}

pub async fn a_run_works_on_a_lap_that_another_began(shop: Shop) {
    let lap = new_run().lap;
    let new = NewRun { lap, ..new_run() };
    shop.begin_run(&new, HOUR).await;
    assert_eq!(shop.run(new.id).await.lap, lap);
}

pub async fn an_unfinished_run_is_found_with_its_checkpoint(shop: Shop) {
    let new = NewRun { progress: PROGRESS, checkpoint: halfway(), ..new_run() };
    shop.begin_run(&new, HOUR).await;
    let unfinished = shop.unfinished().await.unwrap();
    assert_eq!(unfinished.run, shop.run(new.id).await);
    assert_eq!(unfinished.checkpoint, halfway());
    assert!(unfinished.age < HOUR, "{:?}", unfinished.age);
}

pub async fn a_run_moves_on(shop: Shop) {
    let new = new_run();
    shop.begin_run(&new, HOUR).await;
    let saved = shop
        .transact(async |tx| tx.sync_runs().save_checkpoint(new.id, &PROGRESS, &halfway(), HOUR).await)
        .await;
    assert_eq!(saved, Fenced::Held);
    assert_eq!(shop.run(new.id).await.progress, PROGRESS);
    assert_eq!(shop.unfinished().await.unwrap().checkpoint, halfway());
}

pub async fn a_run_ends_with_its_outcome(shop: Shop) {
    let outcomes = [
        Outcome::Succeeded,
        Outcome::Incomplete,
        Outcome::Suspicious,
        Outcome::Failed,
        Outcome::Cancelled,
        Outcome::Lost,
    ];
    for outcome in outcomes {
        let new = new_run();
        shop.begin_run(&new, HOUR).await;
        finish(&shop, new.id, outcome).await;
        let run = shop.run(new.id).await;
        assert_eq!((run.outcome, run.progress), (Some(outcome), PROGRESS));
        assert!(run.finished_at.is_some_and(|end| end >= run.started_at), "{run:?}");
        assert_eq!(shop.unfinished().await, None);
    }
}

pub async fn faults_are_kept_in_order(shop: Shop) {
    let new = new_run();
    shop.begin_run(&new, HOUR).await;
    let kinds = [
        RunErrorKind::MalformedProduct,
        RunErrorKind::PageFailed,
        RunErrorKind::UnreachableSlice,
        RunErrorKind::Unconfirmed,
        RunErrorKind::Verdict,
    ];
    let faults = kinds.map(|kind| RunError {
        kind,
        product_id: (kind == RunErrorKind::MalformedProduct).then(|| product_id("Portal")),
        message: format!("it's \"{kind:?}\""),
    });
    let (first, rest) = faults.split_at(2);
    keep(&shop, new.id, first).await;
    keep(&shop, new.id, rest).await;
    keep(&shop, new.id, &[]).await;
    assert_eq!(shop.run(new.id).await.errors, faults);
}

pub async fn the_first_hundred_faults_are_kept(shop: Shop) {
    let new = new_run();
    shop.begin_run(&new, HOUR).await;
    let faults: Vec<RunError> = (0..SyncRun::MAX_ERRORS + 50).map(fault).collect();
    for batch in faults.chunks(60) {
        keep(&shop, new.id, batch).await;
    }
    assert_eq!(shop.run(new.id).await.errors, faults[..SyncRun::MAX_ERRORS]);
}

pub async fn one_batch_of_faults_is_bounded_too(shop: Shop) {
    let new = new_run();
    shop.begin_run(&new, HOUR).await;
    let faults: Vec<RunError> = (0..SyncRun::MAX_ERRORS + 50).map(fault).collect();
    keep(&shop, new.id, &faults).await;
    assert_eq!(shop.run(new.id).await.errors, faults[..SyncRun::MAX_ERRORS]);
}

pub async fn each_run_has_its_own_faults(shop: Shop) {
    let (first, second) = (new_run(), new_run());
    for run in [&first, &second] {
        shop.begin_run(run, HOUR).await;
        finish(&shop, run.id, Outcome::Lost).await;
    }
    keep(&shop, first.id, &[fault(1)]).await;
    assert_eq!(shop.run(first.id).await.errors, [fault(1)]);
    assert_eq!(shop.run(second.id).await.errors, []);
}

pub async fn runs_are_listed_the_latest_first(shop: Shop) {
    let runs = [new_run(), new_run(), new_run()];
    for run in &runs {
        shop.begin_run(run, HOUR).await;
        keep(&shop, run.id, &[fault(1)]).await;
        finish(&shop, run.id, Outcome::Succeeded).await;
    }
    let [first, second, third] = runs.map(|run| run.id);
    let all = shop.sync_runs().list_runs(JobKind::Catalogue, None, 10).await.unwrap();
    assert_eq!(all.iter().map(|run| run.id).collect::<Vec<_>>(), [third, second, first]);
    assert_eq!(all[0], shop.run(third).await);
    let latest = shop.sync_runs().list_runs(JobKind::Catalogue, None, 2).await.unwrap();
    assert_eq!(latest, all[..2]);
    let earlier = shop.sync_runs().list_runs(JobKind::Catalogue, Some(third), 1).await.unwrap();
    assert_eq!(earlier, all[1..2]);
}

pub async fn there_may_be_no_run(shop: Shop) {
    assert_eq!(shop.sync_runs().find_run(new_run().id).await.unwrap(), None);
    assert_eq!(shop.sync_runs().list_runs(JobKind::Catalogue, None, 10).await.unwrap(), []);
    assert_eq!(shop.unfinished().await, None);
}

/// A checkpoint with something in every field.
fn halfway() -> Checkpoint {
    let cheap = Slice::of_prices(None, Some(99));
    let dear = Slice::of_prices(Some(100), None);
    Checkpoint {
        pending: vec![dear, cheap],
        next_page: 7,
        reported_total: Some(12_000),
        failed_pages: vec![PageRef { slice: cheap, page: 3 }],
        unreachable: vec![Slice::of_prices(Some(99), Some(99)).dated().unwrap()],
        unidentified: 2,
    }
}

fn fault(number: usize) -> RunError {
    RunError { kind: RunErrorKind::PageFailed, product_id: None, message: format!("page {number}") }
}

async fn keep(shop: &Shop, run: RunId, faults: &[RunError]) {
    shop.transact(async |tx| tx.sync_runs().insert_errors(run, faults).await).await;
}

async fn finish(shop: &Shop, run: RunId, outcome: Outcome) {
    let finished = shop.transact(async |tx| tx.sync_runs().finish(run, outcome, &PROGRESS).await).await;
    assert_eq!(finished, Fenced::Held);
}
