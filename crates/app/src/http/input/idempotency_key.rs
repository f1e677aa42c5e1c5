//! The header `Idempotency-Key`.

use super::{Fields, Refusal};
use crate::http::problem::FaultCode;
use domain::order::IdempotencyKey;
use utoipa::IntoParams;

/// The name of the header, as headers are compared.
const HEADER: &str = "idempotency-key";

/// What the client calls the request.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it stands in the contract; the header is read where it is used")]
pub(in crate::http) struct Idempotent {
    /// What you call this request: 1 to 255 visible ASCII characters, best a new UUID. The same request with the same key is done once,
    /// and gets the same answer for 24 hours; another request with the key is refused.
    #[param(
        rename = "Idempotency-Key",
        min_length = 1,
        max_length = 255,
        example = "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f"
    )]
    idempotency_key: String,
}

/// What the client calls the request, which it must.
pub fn idempotency_key(fields: &mut Fields<'_>) -> Option<IdempotencyKey> {
    fields.header(HEADER, |raw| {
        IdempotencyKey::try_from(raw).map_err(|error| Refusal::new(FaultCode::Malformed, error.to_string()))
    })
}
