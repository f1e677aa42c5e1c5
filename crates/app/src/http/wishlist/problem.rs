//! What clients are told when a wishlist stays as it is.

use crate::http::problem::{ApiError, ProblemCode};
use application::wishlists::WishlistError;
use domain::wishlist::MAX_ENTRIES;

impl From<WishlistError> for ApiError {
    fn from(error: WishlistError) -> Self {
        match error {
            WishlistError::GuestGone => Self::new(ProblemCode::InvalidGuestToken),
            WishlistError::UnknownGame => Self::new(ProblemCode::GameNotFound),
            WishlistError::Full => Self::new(ProblemCode::WishlistFull)
                .with_detail(format!("A wishlist holds at most {MAX_ENTRIES} games.")),
            WishlistError::Storage(error) => error.into(),
        }
    }
}
