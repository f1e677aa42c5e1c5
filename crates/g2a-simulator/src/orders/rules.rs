//! How the marketplace deals with orders.

use std::time::Duration;

use crate::errors::{ApiError, ErrorCode};

/// What the contract leaves open or a test may want otherwise.
#[derive(Clone, Debug)]
pub struct OrderRules {
    /// How long an unpaid order keeps its piece of stock.
    pub reservation: Duration,
    /// From payment until the key is there.
    pub completion_delay: Duration,
    /// The answer when nothing is in stock. The real one is not known.
    pub out_of_stock: ApiError,
    /// The answer when the price is above `max_price`. The real one is not known.
    pub above_max_price: ApiError,
    /// The answer when a key is asked for again. Sources disagree about its code and its status.
    pub key_taken: ApiError,
    /// The share, 0 to 1, of products whose keys are files.
    pub file_share: f64,
}

impl Default for OrderRules {
    fn default() -> Self {
        Self {
            reservation: Duration::from_mins(30),
            completion_delay: Duration::from_secs(1),
            out_of_stock: ErrorCode::Ord07.into(),
            above_max_price: ErrorCode::Ord08.into(),
            key_taken: ErrorCode::Ord04.into(),
            file_share: 0.0,
        }
    }
}
