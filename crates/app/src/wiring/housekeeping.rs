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
        total.guests += swept.guests;
        total.sessions += swept.sessions;
        if swept == Swept::default() {
            break;
        }
    }
    if total != Swept::default() {
        info!(guests = total.guests, sessions = total.sessions, "deleted what has ended");
    }
}
