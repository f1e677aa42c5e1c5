//! How the marketplace deals with orders.

use std::time::Duration;

use crate::errors::ApiError;

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
}

impl Default for OrderRules {
    fn default() -> Self {
        Self {
            reservation: Duration::from_mins(30),
            completion_delay: Duration::from_secs(1),
            out_of_stock: ApiError {
                status: 404,
                code: "ORD07".into(),
                message: "Product is out of stock".into(),
            },
            above_max_price: ApiError {
                status: 400,
                code: "ORD08".into(),
                message: "Price is above max_price".into(),
            },
        }
    }
}
