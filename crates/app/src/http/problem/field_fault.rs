//! What is wrong with one field of a request.

use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// One fault of one field. A request's faults are reported together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldFault {
    /// The parameter, header or body field at fault, as the request names it; or the id of the game at fault.
    #[schema(example = "limit")]
    pub field: String,
    /// What is wrong with it, in one stable word.
    pub code: FaultCode,
    /// What is wrong with it, for people.
    #[schema(value_type = String, example = "must be between 1 and 100")]
    pub message: Cow<'static, str>,
}

/// What is wrong with a field, in one stable word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    /// It is needed and was not given.
    Missing,
    /// It is not known here.
    Unknown,
    /// It was given more than once.
    Repeated,
    /// It is not of the form that is expected: no number, no UUID, not UTF-8.
    Malformed,
    /// It holds nothing.
    Empty,
    /// It is too short.
    TooShort,
    /// It is too long.
    TooLong,
    /// It is too easy to guess.
    TooSimple,
    /// It holds a character that is not allowed.
    ForbiddenCharacter,
    /// It is a number outside its bounds.
    OutOfRange,
    /// It was not issued by this shop.
    Forged,
    /// It was issued for another request than this.
    Misplaced,
    /// There is less of it than is wanted.
    OutOfStock,
}
