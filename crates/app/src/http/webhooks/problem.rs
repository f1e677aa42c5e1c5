//! What senders are told whose message is not taken.

use crate::http::problem::{ApiError, ProblemCode};
use application::webhooks::{ReceiveError, ReplayError};
use domain::ports::Unbelievable;

impl From<ReceiveError> for ApiError {
    fn from(error: ReceiveError) -> Self {
        match error {
            ReceiveError::Unbelievable(why) => Self::new(match why {
                Unbelievable::NoSecret => ProblemCode::WebhookSourceNotFound,
                // Which of the two it was, is nothing for those who try.
                Unbelievable::BadSignature | Unbelievable::OutsideWindow => ProblemCode::InvalidSignature,
                Unbelievable::Malformed => ProblemCode::MalformedRequest,
            }),
            ReceiveError::Storage(error) => error.into(),
        }
    }
}

impl From<ReplayError> for ApiError {
    fn from(error: ReplayError) -> Self {
        match error {
            ReplayError::UnknownMessage => Self::new(ProblemCode::WebhookNotFound),
            ReplayError::Storage(error) => error.into(),
        }
    }
}
