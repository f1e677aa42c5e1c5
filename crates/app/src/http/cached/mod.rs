//! Answers that come through the cache: who may see them, in which encoding, and whether the client has them already.

mod documented;
mod encoding;
mod etag;
mod shortcut;
mod source;

pub(in crate::http) use documented::{Consistent, Revalidated, Unchanged};
pub use shortcut::Shortcuts;
pub use source::StorageSource;

use super::{
    consistency,
    problem::{ApiError, ProblemCode},
    state::HttpState,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use cache::{Content, Entry, Question};
use domain::{ports::StorageError, shopper::Owner};
use serde::Serialize;
use std::sync::Arc;

/// Whoever keeps the answer, browser or proxy, asks whether it still holds before using it again. So it is as fresh from there as
/// from here, and mostly costs no more than the question.
const PUBLIC: HeaderValue = HeaderValue::from_static("public, no-cache");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const BY_ENCODING: HeaderValue = HeaderValue::from_static("accept-encoding");

/// The answer to what anyone may ask: the same for everybody, and named by an `ETag`, so that a client that has it is told so.
pub(super) async fn public(request: &HttpRequest, question: &Question) -> Result<HttpResponse, ApiError> {
    let entry = find(request, question).await?;
    // Nothing else can be missing.
    let content = entry.content().ok_or_else(|| ApiError::new(ProblemCode::GameNotFound))?;
    if let Some(target) = request.uri().path_and_query() {
        HttpState::of(request).shortcuts.remember(target.as_str(), request.match_pattern(), question);
    }
    Ok(respond(request, content))
}

/// `content` as the sender of `request` wants it.
fn respond(request: &HttpRequest, content: &Content) -> HttpResponse {
    let mut response = if etag::is_known(request, content) {
        HttpResponse::new(StatusCode::NOT_MODIFIED)
    } else {
        let encoding = encoding::preferred(request);
        let body = content.encoded(encoding).clone();
        let mut response = HttpResponse::new(StatusCode::OK).set_body(body).map_into_boxed_body();
        response.headers_mut().insert(header::CONTENT_TYPE, JSON);
        if let Some(name) = encoding::name(encoding) {
            response.headers_mut().insert(header::CONTENT_ENCODING, name);
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, PUBLIC);
    headers.append(header::VARY, BY_ENCODING);
    headers.insert(header::ETAG, etag::header(content));
    response
}

/// The answer to what is asked of an owner's things; `nothing` for somebody who has none. Nobody on the way keeps it.
pub(super) async fn owned(
    request: &HttpRequest,
    owner: Option<Owner>,
    question: impl FnOnce(Owner) -> Question,
    nothing: impl Serialize,
) -> Result<HttpResponse, ApiError> {
    let entry = match owner {
        Some(owner) => Some(find(request, &question(owner)).await?),
        None => None,
    };
    let content = entry.as_ref().and_then(|entry| entry.content());
    Ok(content.map_or_else(|| HttpResponse::Ok().json(nothing), json))
}

/// The answer to what a user asks of its own things; `missing` if there is none. Nobody on the way keeps it.
pub(super) async fn private(
    request: &HttpRequest,
    question: &Question,
    missing: ProblemCode,
) -> Result<HttpResponse, ApiError> {
    let entry = find(request, question).await?;
    entry.content().map(json).ok_or_else(|| ApiError::new(missing))
}

/// `content` as a plain answer.
pub(super) fn json(content: &Content) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, JSON)).body(content.json().clone())
}

/// The answer to `question`, at least as new as the request asks for.
pub(super) async fn find(request: &HttpRequest, question: &Question) -> Result<Arc<Entry>, ApiError> {
    let cache = &HttpState::of(request).cache;
    let token = consistency::brought_by(request, cache)?;
    Ok(cache.answer(question, token).await?)
}

impl From<Arc<StorageError>> for ApiError {
    fn from(error: Arc<StorageError>) -> Self {
        Self::of_storage(&error).caused_by(error)
    }
}
