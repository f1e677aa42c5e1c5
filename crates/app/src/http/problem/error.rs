//! The one error that handlers and middleware return.

use super::{FaultCode, FieldFault, ProblemCode};
use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use domain::{
    money::Money,
    ports::{PasswordHasherError, StorageError},
    sync::SyncRun,
};
use std::{borrow::Cow, error::Error};

/// A problem on its way to the client. Its source is for the log alone.
#[derive(Debug, thiserror::Error)]
#[error("{}", .code.title())]
pub struct ApiError {
    code: ProblemCode,
    detail: Option<Cow<'static, str>>,
    errors: Vec<FieldFault>,
    total: Option<Money>,
    run: Option<Box<SyncRun>>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ApiError {
    /// A problem about which nothing more can be said than its kind.
    pub fn new(code: ProblemCode) -> Self {
        Self { code, detail: None, errors: Vec::new(), total: None, run: None, source: None }
    }

    /// Input with faults.
    pub fn invalid_input(errors: Vec<FieldFault>) -> Self {
        Self { errors, ..Self::new(ProblemCode::InvalidInput) }
    }

    /// Games of which there is less than is wanted.
    pub fn out_of_stock(errors: Vec<FieldFault>) -> Self {
        Self { errors, ..Self::new(ProblemCode::OutOfStock) }
    }

    /// A price that is not the one expected.
    pub fn price_changed(total: Money) -> Self {
        Self { total: Some(total), ..Self::new(ProblemCode::PriceChanged) }
    }

    /// A lap that is in the way of another.
    pub fn sync_already_running(run: Box<SyncRun>) -> Self {
        Self { run: Some(run), ..Self::new(ProblemCode::SyncAlreadyRunning) }
    }

    /// A cursor that cannot be used, and why.
    pub fn invalid_cursor(code: FaultCode, message: &'static str) -> Self {
        let fault = FieldFault { field: "cursor".to_owned(), code, message: message.into() };
        Self { errors: vec![fault], ..Self::new(ProblemCode::InvalidCursor) }
    }

    /// The same with what happened this time, in a sentence that may be shown to anyone.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// The same with its cause, which only the log shows.
    #[must_use]
    pub fn caused_by(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// What kind of problem it is.
    pub fn code(&self) -> ProblemCode {
        self.code
    }

    /// What happened this time, if there is more to say than the kind.
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    /// The fields at fault.
    pub fn errors(&self) -> &[FieldFault] {
        &self.errors
    }

    /// What an order costs that was expected to cost something else.
    pub fn total(&self) -> Option<Money> {
        self.total
    }

    /// The lap that is in the way.
    pub fn run(&self) -> Option<&SyncRun> {
        self.run.as_deref()
    }
}

impl ApiError {
    /// What a fault of storage is to clients, without its cause.
    pub(in crate::http) fn of_storage(error: &StorageError) -> Self {
        Self::new(match error {
            StorageError::Unavailable(_) | StorageError::Retryable(_) => ProblemCode::ServiceUnavailable,
            StorageError::Conflict(_) | StorageError::Corrupt(_) | StorageError::Backend(_) => {
                ProblemCode::InternalError
            }
        })
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        Self::of_storage(&error).caused_by(error)
    }
}

impl From<PasswordHasherError> for ApiError {
    fn from(error: PasswordHasherError) -> Self {
        let code = match error {
            PasswordHasherError::Busy => ProblemCode::Busy,
            PasswordHasherError::Failed(_) => ProblemCode::InternalError,
        };
        Self::new(code).caused_by(error)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    /// An empty response of the right status; the outermost middleware gives it its body.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if matches!(self.code, ProblemCode::BodyTooLarge | ProblemCode::RequestTimeout) {
            // The rest of the body may still be on its way; nobody waits for it.
            response.force_close();
        }
        response.finish()
    }
}
