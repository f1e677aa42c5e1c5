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
    AuthenticationRequired UNAUTHORIZED "authentication_required" "Authentication required"
        "The route is for users who are logged in; send `Authorization: Bearer` with an access token.";
    InvalidAccessToken UNAUTHORIZED "invalid_access_token" "Invalid access token"
        "The access token was not issued by this shop or has run out, or its session has ended; refresh it, or log in again.";
    InvalidCredentials UNAUTHORIZED "invalid_credentials" "Invalid credentials"
        "Address and password do not belong together.";
    InvalidRefreshToken UNAUTHORIZED "invalid_refresh_token" "Invalid refresh token"
        "The refresh token was not issued by this shop or has run out, or its session has ended; log in again.";
    RefreshTokenReused UNAUTHORIZED "refresh_token_reused" "Refresh token reused"
        "The refresh token was used before. Somebody has a copy, so its session has been ended; log in again.";
    InvalidSignature UNAUTHORIZED "invalid_signature" "Invalid signature"
        "The message is not signed by anybody who may send it, or was not sent just now.";
    InvalidGuestToken UNAUTHORIZED "invalid_guest_token" "Invalid guest token"
        "The guest token was not issued by this shop or has run out, or its guest has logged in; go on without it.";
    Forbidden FORBIDDEN "forbidden" "Forbidden"
        "The user may not do this.";
    CsrfTokenInvalid FORBIDDEN "csrf_token_invalid" "Invalid CSRF token"
        "Who is known by a cookie alone must send the cookie `keymart_csrf` in the header `X-CSRF-Token`, too.";
    OriginNotAllowed FORBIDDEN "origin_not_allowed" "Origin not allowed"
        "The request comes from a web page, or for all the shop knows could come from one, that may not do this.";
    RouteNotFound NOT_FOUND "route_not_found" "No such route"
        "Nothing is served at this path.";
    GameNotFound NOT_FOUND "game_not_found" "No such game"
        "No game has this id or slug.";
    SessionNotFound NOT_FOUND "session_not_found" "No such session"
        "The user has no live session with this id.";
    OrderNotFound NOT_FOUND "order_not_found" "No such order"
        "The user has no order with this id.";
    PurchaseNotFound NOT_FOUND "purchase_not_found" "No such purchase"
        "No purchase has this id.";
    UserNotFound NOT_FOUND "user_not_found" "No such user"
        "No user has this id.";
    WebhookNotFound NOT_FOUND "webhook_not_found" "No such message"
        "No message has this id.";
    SyncRunNotFound NOT_FOUND "sync_run_not_found" "No such run"
        "No run of a lap has this id.";
    WebhookSourceNotFound NOT_FOUND "webhook_source_not_found" "No such source of messages"
        "Nobody may send messages here.";
    MethodNotAllowed METHOD_NOT_ALLOWED "method_not_allowed" "Method not allowed"
        "The path exists, but not for this method; the header `Allow` lists the methods that it serves.";
    NotAcceptable NOT_ACCEPTABLE "not_acceptable" "Not acceptable"
        "The request accepts no encoding that can be served.";
    RequestTimeout REQUEST_TIMEOUT "request_timeout" "Request time-out"
        "The request's body took too long to arrive.";
    EmailTaken CONFLICT "email_taken" "E-mail address taken"
        "Another user has this e-mail address.";
    PriceChanged CONFLICT "price_changed" "Price changed"
        "The order would not cost what was expected; `total` is what it costs now.";
    IdempotencyKeyInUse CONFLICT "idempotency_key_in_use" "Idempotency key in use"
        "A request with this key is being done; try again after `Retry-After` seconds, and get its answer.";
    OrderNotCancellable CONFLICT "order_not_cancellable" "Order not cancellable"
        "Something was bought for the order, or may have been, or it is over.";
    PurchaseNotAnIncident CONFLICT "purchase_not_an_incident" "Purchase not an incident"
        "The purchase needs no decision, or not any more.";
    SyncAlreadyRunning CONFLICT "sync_already_running" "Lap already running"
        "Another lap over the catalogue runs, or waits to be run; `run` tells which.";
    SyncRunEnded CONFLICT "sync_run_ended" "Run ended"
        "The run has ended by itself.";
    SlugTaken CONFLICT "slug_taken" "Slug taken"
        "Another game has this slug.";
    BodyTooLarge PAYLOAD_TOO_LARGE "body_too_large" "Body too large"
        "The request's body is larger than 64 KiB.";
    UriTooLong URI_TOO_LONG "uri_too_long" "URI too long"
        "Path and query string are longer than 8 KiB together.";
    UnsupportedMediaType UNSUPPORTED_MEDIA_TYPE "unsupported_media_type" "Unsupported media type"
        "The body must be `application/json` in UTF-8, without another encoding.";
    QuantityLimit UNPROCESSABLE_ENTITY "quantity_limit" "Quantity limit"
        "A cart holds only so many keys of one game.";
    CartFull UNPROCESSABLE_ENTITY "cart_full" "Cart full"
        "A cart holds only so many games.";
    WishlistFull UNPROCESSABLE_ENTITY "wishlist_full" "Wishlist full"
        "A wishlist holds only so many games.";
    OutOfStock UNPROCESSABLE_ENTITY "out_of_stock" "Out of stock"
        "A game is sold out for now, or there are fewer keys than are wanted; where several are wanted, `errors` names each.";
    GameNotAvailable UNPROCESSABLE_ENTITY "game_not_available" "Game not available"
        "The game is no longer sold.";
    CartEmpty UNPROCESSABLE_ENTITY "cart_empty" "Cart empty"
        "There is nothing in the cart to order.";
    InsufficientFunds UNPROCESSABLE_ENTITY "insufficient_funds" "Insufficient funds"
        "The wallet does not hold enough.";
    IdempotencyKeyReused UNPROCESSABLE_ENTITY "idempotency_key_reused" "Idempotency key reused"
        "Another request had this key; a new request needs a new one.";
    PriceBelowCost UNPROCESSABLE_ENTITY "price_below_cost" "Price below cost"
        "At this price the game would be sold at a loss, or for less than the shop's margin.";
    WrongPassword UNPROCESSABLE_ENTITY "wrong_password" "Wrong password"
        "The current password is another.";
    TooManyAttempts TOO_MANY_REQUESTS "too_many_attempts" "Too many attempts"
        "This was tried too often in a while; try again after `Retry-After` seconds.";
    InternalError INTERNAL_SERVER_ERROR "internal_error" "Internal error"
        "The fault is the shop's; its operators can find it by `request_id`.";
    ServiceUnavailable SERVICE_UNAVAILABLE "service_unavailable" "Service unavailable"
        "Something that the shop needs is away for the moment; try again after `Retry-After` seconds.";
    PaymentsUnavailable SERVICE_UNAVAILABLE "payments_unavailable" "Payments unavailable"
        "Nobody takes payments for the shop at the moment.";
    TooManyStreams SERVICE_UNAVAILABLE "too_many_streams" "Too many streams"
        "Too many clients follow a lap at this moment; ask for the run itself now and then.";
    Busy SERVICE_UNAVAILABLE "busy" "Busy"
        "Too many people are logging in or registering at this moment; try again after `Retry-After` seconds.";
    TimedOut SERVICE_UNAVAILABLE "timed_out" "Timed out"
        "The answer took too long; try again after `Retry-After` seconds.";
}

impl ProblemCode {
    /// What the client has to prove next, where it must (RFC 9110 §11.6.1, RFC 6750 §3).
    pub fn challenge(self) -> Option<&'static str> {
        match self {
            // Who sends messages signs them; there is no scheme by which to log in.
            Self::InvalidSignature => Some("Signature"),
            Self::InvalidAccessToken => Some("Bearer error=\"invalid_token\""),
            other => (other.status() == StatusCode::UNAUTHORIZED).then_some("Bearer"),
        }
    }

    /// How many seconds a client should wait before it tries again, where that makes sense and nothing better is known.
    pub fn retry_after(self) -> Option<u32> {
        match self {
            Self::IdempotencyKeyInUse => Some(1),
            other => (other.status() == StatusCode::SERVICE_UNAVAILABLE).then_some(2),
        }
    }

    /// What the framework means when it answers with `status` by itself.
    pub(super) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED => Self::AuthenticationRequired,
            StatusCode::FORBIDDEN => Self::Forbidden,
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
