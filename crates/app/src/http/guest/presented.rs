//! The guest's token as a request carries it.

use super::{
    cookies::{self, Found},
    newcomer,
};
use crate::http::{
    answer_headers,
    origin::Origin,
    problem::{ApiError, ProblemCode},
    state::HttpState,
};
use actix_web::{HttpRequest, http::header::HeaderName};
use domain::account::TokenHash;
use secrecy::{ExposeSecret, SecretString};

pub(super) const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-guest-token");
pub(super) const CSRF_HEADER: HeaderName = HeaderName::from_static("x-csrf-token");

/// A token that a request carries. Nothing says yet that there is such a guest.
pub(in crate::http) struct PresentedGuest {
    token: SecretString,
    carrier: Carrier,
}

/// How a token came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carrier {
    /// Somebody wrote it into the request, and so knows it.
    Header,
    /// A browser added it, whoever made it send the request.
    Cookie,
}

impl PresentedGuest {
    /// The token that `request` carries. One in the header wins over a cookie.
    pub(in crate::http) fn find(request: &HttpRequest) -> Result<Option<Self>, ApiError> {
        let mut headers = request.headers().get_all(TOKEN_HEADER);
        match (headers.next(), headers.next()) {
            (None, _) => Self::find_cookie(request),
            (Some(token), None) => {
                let token = token.to_str().map_err(|_| ApiError::new(ProblemCode::InvalidGuestToken))?;
                Ok(Some(Self { token: token.into(), carrier: Carrier::Header }))
            }
            (Some(_), Some(_)) => Err(ApiError::new(ProblemCode::InvalidGuestToken)),
        }
    }

    pub(super) fn find_cookie(request: &HttpRequest) -> Result<Option<Self>, ApiError> {
        match cookies::find(request, cookies::GUEST) {
            Found::Nothing => Ok(None),
            Found::One(token) => Ok(Some(Self { token, carrier: Carrier::Cookie })),
            Found::Several => {
                cookies::take_back(request);
                Err(ApiError::new(ProblemCode::InvalidGuestToken))
            }
        }
    }

    /// What storage knows the guest by.
    pub(in crate::http) fn hash(&self) -> TokenHash {
        TokenHash::of(self.token.expose_secret())
    }

    /// Refuses a request that a browser may have been made to send by somebody else's page: where a cookie alone tells who the
    /// guest is, it takes a page of ours, and the CSRF token of this very guest in cookie and header.
    pub(in crate::http) fn require_intent(&self, request: &HttpRequest) -> Result<(), ApiError> {
        if self.carrier == Carrier::Header {
            return Ok(());
        }
        Origin::require_ours(request)?;
        let mut headers = request.headers().get_all(CSRF_HEADER);
        let header = match (headers.next(), headers.next()) {
            (Some(header), None) => header.to_str().ok(),
            _ => None,
        };
        let cookie = self.csrf_cookie(request);
        // Once both are known to be signed for this guest, how long it takes to compare them tells nothing.
        match (header, cookie) {
            (Some(header), Some(cookie)) if self.csrf_fits(request, header) && header == cookie => Ok(()),
            _ => Err(ApiError::new(ProblemCode::CsrfTokenInvalid)),
        }
    }

    /// The CSRF token that the browser has, if it fits.
    fn csrf_cookie(&self, request: &HttpRequest) -> Option<String> {
        match cookies::find(request, cookies::CSRF) {
            Found::One(token) => Some(token.expose_secret().to_owned()),
            Found::Nothing | Found::Several => None,
        }
        .filter(|token| self.csrf_fits(request, token))
    }

    fn csrf_fits(&self, request: &HttpRequest, csrf: &str) -> bool {
        HttpState::of(request).csrf_key.verify(&self.hash(), csrf)
    }

    /// Keeps the guest's browser able to write: it is told its CSRF token, and gets cookies anew where they would run out
    /// before the session does (`extended`), or where it has lost the CSRF token.
    pub(in crate::http) fn keep_browser(&self, request: &HttpRequest, extended: bool) {
        if self.carrier == Carrier::Header {
            return;
        }
        let known = self.csrf_cookie(request);
        let lost = known.is_none();
        let csrf = known.unwrap_or_else(|| newcomer::issue_csrf(request, &self.hash()));
        if extended || lost {
            cookies::give(request, &self.token, &csrf);
        }
        answer_headers::note(request, CSRF_HEADER, &csrf);
    }

    /// The refusal of a token without a guest. A browser loses its cookies, or it could do nothing but be refused.
    pub(in crate::http) fn refuse(&self, request: &HttpRequest) -> ApiError {
        if self.carrier == Carrier::Cookie {
            cookies::take_back(request);
        }
        ApiError::new(ProblemCode::InvalidGuestToken)
    }
}
