//! How many purchases stand where, for operators.

use domain::{
    ports::{OrderQueries, StorageError},
    purchase::StateName,
};
use metrics::gauge;
use std::{sync::Arc, time::Duration};
use tokio::time::sleep;

/// The wait between two counts.
const INTERVAL: Duration = Duration::from_secs(15);

/// Tells the metrics how many purchases are in each state, and whether the buying line stands still.
pub(super) async fn report(queries: Arc<dyn OrderQueries>) {
    loop {
        if let Err(error) = report_once(&*queries).await {
            tracing::debug!(%error, "purchases could not be counted");
        }
        sleep(INTERVAL).await;
    }
}

async fn report_once(queries: &dyn OrderQueries) -> Result<(), StorageError> {
    let counts = queries.count_purchases().await?;
    for state in StateName::ALL {
        let count = counts.get(&state).copied().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "no shop has so many")]
        gauge!("purchases", "state" => state.as_str()).set(count as f64);
    }
    let stopped = queries.find_line_stop().await?.is_some();
    gauge!("buying_line_stopped").set(if stopped { 1.0 } else { 0.0 });
    Ok(())
}
