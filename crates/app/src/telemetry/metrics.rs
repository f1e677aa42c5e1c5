//! Counters and histograms, for `/metrics`.

use crate::{failure::Failure, http};
use metrics_exporter_prometheus::PrometheusHandle;
use std::time::Duration;

/// How often histograms are folded together.
const UPKEEP: Duration = Duration::from_secs(5);

/// Starts to record the metrics of this process, once. Must be called inside the runtime.
pub fn start_metrics() -> Result<PrometheusHandle, Failure> {
    let recorder = http::recorder().map_err(Failure::from_error)?;
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(Failure::from_error)?;
    let upkeep = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            upkeep.run_upkeep();
        }
    });
    Ok(handle)
}
