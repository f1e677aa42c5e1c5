//! Which web page a request comes from.

use super::{
    config::HttpConfig,
    problem::{ApiError, ProblemCode},
};
use actix_web::{HttpRequest, http::header};

/// Which web page a request comes from, as its browser says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Nothing is said: it is no browser, or one that is asked by its user alone.
    Unnamed,
    /// From a page of this very host, or one that the operator allows.
    Ours,
    /// From a page of somebody else's.
    Foreign,
}

impl Origin {
    pub(super) fn of(request: &HttpRequest) -> Self {
        let mut named = request.headers().get_all(header::ORIGIN);
        match (named.next(), named.next()) {
            (None, _) => Self::Unnamed,
            (Some(origin), None) if origin.to_str().is_ok_and(|origin| is_ours(origin, request)) => {
                Self::Ours
            }
            _ => Self::Foreign,
        }
    }

    /// Refuses a request that somebody else's page sends.
    pub(super) fn refuse_foreign(request: &HttpRequest) -> Result<(), ApiError> {
        match Self::of(request) {
            Self::Unnamed | Self::Ours => Ok(()),
            Self::Foreign => Err(ApiError::new(ProblemCode::OriginNotAllowed)),
        }
    }

    /// Refuses a request unless it surely comes from a page of ours.
    pub(super) fn require_ours(request: &HttpRequest) -> Result<(), ApiError> {
        match Self::of(request) {
            Self::Ours => Ok(()),
            Self::Unnamed | Self::Foreign => Err(ApiError::new(ProblemCode::OriginNotAllowed)),
        }
    }
}

fn is_ours(origin: &str, request: &HttpRequest) -> bool {
    let config = HttpConfig::of(request);
    let own_page = || {
        let mut hosts = request.headers().get_all(header::HOST);
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
        // A proxy may have ended TLS, so the scheme is not seen here; where the shop is reached over TLS, pages are too.
        match origin.split_once("://") {
            Some(("https", page)) => page.as_bytes().eq_ignore_ascii_case(host.as_bytes()),
            Some(("http", page)) => {
                !config.secure_cookies && page.as_bytes().eq_ignore_ascii_case(host.as_bytes())
            }
            _ => false,
        }
    };
    config.allowed_origins.iter().any(|allowed| allowed.is(origin)) || own_page()
}
