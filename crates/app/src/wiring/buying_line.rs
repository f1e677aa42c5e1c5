//! The buying line, run in the background: takes up what is due, as many units at once as are set.

use application::{buying::Buying, sync_catalogue::Stop};
use domain::ports::TakenUp;
use futures_util::{
    FutureExt,
    future::{Either, select},
};
use std::{error::Error, num::NonZeroUsize, pin::pin, sync::Arc, time::Duration};
use tokio::{
    task::{JoinError, JoinSet},
    time::{Instant, sleep},
};
use tracing::error;

/// The wait before looking again for units that are due.
const IDLE: Duration = Duration::from_millis(200);
/// The same after storage has failed.
const TROUBLED: Duration = Duration::from_secs(2);
/// The wait between two looks for answers that arrived late.
const LATE_ANSWERS: Duration = Duration::from_secs(10);

/// Buys until the process stops; then it makes no more calls, and waits for those that are in flight, for they may hand out keys.
pub(super) async fn buy(buying: Arc<Buying>, parallel: NonZeroUsize, stop: Stop) {
    let mut running = JoinSet::new();
    let mut late_answers = Instant::now();
    while stop.clone().now_or_never().is_none() {
        if late_answers <= Instant::now() {
            read_late_answers(&buying).await;
            late_answers = Instant::now() + LATE_ANSWERS;
        }
        let wait = match take_up(&buying, parallel.get() - running.len()).await {
            Ok(units) => {
                let wait = if units.is_empty() { IDLE } else { Duration::ZERO };
                for unit in units {
                    carry_on(&mut running, &buying, unit, &stop);
                }
                wait
            }
            Err(wait) => wait,
        };
        pause(&mut running, parallel, wait, &stop).await;
    }
    while let Some(ended) = running.join_next().await {
        note_end(&ended);
    }
}

async fn take_up(buying: &Buying, limit: usize) -> Result<Vec<TakenUp>, Duration> {
    buying.take_up(u32::try_from(limit).unwrap_or(u32::MAX)).await.map_err(|reason| {
        error!(error = &reason as &dyn Error, "the buying line cannot see what is due");
        TROUBLED
    })
}

/// In a task of its own, which nothing cancels.
fn carry_on(running: &mut JoinSet<()>, buying: &Arc<Buying>, unit: TakenUp, stop: &Stop) {
    let (buying, stop) = (Arc::clone(buying), stop.clone());
    running.spawn(async move {
        let id = unit.purchase.id.0;
        let may_go_on = move || stop.clone().now_or_never().is_none();
        if let Err(reason) = buying.carry_on(unit, may_go_on).await {
            error!(purchase = %id, error = &reason as &dyn Error, "a purchase was left where it stood");
        }
    });
}

/// Waits until there is room for another unit, and for as long as nothing is due.
async fn pause(running: &mut JoinSet<()>, parallel: NonZeroUsize, wait: Duration, stop: &Stop) {
    while let Some(ended) = running.try_join_next() {
        note_end(&ended);
    }
    if running.len() >= parallel.get() {
        if let Some(ended) = running.join_next().await {
            note_end(&ended);
        }
    } else if !wait.is_zero() {
        // Whatever it was that ended first.
        let (Either::Left(_) | Either::Right(_)) = select(pin!(sleep(wait)), stop.clone()).await;
    }
}

/// A unit whose task has panicked is taken up again when its lease has run out.
fn note_end(ended: &Result<(), JoinError>) {
    if ended.is_err() {
        metrics::counter!("background_task_panics_total", "task" => "purchase").increment(1);
        error!("the purchase of a unit panicked; it goes on when its lease has run out");
    }
}

async fn read_late_answers(buying: &Buying) {
    if let Err(reason) = buying.read_late_answers().await {
        error!(error = &reason as &dyn Error, "answers that arrived late could not be read");
    }
}
