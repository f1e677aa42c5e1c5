//! What cached answers add to the contract.

use utoipa::{IntoParams, IntoResponses};

/// How new the answer has to be.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it stands in the contract; the headers are read where they are used")]
pub(in crate::http) struct Consistent {
    /// The `x-consistency` of the answer to a write: this answer then contains that write, whichever instance gives it.
    #[param(rename = "x-consistency")]
    x_consistency: Option<String>,
}

/// What the client has already, and how new the answer has to be.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it stands in the contract; the headers are read where they are used")]
pub(in crate::http) struct Revalidated {
    /// The `ETag` of an earlier answer: if it still holds, the answer is 304 without a body.
    #[param(rename = "if-none-match")]
    if_none_match: Option<String>,
    /// The `x-consistency` of the answer to a write: this answer then contains that write, whichever instance gives it.
    #[param(rename = "x-consistency")]
    x_consistency: Option<String>,
}

/// The answer to who has it already.
#[derive(IntoResponses)]
#[response(status = 304, description = "The answer that the client has, by `If-None-Match`, still holds")]
pub(in crate::http) struct Unchanged;
