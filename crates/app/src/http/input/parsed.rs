//! The extractor: handlers take `Parsed<T>` and see only what is valid.

use super::Fields;
use crate::http::problem::ApiError;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use std::future::{Ready, ready};

/// What a route takes in by path, query string and body.
pub trait Input: Sized {
    /// Reads it from `fields`, which gather the faults. `None` only after a fault.
    ///
    /// Read every field before giving up: what was not asked for counts as unknown.
    fn read(fields: &mut Fields<'_>) -> Option<Self>;
}

/// Valid input. If there is any fault, the request is answered with all of them and the handler never runs.
pub struct Parsed<T>(pub T);

impl<T: Input> FromRequest for Parsed<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let mut fields = Fields::of(request);
        let value = T::read(&mut fields);
        ready(fields.finish(value).map(Self))
    }
}

/// A route that takes nothing: any query parameter is unknown. A body is not looked at.
impl Input for () {
    fn read(_: &mut Fields<'_>) -> Option<Self> {
        Some(())
    }
}
