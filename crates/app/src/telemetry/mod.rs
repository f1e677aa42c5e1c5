//! What an operator sees of a running process: logs, progress, metrics.

mod logs;
mod metrics;
mod pace;
mod progress;

pub use logs::start_logs;
pub use metrics::start_metrics;
pub use progress::{LapProgress, ProgressArea, describe};
