//! The run that a path names.

use crate::http::input::{Fields, Input, values};
use domain::sync::RunId;
use utoipa::IntoParams;

/// Which run.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct RunInPath {
    /// The run's id, a UUID.
    #[param(value_type = uuid::Uuid, example = "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f")]
    pub(super) id: RunId,
}

impl Input for RunInPath {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { id: RunId(fields.path("id", values::uuid)?) })
    }
}
