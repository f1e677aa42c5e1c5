//! What clients are told when there is no order, or it stays as it is.

use crate::http::problem::{ApiError, FaultCode, FieldFault, ProblemCode};
use application::orders::{CancelError, CheckOutError, RevealKeysError};
use domain::order::{DraftError, UnavailableLine};

impl From<CheckOutError> for ApiError {
    fn from(error: CheckOutError) -> Self {
        match error {
            CheckOutError::NotDone(error) => error.into(),
            CheckOutError::Draft(error) => of_draft(&error),
            CheckOutError::InsufficientFunds => Self::new(ProblemCode::InsufficientFunds),
            CheckOutError::Storage(error) => error.into(),
        }
    }
}

fn of_draft(error: &DraftError) -> ApiError {
    match error {
        DraftError::Empty => ApiError::new(ProblemCode::CartEmpty),
        DraftError::Unavailable(lines) => ApiError::out_of_stock(lines.iter().map(shortage).collect()),
        DraftError::PriceChanged(total) => ApiError::price_changed(*total),
        DraftError::TooExpensive => ApiError::new(ProblemCode::InsufficientFunds),
    }
}

fn shortage(line: &UnavailableLine) -> FieldFault {
    let message = match line.left {
        0 => "cannot be had".to_owned(),
        left => format!("has {left} left"),
    };
    FieldFault { field: line.game.0.to_string(), code: FaultCode::OutOfStock, message: message.into() }
}

impl From<CancelError> for ApiError {
    fn from(error: CancelError) -> Self {
        match error {
            CancelError::UnknownOrder => Self::new(ProblemCode::OrderNotFound),
            CancelError::TooLate => Self::new(ProblemCode::OrderNotCancellable),
            CancelError::Storage(error) => error.into(),
        }
    }
}

impl From<RevealKeysError> for ApiError {
    fn from(error: RevealKeysError) -> Self {
        match error {
            RevealKeysError::UnknownOrder => Self::new(ProblemCode::OrderNotFound),
            RevealKeysError::Storage(error) => error.into(),
            RevealKeysError::Sealed { .. } | RevealKeysError::NoText { .. } => {
                Self::new(ProblemCode::InternalError).caused_by(error)
            }
        }
    }
}
