//! The body of a request: one JSON object, taken apart without guessing.

use super::{
    Refusal,
    body_value::{Members, read_members},
};
use crate::http::problem::FaultCode;
use actix_web::{HttpMessage, HttpRequest, http::header, mime, web::Bytes};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use std::fmt;

/// The whole body of a request, which admission leaves with the request.
pub(in crate::http) struct WholeBody(pub(in crate::http) Bytes);

/// The fields of a body in their order, repeated ones among them; one too many at most.
pub(super) struct BodyFields(pub(super) Members);

/// Why a body has no fields.
pub(super) enum UnreadableBody {
    /// It is not JSON, or says that it is not.
    OtherMediaType,
    /// It is no JSON object.
    NoObject(Refusal),
}

impl BodyFields {
    /// The fields of the request's body.
    pub(super) fn of(request: &HttpRequest) -> Result<Self, UnreadableBody> {
        let extensions = request.extensions();
        let body = extensions.get::<WholeBody>().map_or(&[][..], |body| &body.0);
        if body.is_empty() {
            return Err(no_object(FaultCode::Missing, "must be a JSON object".to_owned()));
        }
        if !is_plain_json(request) {
            return Err(UnreadableBody::OtherMediaType);
        }
        serde_json::from_slice(body).map_err(|error| {
            // The error itself would quote what it stumbled over, which may be a password.
            let (line, column) = (error.line(), error.column());
            let message =
                format!("must be one JSON object in UTF-8, and is not at line {line}, column {column}");
            no_object(FaultCode::Malformed, message)
        })
    }
}

fn no_object(code: FaultCode, message: String) -> UnreadableBody {
    UnreadableBody::NoObject(Refusal::new(code, message))
}

/// Whether the body is declared to be JSON in UTF-8, and not compressed.
fn is_plain_json(request: &HttpRequest) -> bool {
    let encoded = request.headers().contains_key(header::CONTENT_ENCODING);
    let declared = request.mime_type().ok().flatten();
    let json = declared.is_some_and(|media_type| {
        let charset = media_type.get_param(mime::CHARSET);
        media_type.essence_str() == mime::APPLICATION_JSON.as_ref()
            && charset.is_none_or(|charset| charset == mime::UTF_8)
    });
    json && !encoded
}

impl<'de> Deserialize<'de> for BodyFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = BodyFields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<BodyFields, A::Error> {
        read_members(map).map(BodyFields)
    }
}
