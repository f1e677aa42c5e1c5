//! What clients are told when an account stays as it is, or somebody outside.

use crate::http::problem::{ApiError, ProblemCode};
use application::{
    accounts::{ChangePasswordError, LogInError, RefreshError, RegisterError},
    merge_guest::{MergeReport, MergeStatus},
};

impl From<RegisterError> for ApiError {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::EmailTaken => Self::new(ProblemCode::EmailTaken),
            RegisterError::Hasher(error) => error.into(),
            RegisterError::Storage(error) => error.into(),
        }
    }
}

impl From<LogInError> for ApiError {
    fn from(error: LogInError) -> Self {
        match error {
            LogInError::InvalidCredentials => Self::new(ProblemCode::InvalidCredentials),
            LogInError::Hasher(error) => error.into(),
            LogInError::Storage(error) => error.into(),
        }
    }
}

impl From<RefreshError> for ApiError {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::Invalid => Self::new(ProblemCode::InvalidRefreshToken),
            RefreshError::Reused => Self::new(ProblemCode::RefreshTokenReused),
            RefreshError::Storage(error) => error.into(),
        }
    }
}

impl From<ChangePasswordError> for ApiError {
    fn from(error: ChangePasswordError) -> Self {
        match error {
            ChangePasswordError::WrongPassword => Self::new(ProblemCode::WrongPassword),
            ChangePasswordError::Hasher(error) => error.into(),
            ChangePasswordError::Storage(error) => error.into(),
        }
    }
}

/// Counts how a merge ended, in `guest_merges_total`.
pub(super) fn count_merge(report: &MergeReport) {
    let status = match report.status {
        MergeStatus::Merged => "merged",
        MergeStatus::NothingToMerge => "nothing_to_merge",
        MergeStatus::FailedWillRetry => "failed",
    };
    metrics::counter!("guest_merges_total", "status" => status).increment(1);
}
