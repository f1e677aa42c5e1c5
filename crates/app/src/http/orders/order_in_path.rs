//! An order that a path names as `id`.

use crate::http::input::{Fields, Input, values};
use domain::order::OrderId;
use utoipa::IntoParams;

/// The order that the route is about.
#[derive(Debug, Clone, Copy, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct OrderInPath {
    /// The order's id, a UUID.
    #[param(value_type = uuid::Uuid, example = "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f")]
    pub(super) id: OrderId,
}

impl Input for OrderInPath {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { id: OrderId(fields.path("id", values::uuid)?) })
    }
}
