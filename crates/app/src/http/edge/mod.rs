//! The outermost layer: every request passes it once on the way in and once on the way out.
//!
//! In: the request gets its id, its span in the log and its time limit. Out: an error gets its body, every response
//! its id, its security headers, those that were noted for it and the token of what it has written, and the metrics their count. A handler that panics or takes
//! too long is answered for here, too; the request is gone by then, so the answer travels as a ready-made error.

mod exchange;
mod guarded;
mod request_id;
mod security_headers;

use super::{answer_headers, config::HttpConfig, consistency, state::HttpState};
use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    middleware::Next,
    web,
};
use exchange::Exchange;
use std::sync::Arc;
use tracing::Instrument;

/// The middleware.
pub(super) async fn edge<B: MessageBody + 'static>(
    state: web::Data<HttpState>,
    config: web::Data<HttpConfig>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if let Some(known) = state.shortcuts.find(&request)
        && let Some(response) = known.answer(&request, &state)
    {
        let exchange = Exchange::begin(&request, Arc::clone(&known.route), state.ids.as_ref());
        let response = exchange.span().in_scope(|| exchange.finish(response));
        return Ok(request.into_response(response));
    }
    // In a box of its own, so that the short way does not carry its weight.
    Box::pin(long_way(state, config, request, next)).await
}

/// Through all layers to the route.
async fn long_way<B: MessageBody + 'static>(
    state: web::Data<HttpState>,
    config: web::Data<HttpConfig>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let route = request.match_pattern().map_or_else(|| "unmatched".into(), Arc::from);
    let exchange = Exchange::begin(&request, route, state.ids.as_ref());
    let span = exchange.span();
    let answer = guarded::within(config.request_timeout, next.call(request)).instrument(span.clone());
    let (answer, written) = consistency::watching(answer).await;
    span.in_scope(|| match answer {
        Ok(response) => {
            let (request, response) = response.into_parts();
            let mut response = exchange.finish(response.map_into_boxed_body());
            answer_headers::add(&request, response.headers_mut());
            consistency::add(response.headers_mut(), &state.cache, written);
            Ok(ServiceResponse::new(request, response))
        }
        Err(error) => {
            let mut response = exchange.finish(HttpResponse::from_error(error));
            consistency::add(response.headers_mut(), &state.cache, written);
            Err(InternalError::from_response(AnsweredFor, response).into())
        }
    })
}

/// The cause of an error whose response is complete.
#[derive(Debug)]
struct AnsweredFor;

impl std::fmt::Display for AnsweredFor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("answered for at the edge")
    }
}
