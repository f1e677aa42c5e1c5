//! What clients are told when a cart stays as it is.

use crate::http::problem::{ApiError, ProblemCode};
use application::carts::CartError;
use domain::cart::{MAX_LINES, Quantity};

impl From<CartError> for ApiError {
    fn from(error: CartError) -> Self {
        match error {
            CartError::GuestGone => Self::new(ProblemCode::InvalidGuestToken),
            CartError::UnknownGame => Self::new(ProblemCode::GameNotFound),
            CartError::Delisted => Self::new(ProblemCode::GameNotAvailable),
            CartError::OutOfStock => Self::new(ProblemCode::OutOfStock),
            CartError::QuantityLimit => quantity_limit(),
            CartError::Full => Self::new(ProblemCode::CartFull)
                .with_detail(format!("A cart holds at most {MAX_LINES} games.")),
            CartError::Storage(error) => error.into(),
        }
    }
}

/// More keys of a game are wanted than a cart holds.
pub(super) fn quantity_limit() -> ApiError {
    let most = Quantity::MAX.get();
    ApiError::new(ProblemCode::QuantityLimit)
        .with_detail(format!("A cart holds at most {most} keys of one game."))
}
