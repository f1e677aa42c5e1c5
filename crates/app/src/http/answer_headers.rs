//! Headers that an answer will carry whatever becomes of the request: what is left of a quota, cookies.
//!
//! They are noted with the request where they are known, and added at the edge, so that errors carry them, too.

use actix_web::{
    HttpMessage, HttpRequest,
    http::header::{HeaderMap, HeaderName, HeaderValue},
};

#[derive(Default)]
struct Noted(Vec<(HeaderName, HeaderValue)>);

/// Notes a header for the answer to `request`, besides others of that name. A text that no header can hold is left out.
pub(super) fn note(request: &HttpRequest, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        let mut extensions = request.extensions_mut();
        if !extensions.contains::<Noted>() {
            extensions.insert(Noted::default());
        }
        if let Some(Noted(noted)) = extensions.get_mut() {
            noted.push((name, value));
        }
    }
}

/// Adds what was noted to `headers`, those of the answer to `request`.
pub(super) fn add(request: &HttpRequest, headers: &mut HeaderMap) {
    let Noted(noted) = request.extensions_mut().remove().unwrap_or_default();
    for (name, value) in noted {
        headers.append(name, value);
    }
}
