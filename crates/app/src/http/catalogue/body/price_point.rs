//! What a game used to cost.

use super::Money;
use chrono::{DateTime, Utc};
use domain::catalogue;
use serde::Serialize;
use utoipa::ToSchema;

/// A price and when it began.
#[derive(Debug, Serialize, ToSchema)]
pub struct PricePoint {
    /// When this price began.
    pub at: DateTime<Utc>,
    /// The price since then.
    pub price: Money,
}

impl From<catalogue::PricePoint> for PricePoint {
    fn from(point: catalogue::PricePoint) -> Self {
        Self { at: point.at, price: point.price.into() }
    }
}
