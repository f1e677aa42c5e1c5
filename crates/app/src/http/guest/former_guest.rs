//! The guest that somebody was before registering or logging in.

use super::{cookies, presented::PresentedGuest};
use crate::http::{origin::Origin, problem::ApiError};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use application::merge_guest::{MergeReport, MergeStatus};
use domain::account::TokenHash;
use std::future::{Ready, ready};

/// The guest that somebody was, if any. Whether there is such a guest, the merge finds out.
///
/// A request that would end the session of a cookie's guest must come from a page of ours, with its CSRF token.
pub struct FormerGuest {
    request: HttpRequest,
    presented: Option<PresentedGuest>,
}

impl FormerGuest {
    fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let presented = PresentedGuest::find(request)?;
        if let Some(presented) = &presented {
            presented.require_intent(request)?;
        }
        if cookies::is_there(request) {
            Origin::refuse_foreign(request)?;
        }
        Ok(Self { request: request.clone(), presented })
    }

    /// What storage knows the guest by.
    pub fn hash(&self) -> Option<TokenHash> {
        self.presented.as_ref().map(PresentedGuest::hash)
    }

    /// Lets the browser forget the guest, unless the merge is to be tried again.
    pub fn settle(&self, merge: &MergeReport) {
        let over = merge.status != MergeStatus::FailedWillRetry;
        let kept = PresentedGuest::find_cookie(&self.request).ok().flatten();
        if over && kept.is_some_and(|kept| Some(kept.hash()) == self.hash()) {
            cookies::take_back(&self.request);
        }
    }
}

impl FromRequest for FormerGuest {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}
