//! What is refused before any handler sees it: addresses that are too long or not text, bodies that are too large.

use super::{
    config::HttpConfig,
    input::WholeBody,
    problem::{ApiError, FaultCode, FieldFault, ProblemCode},
};
use actix_web::{
    Error, HttpMessage,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{Method, Uri, header},
    middleware::Next,
    web::{self, Bytes, BytesMut},
};
use futures_util::StreamExt;
use percent_encoding::percent_decode_str;
use std::{io, time::Duration};

/// The longest path and query string, in bytes together.
const MAX_TARGET_BYTES: usize = 8 * 1024;
/// The largest body, in bytes, whatever the route (`http-api.md`).
const MAX_BODY_BYTES: usize = 64 * 1024;

/// The middleware. Handlers see a body only when it has arrived whole, and find it in the request's extensions; `HEAD` is
/// served as `GET`, whose body the connection then leaves out.
pub(super) async fn admit<B: MessageBody + 'static>(
    config: web::Data<HttpConfig>,
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if let Err(refused) = check_target(request.uri()) {
        return Ok(request.error_response(refused));
    }
    match read_body(&mut request, config.body_timeout).await {
        Ok(body) => drop(request.extensions_mut().insert(WholeBody(body))),
        Err(refused) => return Ok(request.error_response(refused)),
    }
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}

fn check_target(uri: &Uri) -> Result<(), ApiError> {
    let length = uri.path_and_query().map_or(0, |target| target.as_str().len());
    if length > MAX_TARGET_BYTES {
        return Err(ApiError::new(ProblemCode::UriTooLong));
    }
    let path = percent_decode_str(uri.path()).decode_utf8();
    if path.is_ok_and(|path| !path.chars().any(char::is_control)) {
        return Ok(());
    }
    // The router would read other text into it, and PostgreSQL cannot hold a NUL.
    let message = "must be percent-encoded UTF-8 without control characters".into();
    let fault = FieldFault { field: "path".to_owned(), code: FaultCode::Malformed, message };
    Err(ApiError::invalid_input(vec![fault]))
}

/// The whole body, also where its length was not announced.
async fn read_body(request: &mut ServiceRequest, limit: Duration) -> Result<Bytes, ApiError> {
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX_BODY_BYTES) {
        return Err(ApiError::new(ProblemCode::BodyTooLarge));
    }
    let arrival = collect(request.take_payload());
    tokio::time::timeout(limit, arrival)
        .await
        .unwrap_or_else(|_| Err(ApiError::new(ProblemCode::RequestTimeout)))
}

async fn collect(mut payload: Payload) -> Result<Bytes, ApiError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| {
            ApiError::new(ProblemCode::MalformedRequest).caused_by(io::Error::other(error.to_string()))
        })?;
        if body.len() + chunk.len() > MAX_BODY_BYTES {
            return Err(ApiError::new(ProblemCode::BodyTooLarge));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
