//! Deleting what has ended, again and again.

use application::{
    housekeeping::{Housekeeping, Swept},
    sync_catalogue::Stop,
};
use domain::ports::Clock;
use futures_util::future::{Either, select};
use std::{error::Error, sync::Arc, time::Duration};
use tracing::{info, warn};

/// The wait between two sweeps. What has ended can be used no more, swept or not.
const PAUSE: Duration = Duration::from_hours(1);

/// Sweeps now and every hour, until the process stops. Counts in `swept_total`.
pub(super) async fn sweep_hourly(housekeeping: Arc<Housekeeping>, clock: Arc<dyn Clock>, stop: Stop) {
    loop {
        if let Either::Right(_) = select(Box::pin(sweep_all(&housekeeping)), stop.clone()).await {
            return;
        }
        if let Either::Right(_) = select(clock.sleep(PAUSE), stop.clone()).await {
            return;
        }
    }
}

/// Sweeps batch by batch, until nothing is left.
async fn sweep_all(housekeeping: &Housekeeping) {
    let mut total = Swept::default();
    loop {
        let swept = match housekeeping.sweep().await {
            Ok(swept) => swept,
            Err(error) => {
                warn!(
                    error = &error as &dyn Error,
                    "what has ended could not be deleted; the next sweep will"
                );
                return;
            }
        };
        metrics::counter!("swept_total", "what" => "guests").increment(swept.guests);
        metrics::counter!("swept_total", "what" => "sessions").increment(swept.sessions);
        metrics::counter!("swept_total", "what" => "changes").increment(swept.changes);
        metrics::counter!("swept_total", "what" => "replies").increment(swept.replies);
        metrics::counter!("swept_total", "what" => "messages").increment(swept.messages);
        metrics::counter!("swept_total", "what" => "runs").increment(swept.runs);
        total.guests += swept.guests;
        total.sessions += swept.sessions;
        total.changes += swept.changes;
        total.replies += swept.replies;
        total.messages += swept.messages;
        total.runs += swept.runs;
        if swept == Swept::default() {
            break;
        }
    }
    if total != Swept::default() {
        let Swept { guests, sessions, changes, replies, messages, runs } = total;
        info!(guests, sessions, changes, replies, messages, runs, "deleted what has ended");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_trait::async_trait;
    use chrono::{DateTime, Utc};
    use domain::ports::{ChangeLog, UnitOfWork, in_transaction};
    use futures_util::FutureExt;
    use storage_contract::new_guest;
    use storage_memory::MemoryStorage;
    use tokio::time::{Instant, sleep};

    /// Goes with the runtime's time, which passes by itself when there is nothing else to do.
    struct RuntimeClock(Instant);

    #[async_trait]
    impl Clock for RuntimeClock {
        fn now(&self) -> DateTime<Utc> {
            DateTime::UNIX_EPOCH + self.elapsed()
        }

        fn elapsed(&self) -> Duration {
            self.0.elapsed()
        }

        async fn sleep(&self, duration: Duration) {
            sleep(duration).await;
        }
    }

    /// A storage with so many guests, whose time is over after a minute.
    async fn storage_with_guests(number: u32) -> (Arc<MemoryStorage>, Arc<RuntimeClock>) {
        let clock = Arc::new(RuntimeClock(Instant::now()));
        let storage = Arc::new(MemoryStorage::new(clock.clone()));
        let inserted = in_transaction(&*storage, async |tx| {
            for _ in 0..number {
                tx.guests().insert(&new_guest(), Duration::from_mins(1)).await?;
            }
            Ok::<_, domain::ports::StorageError>(())
        });
        inserted.await.unwrap();
        (storage, clock)
    }

    /// Sweeps until so much time has passed.
    async fn sweep_for(time: Duration, storage: &Arc<MemoryStorage>, clock: &Arc<RuntimeClock>) {
        let unit_of_work: Arc<dyn UnitOfWork> = storage.clone();
        let change_log: Arc<dyn ChangeLog> = storage.clone();
        let stop = sleep(time).boxed().shared();
        sweep_hourly(Arc::new(Housekeeping { unit_of_work, change_log }), clock.clone(), stop).await;
    }

    async fn left(storage: &MemoryStorage) -> u64 {
        let swept =
            in_transaction(storage, async |tx| tx.guests().delete_ended(Housekeeping::KEPT, u32::MAX).await);
        swept.await.unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_sweep_is_at_once_and_leaves_nothing() {
        let many = 2 * Housekeeping::BATCH + 1;
        let (storage, clock) = storage_with_guests(many).await;
        sleep(Duration::from_mins(2)).await;
        sweep_for(Duration::from_mins(1), &storage, &clock).await;
        assert_eq!(left(&storage).await, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn the_next_sweep_is_an_hour_later() {
        for (minutes, expected) in [(59, 1), (61, 0)] {
            let (storage, clock) = storage_with_guests(1).await;
            sweep_for(Duration::from_mins(minutes), &storage, &clock).await;
            assert_eq!(left(&storage).await, expected, "after {minutes} minutes");
        }
    }
}
