//! What an operator sees of a running process: logs, progress, metrics.

mod audit_progress;
mod logs;
mod metrics;
mod progress;

pub use audit_progress::AuditProgress;
pub use logs::start_logs;
pub use metrics::start_metrics;
pub use progress::{LapProgress, ProgressArea, describe};
