//! Replies that are kept with what was done, to be given again byte for byte.

use super::problem::{ApiError, ProblemCode};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use application::idempotent::NotDone;
use domain::order::{RequestFingerprint, StoredReply};
use serde::Serialize;

/// A reply that something was made, to be kept.
pub(super) fn created(body: &impl Serialize) -> StoredReply {
    // It is numbers and text: there is nothing in it that cannot be written.
    StoredReply { status: StatusCode::CREATED.as_u16(), body: serde_json::to_vec(body).unwrap_or_default() }
}

/// The answer that a reply is.
pub(super) fn answer(reply: StoredReply) -> HttpResponse {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    HttpResponse::build(status).insert_header(header::ContentType::json()).body(reply.body)
}

/// The fingerprint of a request of this kind: of what it asks for, however it is written.
pub(super) fn fingerprint(kind: &str, wish: &impl Serialize) -> RequestFingerprint {
    // What is asked for is numbers and text, too.
    RequestFingerprint::of(kind, &serde_json::to_vec(wish).unwrap_or_default())
}

impl From<NotDone> for ApiError {
    fn from(error: NotDone) -> Self {
        Self::new(match error {
            NotDone::InUse => ProblemCode::IdempotencyKeyInUse,
            NotDone::OtherRequest => ProblemCode::IdempotencyKeyReused,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::{MessageBody, to_bytes};

    #[test]
    fn who_asks_while_the_same_is_done_is_told_to_ask_again() {
        let busy = ApiError::from(NotDone::InUse).code();
        assert_eq!((busy.as_str(), busy.status().as_u16()), ("idempotency_key_in_use", 409));
        assert_eq!(busy.retry_after(), Some(1));
        let other = ApiError::from(NotDone::OtherRequest).code();
        assert_eq!((other.as_str(), other.status().as_u16()), ("idempotency_key_reused", 422));
    }

    #[actix_web::test]
    async fn a_kept_reply_is_given_as_it_was() {
        let kept = StoredReply { status: 201, body: b"{ \"id\":  1 }".to_vec() };
        let answer = answer(kept.clone());
        assert_eq!(answer.status(), 201);
        assert_eq!(answer.headers().get("content-type").unwrap(), "application/json");
        let body = to_bytes(answer.into_body().boxed()).await.unwrap();
        assert_eq!(body, kept.body);
    }
}
