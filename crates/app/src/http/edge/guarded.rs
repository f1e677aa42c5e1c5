//! No request may take for ever, and no panic may take a connection or a detail of ours with it.

use crate::http::problem::{ApiError, ProblemCode};
use actix_web::Error;
use futures_util::FutureExt;
use std::{any::Any, panic::AssertUnwindSafe, time::Duration};

/// The outcome of `answer`, or a problem if it panics or takes longer than `limit`.
pub(super) async fn within<T>(
    limit: Duration,
    answer: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    // A half-done state that a panic leaves behind is dropped with the request; the database rolls back.
    match tokio::time::timeout(limit, AssertUnwindSafe(answer).catch_unwind()).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(panic)) => {
            Err(ApiError::new(ProblemCode::InternalError).caused_by(message_of(&*panic)).into())
        }
        Err(_) => {
            let cause = format!("no answer after {} ms", limit.as_millis());
            Err(ApiError::new(ProblemCode::TimedOut).caused_by(cause).into())
        }
    }
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("panicked: {}", text.unwrap_or("without a message"))
}
