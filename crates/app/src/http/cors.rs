//! Which web pages may call the API from a browser.

use actix_cors::Cors;
use actix_web::http::{Method, Uri};
use std::{fmt, str::FromStr};

/// A web page's origin: scheme, host and, unless it is the scheme's usual one, port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedOrigin(String);

impl AllowedOrigin {
    /// Whether a browser that names `origin` means this one.
    pub(super) fn is(&self, origin: &str) -> bool {
        self.0 == origin
    }
}

/// Text that is no origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an origin looks like https://shop.example or http://localhost:3000, with no path")]
pub struct InvalidOrigin;

impl FromStr for AllowedOrigin {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let uri: Uri = text.parse().map_err(|_| InvalidOrigin)?;
        let web = matches!(uri.scheme_str(), Some("http" | "https"));
        let host = uri.authority().filter(|authority| !authority.as_str().contains(['@', '*']));
        let bare = uri.query().is_none() && !text.ends_with('/') && uri.path() == "/";
        let lower_case = text == text.to_ascii_lowercase();
        (web && host.is_some() && bare && lower_case).then(|| Self(text.to_owned())).ok_or(InvalidOrigin)
    }
}

impl fmt::Display for AllowedOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The headers that a page may send.
const REQUEST_HEADERS: [&str; 9] = [
    "accept",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-none-match",
    "x-consistency",
    "x-csrf-token",
    "x-guest-token",
    "x-request-id",
];
/// The headers that a page may read besides those that it always may.
const RESPONSE_HEADERS: [&str; 9] = [
    "etag",
    "location",
    "ratelimit",
    "ratelimit-policy",
    "retry-after",
    "x-consistency",
    "x-csrf-token",
    "x-guest-token",
    "x-request-id",
];

/// Lets pages from `origins` call the API with cookies, and read the headers that they need; no other page.
pub(super) fn middleware(origins: &[AllowedOrigin]) -> Cors {
    let cors = Cors::default()
        .allowed_methods([
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
        ])
        .allowed_headers(REQUEST_HEADERS)
        .expose_headers(RESPONSE_HEADERS)
        .supports_credentials()
        .max_age(3600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(&origin.0))
}

#[cfg(test)]
mod tests {
    use super::AllowedOrigin;

    #[test]
    fn an_origin_has_scheme_host_and_port_alone() {
        for origin in ["https://shop.example", "http://localhost:3000", "http://[::1]:8080"] {
            assert_eq!(origin.parse::<AllowedOrigin>().unwrap().to_string(), origin);
        }
        for other in [
            "",
            "*",
            "shop.example",
            "https://shop.example/",
            "https://shop.example/x",
            "https://a@shop.example",
        ] {
            assert!(other.parse::<AllowedOrigin>().is_err(), "{other:?}");
        }
        for other in
            ["ftp://shop.example", "https://*.example", "HTTPS://shop.example", "https://x?y", "null"]
        {
            assert!(other.parse::<AllowedOrigin>().is_err(), "{other:?}");
        }
    }
}
