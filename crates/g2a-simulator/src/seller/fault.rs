//! What the Import API answers when it says no.

use serde_json::json;
use uuid::Uuid;

use crate::errors::ErrorCode;
use crate::reply::Reply;

/// An error answer: `{"errors":[{"code","message"}]}` with its HTTP status. The codes are inventions, the real ones are not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SellerFault {
    status: u16,
    code: &'static str,
    message: String,
    /// The offer that is there already.
    existing: Option<Uuid>,
}

impl SellerFault {
    fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), existing: None }
    }

    pub(crate) fn unauthorised() -> Self {
        Self::new(401, "UNAUTHORIZED", "The access token is missing, unknown or expired")
    }

    pub(crate) fn too_many_requests() -> Self {
        let code = ErrorCode::Br03;
        Self::new(code.status(), code.as_str(), code.message())
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "VALIDATION_ERROR", message)
    }

    /// The wording is the real API's.
    pub(super) fn queue_is_full() -> Self {
        Self::new(400, "QUEUE_LIMIT", "The limit of tasks in the queue has been exceeded")
    }

    pub(super) fn not_found(what: &str) -> Self {
        Self::new(404, "NOT_FOUND", format!("{what} not found"))
    }

    pub(super) fn offered_already(offer: Uuid) -> Self {
        let fault = Self::new(409, "OFFER_EXISTS", "An offer for this product already exists");
        Self { existing: Some(offer), ..fault }
    }
}

impl From<SellerFault> for Reply {
    fn from(SellerFault { status, code, message, existing }: SellerFault) -> Self {
        let mut body = json!({ "errors": [{ "code": code, "message": message }] });
        if let (Some(offer), Some(fields)) = (existing, body.as_object_mut()) {
            fields.insert("data".to_owned(), json!({ "offerId": offer }));
        }
        Self::json(status, &body)
    }
}
