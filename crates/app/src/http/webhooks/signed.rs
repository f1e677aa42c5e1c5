//! A message with its signature, as it comes over HTTP.

use crate::http::input::WholeBody;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use domain::ports::SignedMessage;
use std::{
    convert::Infallible,
    future::{Ready, ready},
};
use utoipa::IntoParams;

/// What Standard Webhooks has in headers.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it stands in the contract; the headers are read below")]
#[expect(clippy::struct_field_names, reason = "the standard names them so")]
pub(super) struct SignatureHeaders {
    /// The sender's id of the message; the same whenever it is sent again.
    #[param(rename = "webhook-id", example = "msg_2mn8a1b2c3d4e5f6")]
    webhook_id: String,
    /// When it is sent, in seconds since 1970; not more than five minutes from now.
    #[param(rename = "webhook-timestamp", example = "1764201600")]
    webhook_timestamp: String,
    /// `v1,` and the Base64 of the HMAC-SHA256 over id, timestamp and body with points between; several with blanks between.
    #[param(rename = "webhook-signature", example = "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=")]
    webhook_signature: String,
}

/// A message as it came. Nobody has looked at it yet.
pub(super) struct Signed(pub(super) SignedMessage);

impl FromRequest for Signed {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let body = request.extensions().get::<WholeBody>().map(|body| body.0.to_vec()).unwrap_or_default();
        ready(Ok(Self(SignedMessage {
            id: header(request, "webhook-id"),
            timestamp: header(request, "webhook-timestamp"),
            signature: header(request, "webhook-signature"),
            body,
        })))
    }
}

/// The header's text. What is missing, given twice or no text is empty, for which no signature holds.
fn header(request: &HttpRequest, name: &str) -> String {
    let mut values = request.headers().get_all(name);
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}
