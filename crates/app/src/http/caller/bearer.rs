//! The header `Authorization`.

use crate::http::problem::{ApiError, ProblemCode};
use actix_web::{
    HttpRequest,
    http::header::{self, HeaderValue},
};

/// The access token that `request` carries. Whatever else the header says is refused, not passed over: who tries to say who they
/// are must not be taken for nobody.
pub(super) fn find(request: &HttpRequest) -> Result<Option<&str>, ApiError> {
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    match (headers.next(), headers.next()) {
        (None, _) => Ok(None),
        (Some(credentials), None) => token_of(credentials).map(Some).ok_or_else(invalid),
        (Some(_), Some(_)) => Err(invalid()),
    }
}

/// The refusal of a token.
pub(super) fn invalid() -> ApiError {
    ApiError::new(ProblemCode::InvalidAccessToken)
}

fn token_of(credentials: &HeaderValue) -> Option<&str> {
    let (scheme, token) = credentials.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
