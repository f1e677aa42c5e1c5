//! One request and its response, as log and metrics see them.

use super::{request_id, security_headers};
use crate::http::{
    metrics,
    problem::{Occurrence, render},
};
use actix_web::{
    HttpResponse,
    dev::ServiceRequest,
    http::{Method, header::HeaderValue},
};
use domain::ports::Ids;
use std::{sync::Arc, time::Instant};

/// What is known of a request from the start, kept for when it is over.
pub(super) struct Exchange {
    request_id: String,
    method: &'static str,
    route: Arc<str>,
    path: String,
    started: Instant,
}

impl Exchange {
    /// Of a request for `route`, the pattern that the router matches.
    pub(super) fn begin(request: &ServiceRequest, route: Arc<str>, ids: &dyn Ids) -> Self {
        Self {
            request_id: request_id::of(request.headers(), ids),
            method: method_name(request.method()),
            route,
            path: request.path().to_owned(),
            started: Instant::now(),
        }
    }

    /// The span that everything about this request is logged in. Paths and queries are left out: they can hold what
    /// customers typed.
    pub(super) fn span(&self) -> tracing::Span {
        tracing::info_span!(
            "request",
            request_id = self.request_id,
            method = self.method,
            route = &*self.route,
            status = tracing::field::Empty,
        )
    }

    /// `response` as it leaves the house. To be called in the span, once.
    pub(super) fn finish(&self, response: HttpResponse) -> HttpResponse {
        let occurrence = Occurrence { instance: &self.path, request_id: &self.request_id };
        let mut response = render(response, occurrence);
        let headers = response.headers_mut();
        if let Ok(id) = HeaderValue::from_str(&self.request_id) {
            headers.insert(request_id::HEADER, id);
        }
        security_headers::add(headers);
        self.record(&response);
        response
    }

    fn record(&self, response: &HttpResponse) {
        let (status, elapsed) = (response.status(), self.started.elapsed());
        metrics::record_request(self.method, &self.route, status, elapsed);
        tracing::Span::current().record("status", status.as_u16());
        tracing::info!(elapsed_us = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX), "answered");
    }
}

/// The name of a method that is in use; one that a client invents must not make a new time series.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
