//! Whoever looks into a cart or wishlist.

use super::{KnownUser, SignedIn};
use crate::http::{guest::PresentedGuest, problem::ApiError, state::HttpState};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use domain::{
    account::UserId,
    shopper::{GuestId, Owner},
};
use futures_util::future::LocalBoxFuture;

/// Whoever asks, where anyone may: a user, a guest, or nobody known. For routes that change nothing.
pub(in crate::http) enum Visitor {
    User(UserId),
    Guest(GuestId, PresentedGuest),
    Nobody,
}

/// What somebody is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Look,
    Change,
}

impl Visitor {
    /// Who sends `request`. A user is a user whatever cookies the browser has; a token that is not good is refused.
    pub(super) async fn of(request: &HttpRequest, purpose: Purpose) -> Result<Self, ApiError> {
        if let Some(user) = Self::find_user(request, purpose).await? {
            return Ok(Self::User(user));
        }
        let Some(guest) = PresentedGuest::find(request)? else { return Ok(Self::Nobody) };
        if purpose == Purpose::Change {
            guest.require_intent(request)?;
        }
        Self::recognise(request, guest).await
    }

    /// Whoever changes something is looked up in storage, so that nobody changes anything after logging out.
    async fn find_user(request: &HttpRequest, purpose: Purpose) -> Result<Option<UserId>, ApiError> {
        Ok(match purpose {
            Purpose::Look => KnownUser::find(request).await?.map(|user| user.id),
            Purpose::Change => SignedIn::find(request).await?.map(|signed_in| signed_in.user.id),
        })
    }

    async fn recognise(request: &HttpRequest, guest: PresentedGuest) -> Result<Self, ApiError> {
        let recognised = HttpState::of(request).guests.recognise(&guest.hash()).await?;
        let Some(recognised) = recognised else { return Err(guest.refuse(request)) };
        guest.keep_browser(request, recognised.extended);
        Ok(Self::Guest(recognised.session.id, guest))
    }

    /// Whose cart and wishlist the visitor sees; nobody has none.
    pub(in crate::http) fn owner(&self) -> Option<Owner> {
        match self {
            Self::User(user) => Some(Owner::User(*user)),
            Self::Guest(guest, _) => Some(Owner::Guest(*guest)),
            Self::Nobody => None,
        }
    }
}

impl FromRequest for Visitor {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::of(&request, Purpose::Look).await })
    }
}
