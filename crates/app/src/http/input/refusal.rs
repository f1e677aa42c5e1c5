//! Why a value is not taken.

use crate::http::problem::{FaultCode, FieldFault};
use domain::{
    account::{InvalidEmail, InvalidNickname, InvalidPassword},
    text::InvalidSearchText,
};
use std::borrow::Cow;

/// Why a value is not taken, whatever its field is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where in the field: `[0].quantity`; empty if it is about the whole.
    place: String,
    code: FaultCode,
    message: Cow<'static, str>,
}

impl Refusal {
    /// A refusal for the reason `code`; `message` begins like "must …" and may be shown to anyone.
    pub fn new(code: FaultCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self { place: String::new(), code, message: message.into() }
    }

    /// The refusal of what was given more than once.
    pub(super) fn repeated() -> Self {
        Self::new(FaultCode::Repeated, "must be given once")
    }

    /// The refusal of what was not given.
    pub(super) fn missing() -> Self {
        Self::new(FaultCode::Missing, "must be given")
    }

    /// The refusal of what nobody asked for.
    pub(super) fn unknown() -> Self {
        Self::new(FaultCode::Unknown, "is not known here")
    }

    /// The same, about what is at `place` in the field: `.amount` of an object, `[0]` of a list.
    #[must_use]
    pub(super) fn at(self, place: &str) -> Self {
        Self { place: format!("{place}{}", self.place), ..self }
    }

    /// The fault that it makes of `field`.
    pub(super) fn of(self, field: &str) -> FieldFault {
        FieldFault { field: format!("{field}{}", self.place), code: self.code, message: self.message }
    }
}

impl From<InvalidSearchText> for Refusal {
    fn from(error: InvalidSearchText) -> Self {
        let code = match error {
            InvalidSearchText::Empty => FaultCode::Empty,
            InvalidSearchText::TooLong | InvalidSearchText::TooManyWords => FaultCode::TooLong,
            InvalidSearchText::ControlCharacter => FaultCode::ForbiddenCharacter,
        };
        Self::new(code, error.to_string())
    }
}

impl From<InvalidEmail> for Refusal {
    fn from(error: InvalidEmail) -> Self {
        let code = match error {
            InvalidEmail::TooLong => FaultCode::TooLong,
            InvalidEmail::Malformed => FaultCode::Malformed,
        };
        Self::new(code, error.to_string())
    }
}

impl From<InvalidNickname> for Refusal {
    fn from(error: InvalidNickname) -> Self {
        let code = match error {
            InvalidNickname::TooShort => FaultCode::TooShort,
            InvalidNickname::TooLong => FaultCode::TooLong,
            InvalidNickname::ControlCharacter => FaultCode::ForbiddenCharacter,
        };
        Self::new(code, error.to_string())
    }
}

impl From<InvalidPassword> for Refusal {
    fn from(error: InvalidPassword) -> Self {
        let code = match error {
            InvalidPassword::TooShort => FaultCode::TooShort,
            InvalidPassword::TooLong => FaultCode::TooLong,
            InvalidPassword::Nul => FaultCode::ForbiddenCharacter,
            InvalidPassword::TooSimple => FaultCode::TooSimple,
        };
        Self::new(code, error.to_string())
    }
}
