//! What browsers are told about every response.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// JSON never needs to load, run or be framed by anything.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Sets the security headers, and forbids caching. What a handler has set itself stays.
pub(super) fn add(headers: &mut HeaderMap) {
    add_missing(headers, header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    add_missing(headers, header::CONTENT_SECURITY_POLICY, NOTHING);
    add_missing(headers, header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    add_missing(headers, header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    add_missing(headers, header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

fn add_missing(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    if !headers.contains_key(&name) {
        headers.insert(name, value);
    }
}
