//! The header `x-consistency`: an answer to a write carries it, and a client that sends it back sees that write on every instance.
//!
//! What a request has written is remembered beside it, in its task, so that no use case has to hand it on.

use super::problem::{ApiError, FaultCode, FieldFault};
use actix_web::{
    HttpRequest,
    http::header::{HeaderMap, HeaderName, HeaderValue},
};
use cache::{Cache, ConsistencyToken};
use std::cell::Cell;

/// The header, both ways.
const HEADER: HeaderName = HeaderName::from_static("x-consistency");

tokio::task_local! {
    /// The latest write of the request that this task answers.
    static WRITTEN: Cell<Option<ConsistencyToken>>;
}

/// Remembers a write, if this task answers a request.
pub fn remember(token: ConsistencyToken) {
    // Background work answers nobody.
    let _ = WRITTEN.try_with(|written| written.set(Some(token)));
}

/// What `answer` gives, and what it has written.
pub(super) async fn watching<T>(answer: impl Future<Output = T>) -> (T, Option<ConsistencyToken>) {
    WRITTEN
        .scope(Cell::new(None), async {
            let answer = answer.await;
            (answer, WRITTEN.with(Cell::get))
        })
        .await
}

/// Adds the header for what was written.
pub(super) fn add(headers: &mut HeaderMap, cache: &Cache, written: Option<ConsistencyToken>) {
    let value = written.and_then(|token| HeaderValue::from_str(&cache.write_token(token)).ok());
    if let Some(value) = value {
        headers.insert(HEADER, value);
    }
}

/// The token that `request` brings.
pub(super) fn brought_by(request: &HttpRequest, cache: &Cache) -> Result<Option<ConsistencyToken>, ApiError> {
    let Some(value) = request.headers().get(HEADER) else { return Ok(None) };
    let token = value.to_str().ok().and_then(|text| cache.read_token(text).ok());
    token.map(Some).ok_or_else(|| {
        let message = "was not issued by this shop".into();
        let fault = FieldFault { field: HEADER.as_str().to_owned(), code: FaultCode::Forged, message };
        ApiError::invalid_input(vec![fault])
    })
}
