//! Gives every error response its body, and every fault of ours its line in the log.

use super::{ApiError, Problem, ProblemCode};
use crate::http::admin::SyncRunBody;
use actix_web::{
    HttpResponse,
    body::{BoxBody, MessageBody},
    http::header::{self, HeaderMap, HeaderValue},
};
use std::{error::Error, fmt::Write};

/// Which request a problem happened to.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct Occurrence<'a> {
    /// The path that was asked for.
    pub(in crate::http) instance: &'a str,
    /// The id of the request.
    pub(in crate::http) request_id: &'a str,
}

/// `response`, with a problem as its body if it is an error and says nothing yet. Other headers stay.
///
/// A response that a handler has given a JSON body on purpose, such as that of a readiness check, stays as it is.
pub(in crate::http) fn render(response: HttpResponse, occurrence: Occurrence<'_>) -> HttpResponse {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_json(response.headers()) {
        return response;
    }
    let generic = ApiError::new(ProblemCode::of_status(status));
    let error = response.error().and_then(|error| error.as_error::<ApiError>()).unwrap_or(&generic);
    log_fault(&response, error);
    let body = body_of(error, occurrence);
    let code = error.code();
    with_problem(response, code, body)
}

fn is_json(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value == mime_json())
}

fn mime_json() -> HeaderValue {
    HeaderValue::from_static("application/json")
}

fn body_of(error: &ApiError, occurrence: Occurrence<'_>) -> BoxBody {
    let Occurrence { instance, request_id } = occurrence;
    let problem = Problem {
        total: error.total().map(Into::into),
        run: error.run().map(|run| SyncRunBody::at(run, run.started_at)),
        ..Problem::new(error.code(), error.detail(), error.errors(), instance, request_id)
    };
    // Strings and numbers alone: there is nothing in it that could fail.
    serde_json::to_vec(&problem).unwrap_or_default().boxed()
}

fn with_problem(response: HttpResponse, code: ProblemCode, body: BoxBody) -> HttpResponse {
    let mut response = response.set_body(body);
    *response.status_mut() = code.status();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_ENCODING);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(Problem::MEDIA_TYPE));
    if let Some(challenge) = code.challenge() {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    if let Some(seconds) = code.retry_after() {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// The client is told nothing about a fault of ours, so the log must have it all. The span around it has the request id.
fn log_fault(response: &HttpResponse, error: &ApiError) {
    // Being busy is no fault, and is counted where it is found; a line for each would only add to the load.
    if !error.code().status().is_server_error() || error.code() == ProblemCode::Busy {
        return;
    }
    let cause = match (error.source(), response.error()) {
        (Some(source), _) => chain(source),
        (None, Some(error)) => error.to_string(),
        (None, None) => "unknown".to_owned(),
    };
    tracing::error!(code = error.code().as_str(), cause, "the request failed");
}

/// `error` and everything that caused it, outermost first.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let _ = write!(text, ": {source}");
        next = source.source();
    }
    text
}
