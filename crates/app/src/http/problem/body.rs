//! The body of every error response.

use super::{FieldFault, ProblemCode};
use crate::http::{admin::SyncRunBody, catalogue::body::Money};
use serde::Serialize;
use utoipa::ToSchema;

/// A problem, after RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem<'a> {
    /// Where this kind of problem is explained, relative to the server.
    #[schema(format = "uri-reference", example = "/docs/problems#invalid_input")]
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in a few words, for people.
    #[schema(example = "Invalid input")]
    pub title: &'a str,
    /// The HTTP status.
    #[schema(example = 400)]
    pub status: u16,
    /// What happened this time, for people.
    pub detail: &'a str,
    /// The kind of problem in one stable word, for programs.
    pub code: ProblemCode,
    /// The path that was asked for.
    #[schema(format = "uri-reference", example = "/api/v1/games")]
    pub instance: &'a str,
    /// What to quote to the shop's operators; also in the header `x-request-id`.
    #[schema(example = "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f")]
    pub request_id: &'a str,
    /// Each field at fault; empty if the problem is not about fields.
    pub errors: &'a [FieldFault],
    /// What the order costs now; only with `price_changed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub total: Option<Money>,
    /// The lap that is in the way; only with `sync_already_running`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub run: Option<SyncRunBody>,
}

impl<'a> Problem<'a> {
    /// The media type of problems.
    pub const MEDIA_TYPE: &'static str = "application/problem+json";

    /// A problem of the kind `code`, which happened to the request `request_id` for the path `instance`.
    pub fn new(
        code: ProblemCode,
        detail: Option<&'a str>,
        errors: &'a [FieldFault],
        instance: &'a str,
        request_id: &'a str,
    ) -> Self {
        Self {
            kind: format!("/docs/problems#{}", code.as_str()),
            title: code.title(),
            status: code.status().as_u16(),
            detail: detail.unwrap_or(code.meaning()),
            code,
            instance,
            request_id,
            errors,
            total: None,
            run: None,
        }
    }
}
