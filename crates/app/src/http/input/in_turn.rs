//! Two extractors, one after the other.

use actix_web::{Error, FromRequest, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;

/// What `A` takes of a request, and then what `B` does: if `A` refuses, `B` is not asked. Extractors side by side are asked at
/// the same time, and whichever refuses first decides the answer; so who may not ask at all might be told of a misspelt field.
pub struct InTurn<A, B>(pub A, pub B);

impl<A: FromRequest + 'static, B: FromRequest + 'static> FromRequest for InTurn<A, B> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let first = A::extract(&request).await.map_err(Into::into)?;
            let second = B::extract(&request).await.map_err(Into::into)?;
            Ok(Self(first, second))
        })
    }
}
