//! Whoever changes a cart or wishlist.

use super::{Visitor, visitor::Purpose};
use crate::http::{
    guest,
    problem::{ApiError, ProblemCode},
};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use application::Shopper;
use domain::shopper::Owner;
use futures_util::future::LocalBoxFuture;

/// Whoever asks, where anyone may, for routes that change something: no page of somebody else's makes a guest's browser do that.
pub(in crate::http) struct Writer {
    request: HttpRequest,
    visitor: Visitor,
}

impl Writer {
    async fn of(request: HttpRequest) -> Result<Self, ApiError> {
        let visitor = Visitor::of(&request, Purpose::Change).await?;
        Ok(Self { request, visitor })
    }

    /// Lets the caller write. A guest session that begins with this write is made known to the client if the write succeeds.
    pub(in crate::http) async fn write<T, E>(
        &self,
        write: impl AsyncFnOnce(Shopper) -> Result<T, E>,
    ) -> Result<T, ApiError>
    where
        ApiError: From<E>,
    {
        if let Some(owner) = self.visitor.owner() {
            return self.judged(write(owner.into()).await);
        }
        let newcomer = guest::invite(&self.request).await?;
        let written = write(Shopper::Newcomer(newcomer.guest)).await?;
        guest::welcome(&self.request, &newcomer);
        Ok(written)
    }

    /// Lets the caller take something away; `None` if the caller is nobody, who has nothing.
    pub(in crate::http) async fn take_away<T, E>(
        &self,
        write: impl AsyncFnOnce(Owner) -> Result<T, E>,
    ) -> Result<Option<T>, ApiError>
    where
        ApiError: From<E>,
    {
        match self.visitor.owner() {
            Some(owner) => self.judged(write(owner).await).map(Some),
            None => Ok(None),
        }
    }

    /// A guest whose session ended since it was recognised is refused like one whose session ended before.
    fn judged<T, E>(&self, written: Result<T, E>) -> Result<T, ApiError>
    where
        ApiError: From<E>,
    {
        written.map_err(|error| match (ApiError::from(error), &self.visitor) {
            (error, Visitor::Guest(_, guest)) if error.code() == ProblemCode::InvalidGuestToken => {
                guest.refuse(&self.request)
            }
            (error, _) => error,
        })
    }
}

impl FromRequest for Writer {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        Box::pin(Self::of(request.clone()))
    }
}
