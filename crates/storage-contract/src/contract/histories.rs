//! What the runs that have ended say about the next one.

use super::HOUR;
use crate::{Shop, new_run};
use chrono::{DateTime, Utc};
use domain::{
    ports::{Constraint, Fenced, NewRun, StorageError},
    sync::{JobKind, LapHistory, LapMode, Outcome, Progress, RunId},
};
use std::time::Duration;

pub async fn a_shop_without_runs_has_no_history(shop: Shop) {
    assert_eq!(history(&shop).await, LapHistory::default());
}

pub async fn each_mode_has_its_own_past(shop: Shop) {
    let full = run(&shop, NewRun { mode: LapMode::Full, ..new_run() }, Outcome::Succeeded).await;
    let stock = run(&shop, NewRun { mode: LapMode::Stock, ..new_run() }, Outcome::Succeeded).await;
    let failed = run(&shop, NewRun { mode: LapMode::Stock, ..new_run() }, Outcome::Failed).await;
    let history = history(&shop).await;
    let past = |mode| *history.modes.iter().find(|past| past.mode == mode).unwrap();
    assert_eq!(past(LapMode::Full).last_succeeded, Some(full));
    assert_eq!(past(LapMode::Stock).last_succeeded, Some(stock));
    assert_eq!(past(LapMode::Stock).last_begun, Some(failed));
    assert!(history.modes.iter().all(|past| past.mode != LapMode::Delta));
}

/// What the marketplace changed while the first run read is for the next delta lap to see.
pub async fn a_lap_of_several_runs_began_with_the_first(shop: Shop) {
    let first = new_run();
    let begun = run(&shop, first.clone(), Outcome::Lost).await;
    run(&shop, NewRun { lap: first.lap, ..new_run() }, Outcome::Succeeded).await;
    assert_eq!(history(&shop).await.last_succeeded(LapMode::Full), Some(begun));
}

pub async fn failures_count_since_the_last_success(shop: Shop) {
    let outcomes = [Outcome::Failed, Outcome::Succeeded, Outcome::Failed, Outcome::Lost, Outcome::Incomplete];
    for outcome in outcomes {
        run(&shop, new_run(), outcome).await;
    }
    run(&shop, new_run(), Outcome::Cancelled).await;
    let history = history(&shop).await;
    assert_eq!(history.failures_in_a_row, 2);
    assert!(history.last_finished.is_some());
}

pub async fn each_mode_tells_how_its_latest_run_ended(shop: Shop) {
    let outcome =
        async || history(&shop).await.modes.iter().map(|past| past.last_outcome).collect::<Vec<_>>();
    for ended in [Outcome::Succeeded, Outcome::Cancelled, Outcome::Failed, Outcome::Cancelled] {
        run(&shop, new_run(), ended).await;
        assert_eq!(outcome().await, [Some(ended)]);
    }
    // One that runs has not ended.
    let running = new_run();
    shop.begin_run(&running, HOUR).await;
    assert_eq!(outcome().await, [Some(Outcome::Cancelled)]);
    finish(&shop, running.id, Outcome::Lost).await;
    run(&shop, NewRun { mode: LapMode::Stock, ..new_run() }, Outcome::Succeeded).await;
    let history = history(&shop).await;
    let of = |mode| history.modes.iter().find(|past| past.mode == mode).and_then(|past| past.last_outcome);
    assert_eq!((of(LapMode::Full), of(LapMode::Stock)), (Some(Outcome::Lost), Some(Outcome::Succeeded)));
}

pub async fn a_schedule_fires_once(shop: Shop) {
    let noon: DateTime<Utc> = "2026-11-27T12:00:00Z".parse().unwrap();
    let stock = NewRun { mode: LapMode::Stock, scheduled_for: Some(noon), ..new_run() };
    run(&shop, stock.clone(), Outcome::Succeeded).await;
    assert_eq!(history(&shop).await.modes[0].last_scheduled, Some(noon));
    let again = NewRun { id: new_run().id, ..stock.clone() };
    let refused = shop.unit_of_work().begin().await.unwrap().sync_runs().insert(&again, HOUR).await;
    assert!(matches!(refused, Err(StorageError::Conflict(Constraint::FiredBefore))), "{refused:?}");
    // Another mode's is another.
    run(&shop, NewRun { mode: LapMode::Full, ..NewRun { id: new_run().id, ..stock } }, Outcome::Succeeded)
        .await;
}

pub async fn old_runs_are_deleted_but_for_those_that_the_next_ones_need(shop: Shop) {
    let kept = new_run();
    for new in [new_run(), kept.clone()] {
        run(&shop, new, Outcome::Succeeded).await;
    }
    run(&shop, new_run(), Outcome::Failed).await;
    shop.begin_run(&new_run(), HOUR).await;
    assert_eq!(delete(&shop, HOUR, 10).await, 0);
    assert_eq!(delete(&shop, Duration::ZERO, 1).await, 1);
    assert_eq!(delete(&shop, Duration::ZERO, 10).await, 1);
    let left = shop.sync_runs().list_runs(JobKind::Catalogue, None, 10).await.unwrap();
    assert_eq!(left.len(), 2);
    assert_eq!(left[1].id, kept.id);
}

async fn history(shop: &Shop) -> LapHistory {
    shop.transact(async |tx| tx.sync_runs().get_history(JobKind::Catalogue).await).await
}

async fn delete(shop: &Shop, age: Duration, limit: u32) -> u64 {
    shop.transact(async |tx| tx.sync_runs().delete_older_than(age, limit).await).await
}

/// Runs a lap to its end; when it began.
async fn run(shop: &Shop, new: NewRun, outcome: Outcome) -> DateTime<Utc> {
    shop.begin_run(&new, HOUR).await;
    finish(shop, new.id, outcome).await;
    shop.run(new.id).await.started_at
}

async fn finish(shop: &Shop, run: RunId, outcome: Outcome) {
    let finished =
        shop.transact(async |tx| tx.sync_runs().finish(run, outcome, &Progress::default()).await).await;
    assert_eq!(finished, Fenced::Held);
}
