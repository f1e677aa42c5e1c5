//! What clients are told when no money moves.

use crate::http::problem::{ApiError, ProblemCode};
use application::wallets::{AdjustError, TopUpError};

impl From<TopUpError> for ApiError {
    fn from(error: TopUpError) -> Self {
        match error {
            TopUpError::NotDone(error) => error.into(),
            TopUpError::NoProvider | TopUpError::Provider(_) => {
                Self::new(ProblemCode::PaymentsUnavailable).caused_by(error)
            }
            TopUpError::Unbelievable(error) => Self::new(ProblemCode::InternalError).caused_by(error),
            TopUpError::Storage(error) => error.into(),
        }
    }
}

impl From<AdjustError> for ApiError {
    fn from(error: AdjustError) -> Self {
        match error {
            AdjustError::UnknownUser => Self::new(ProblemCode::UserNotFound),
            AdjustError::InsufficientFunds => Self::new(ProblemCode::InsufficientFunds),
            AdjustError::Storage(error) => error.into(),
        }
    }
}
