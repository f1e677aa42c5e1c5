//! What the routes work with: ports and settings, no adapter.

use super::{cursor::CursorKey, health::ReadinessPart};
use domain::ports::{CatalogueQueries, Ids};
use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::Arc;

/// Shared by all workers; a clone is cheap.
#[derive(Clone)]
pub struct HttpState {
    /// The catalogue. Its `ping` also tells whether the database answers.
    pub catalogue: Arc<dyn CatalogueQueries>,
    /// Where request ids come from.
    pub ids: Arc<dyn Ids>,
    /// What cursors are signed with.
    pub cursor_key: CursorKey,
    /// What readiness depends on besides the database.
    pub readiness: Arc<[ReadinessPart]>,
    /// What `/metrics` shows.
    pub metrics: PrometheusHandle,
}
