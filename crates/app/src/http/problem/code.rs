//! The names of everything that can go wrong: part of the contract, never renamed.

use actix_web::http::StatusCode;
use serde::{Serialize, Serializer};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

/// One row per problem: variant, status, code, title, and what it means for the client.
macro_rules! problem_codes {
    ($($variant:ident $status:ident $code:literal $title:literal $meaning:literal;)*) => {
        /// What is wrong, in one stable word. Clients decide by this, never by texts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ProblemCode {
            $(#[doc = $meaning] $variant,)*
        }

        impl ProblemCode {
            /// All of them, in the order of their status.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The HTTP status that it comes with.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status,)* }
            }

            /// The stable word.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// A few words for people, the same for every occurrence.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// What it means, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
}

problem_codes! {
    MalformedRequest BAD_REQUEST "malformed_request" "Malformed request"
        "The request cannot be understood.";
    InvalidInput BAD_REQUEST "invalid_input" "Invalid input"
        "Part of the input is not acceptable; `errors` names each field and why.";
    InvalidCursor BAD_REQUEST "invalid_cursor" "Invalid cursor"
        "The cursor was not issued by this shop, or belongs to a list with other filters or another sort.";
    RouteNotFound NOT_FOUND "route_not_found" "No such route"
        "Nothing is served at this path.";
    GameNotFound NOT_FOUND "game_not_found" "No such game"
        "No game has this id or slug.";
    MethodNotAllowed METHOD_NOT_ALLOWED "method_not_allowed" "Method not allowed"
        "The path exists, but not for this method; the header `Allow` lists the methods that it serves.";
    NotAcceptable NOT_ACCEPTABLE "not_acceptable" "Not acceptable"
        "The request accepts no encoding that can be served.";
    RequestTimeout REQUEST_TIMEOUT "request_timeout" "Request time-out"
        "The request's body took too long to arrive.";
    BodyTooLarge PAYLOAD_TOO_LARGE "body_too_large" "Body too large"
        "The request's body is larger than 64 KiB.";
    UriTooLong URI_TOO_LONG "uri_too_long" "URI too long"
        "Path and query string are longer than 8 KiB together.";
    UnsupportedMediaType UNSUPPORTED_MEDIA_TYPE "unsupported_media_type" "Unsupported media type"
        "The body is not of the media type that the route takes.";
    InternalError INTERNAL_SERVER_ERROR "internal_error" "Internal error"
        "The fault is the shop's; its operators can find it by `request_id`.";
    ServiceUnavailable SERVICE_UNAVAILABLE "service_unavailable" "Service unavailable"
        "Something that the shop needs is away for the moment; try again after `Retry-After` seconds.";
    TimedOut SERVICE_UNAVAILABLE "timed_out" "Timed out"
        "The answer took too long; try again after `Retry-After` seconds.";
}

impl ProblemCode {
    /// How many seconds a client should wait before it tries again, where that makes sense.
    pub fn retry_after(self) -> Option<u32> {
        (self.status() == StatusCode::SERVICE_UNAVAILABLE).then_some(2)
    }

    /// What the framework means when it answers with `status` by itself.
    pub(super) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::RouteNotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::NOT_ACCEPTABLE => Self::NotAcceptable,
            StatusCode::REQUEST_TIMEOUT => Self::RequestTimeout,
            StatusCode::PAYLOAD_TOO_LARGE => Self::BodyTooLarge,
            StatusCode::URI_TOO_LONG => Self::UriTooLong,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::UnsupportedMediaType,
            StatusCode::SERVICE_UNAVAILABLE => Self::ServiceUnavailable,
            other if other.is_client_error() => Self::MalformedRequest,
            _ => Self::InternalError,
        }
    }
}

impl Serialize for ProblemCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl PartialSchema for ProblemCode {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "What is wrong, in one stable word. New words may come; none changes its meaning.",
            ))
            .enum_values(Some(Self::ALL.iter().map(|code| code.as_str())))
            .into()
    }
}

impl ToSchema for ProblemCode {}
