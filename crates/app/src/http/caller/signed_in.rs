//! Users who are logged in.

use super::bearer;
use crate::http::{
    problem::{ApiError, ProblemCode},
    state::HttpState,
};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use domain::account::{Role, SessionId, User};
use futures_util::future::LocalBoxFuture;

/// A user who is logged in, as storage has them at this moment: whoever logged out, was shut out, or may do other things now than
/// when the token was issued, is known as such at once.
pub struct SignedIn {
    /// Who.
    pub user: User,
    /// In which session.
    pub session: SessionId,
}

/// A user who runs the shop.
pub struct Administrator(pub SignedIn);

impl SignedIn {
    /// The user who sends `request`; `None` if it says nothing of who that is.
    pub(super) async fn find(request: &HttpRequest) -> Result<Option<Self>, ApiError> {
        let Some(token) = bearer::find(request)? else { return Ok(None) };
        let accounts = &HttpState::of(request).accounts;
        let claims = accounts.tokens.read_access(token, accounts.clock.now());
        let claims = claims.ok_or_else(bearer::invalid)?;
        let user = accounts.queries.find_session_user(claims.session).await?;
        let user = user.filter(|user| user.id == claims.user).ok_or_else(bearer::invalid)?;
        Ok(Some(Self { user, session: claims.session }))
    }

    async fn get(request: &HttpRequest) -> Result<Self, ApiError> {
        Self::find(request).await?.ok_or_else(|| ApiError::new(ProblemCode::AuthenticationRequired))
    }
}

impl FromRequest for SignedIn {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::get(&request).await })
    }
}

impl FromRequest for Administrator {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let signed_in = SignedIn::get(&request).await?;
            match signed_in.user.role {
                Role::Admin => Ok(Self(signed_in)),
                Role::Customer => Err(ApiError::new(ProblemCode::Forbidden)),
            }
        })
    }
}
