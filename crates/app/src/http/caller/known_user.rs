//! Users who only look.

use super::bearer;
use crate::http::{
    cached,
    problem::{ApiError, ProblemCode},
    state::HttpState,
};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use cache::{Entry, Question};
use domain::account::UserId;
use futures_util::future::LocalBoxFuture;
use std::sync::Arc;

/// A user who is logged in, or was a second ago, for routes that show the user what is the user's own, and change nothing: who it
/// is comes from the cache. Whoever logs out is known as such at once where that happened, and within a second everywhere.
pub(in crate::http) struct KnownUser {
    /// Who.
    pub(in crate::http) id: UserId,
    /// The user's profile.
    pub(in crate::http) profile: Arc<Entry>,
}

impl KnownUser {
    /// The user who sends `request`; `None` if it says nothing of who that is.
    pub(super) async fn find(request: &HttpRequest) -> Result<Option<Self>, ApiError> {
        let Some(token) = bearer::find(request)? else { return Ok(None) };
        let accounts = &HttpState::of(request).accounts;
        let claims = accounts.tokens.read_access(token, accounts.clock.now()).ok_or_else(bearer::invalid)?;
        let profile = cached::find(request, &Question::Profile(claims.user, claims.session)).await?;
        // No profile: the session has ended, or is not this user's.
        if profile.content().is_some() {
            Ok(Some(Self { id: claims.user, profile }))
        } else {
            Err(bearer::invalid())
        }
    }
}

impl FromRequest for KnownUser {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            Self::find(&request).await?.ok_or_else(|| ApiError::new(ProblemCode::AuthenticationRequired))
        })
    }
}
