//! From text to value: the forms that several routes share.

use super::Refusal;
use crate::http::problem::FaultCode;
use domain::{
    account::{Email, Nickname},
    catalogue::GameId,
    text::SearchText,
};
use std::ops::RangeInclusive;
use uuid::Uuid;

/// How many entries a page may have.
pub const LIMITS: RangeInclusive<i64> = 1..=100;
/// How many entries a page has if the client does not say.
pub const DEFAULT_LIMIT: u32 = 24;
/// The longest name that the catalogue keeps, in characters.
const MAX_NAME_CHARS: usize = 300;
/// Longer than any slug is.
const MAX_SLUG_BYTES: usize = 200;

/// The size of a page.
pub fn limit(raw: &str) -> Result<u32, Refusal> {
    let limit = whole_number(raw, LIMITS)?;
    u32::try_from(limit).map_err(|_| out_of_range(&LIMITS))
}

/// A whole number in decimal digits, within `bounds`.
pub fn whole_number(raw: &str, bounds: RangeInclusive<i64>) -> Result<i64, Refusal> {
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::new(FaultCode::Malformed, "must be a whole number"));
    }
    // Digits alone that are no i64 are a number too large for any bounds.
    raw.parse().ok().filter(|number| bounds.contains(number)).ok_or_else(|| out_of_range(&bounds))
}

fn out_of_range(bounds: &RangeInclusive<i64>) -> Refusal {
    let message = match (bounds.start(), bounds.end()) {
        (least, &i64::MAX) => format!("must be at least {least}"),
        (least, most) => format!("must be between {least} and {most}"),
    };
    Refusal::new(FaultCode::OutOfRange, message)
}

/// `true` or `false`.
pub fn boolean(raw: &str) -> Result<bool, Refusal> {
    raw.parse().map_err(|_| Refusal::new(FaultCode::Malformed, "must be true or false"))
}

/// One of `all`, by its word.
pub fn word<T: Copy>(raw: &str, all: &[T], text: impl Fn(T) -> &'static str) -> Result<T, Refusal> {
    let found = all.iter().copied().find(|one| text(*one) == raw);
    found.ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|one| text(*one)).collect();
        Refusal::new(FaultCode::Malformed, format!("must be one of {}", words.join(", ")))
    })
}

/// The id of a game.
pub fn game_id(raw: &str) -> Result<GameId, Refusal> {
    uuid(raw).map(GameId)
}

/// An id, in the usual form of a UUID: 36 characters with hyphens.
pub fn uuid(raw: &str) -> Result<Uuid, Refusal> {
    let id = if raw.len() == 36 { Uuid::try_parse(raw).ok() } else { None };
    id.ok_or_else(|| Refusal::new(FaultCode::Malformed, "must be a UUID"))
}

/// The readable part of a game's address.
pub fn slug(raw: &str) -> Result<String, Refusal> {
    let possible = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if raw.len() > MAX_SLUG_BYTES {
        return Err(Refusal::new(
            FaultCode::TooLong,
            format!("must have at most {MAX_SLUG_BYTES} characters"),
        ));
    }
    if raw.is_empty() || !raw.bytes().all(possible) {
        return Err(Refusal::new(FaultCode::Malformed, "must be lower-case letters, digits and hyphens"));
    }
    Ok(raw.to_owned())
}

/// An e-mail address.
pub fn email(raw: &str) -> Result<Email, Refusal> {
    Ok(Email::parse(raw)?)
}

/// What a user wants to be called.
pub fn nickname(raw: &str) -> Result<Nickname, Refusal> {
    Ok(Nickname::parse(raw)?)
}

/// What to search for.
pub fn search_text(raw: &str) -> Result<SearchText, Refusal> {
    Ok(SearchText::parse(raw)?)
}

/// The name of a platform, region or publisher.
pub fn name(raw: &str) -> Result<String, Refusal> {
    let name = raw.trim();
    if name.is_empty() {
        return Err(Refusal::new(FaultCode::Empty, "must not be empty"));
    }
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(Refusal::new(
            FaultCode::TooLong,
            format!("must have at most {MAX_NAME_CHARS} characters"),
        ));
    }
    if name.chars().any(char::is_control) {
        return Err(Refusal::new(FaultCode::ForbiddenCharacter, "must not contain control characters"));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_whole_number_is_digits_within_bounds() {
        assert_eq!(whole_number("7", 0..=9), Ok(7));
        for malformed in ["", "-", "+7", "7.0", "1e3", " 7", "٧", "0x7", "--7"] {
            assert_eq!(
                whole_number(malformed, 0..=9),
                Err(Refusal::new(FaultCode::Malformed, "must be a whole number")),
                "{malformed:?}"
            );
        }
        for beyond in ["10", "-1", "99999999999999999999"] {
            assert_eq!(
                whole_number(beyond, 0..=9),
                Err(Refusal::new(FaultCode::OutOfRange, "must be between 0 and 9")),
                "{beyond:?}"
            );
        }
    }

    #[test]
    fn an_id_has_one_form_only() {
        assert!(game_id("0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f").is_ok());
        for other in ["", "7", "0198c5c53a4e7c3a8a550d4f0c1d2e3f", "{0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3}"] {
            assert!(game_id(other).is_err(), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn what_passes_as_a_name_can_be_stored(raw in "\\PC{0,40}|.{0,400}") {
            if let Ok(name) = name(&raw) {
                prop_assert!(!name.contains('\0') && !name.is_empty() && name.chars().count() <= MAX_NAME_CHARS);
            }
        }
    }
}
