//! What single values must look like. Each error continues the sentence "SETTING …".

use crate::http::{AllowedOrigin, InvalidOrigin};
use secrecy::SecretString;
use std::{fmt::Display, ops::RangeInclusive, str::FromStr};

/// The shortest secret, in bytes: what HMAC-SHA-256 can use of a key (RFC 2104 §3).
const MIN_SECRET_BYTES: usize = 32;

/// What generated secrets begin with, so that production can refuse them.
pub(super) const DEVELOPMENT_PREFIX: &str = "development-";

/// One of a few words.
pub(super) fn one_of<T: Copy>(words: &[(&str, T)], text: &str) -> Result<T, String> {
    let chosen = words.iter().find(|(word, _)| *word == text);
    chosen.map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        format!("must be one of: {}", words.join(", "))
    })
}

/// A number within bounds.
pub(super) fn number<T>(range: RangeInclusive<T>, text: &str) -> Result<T, String>
where
    T: FromStr + PartialOrd + Display,
{
    let number = text.trim().parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| format!("must be a whole number from {} to {}", range.start(), range.end()))
}

/// Origins of web pages, separated by commas.
pub(super) fn origins(text: &str) -> Result<Vec<AllowedOrigin>, String> {
    let origins = text.split(',').map(str::trim).filter(|origin| !origin.is_empty());
    let parse = |origin: &str| {
        origin.parse().map_err(|error: InvalidOrigin| format!("`{origin}` is not an origin: {error}"))
    };
    origins.map(parse).collect()
}

/// A secret that is long enough to sign with.
pub(super) fn signing_secret(text: &str) -> Result<SecretString, String> {
    if text.len() < MIN_SECRET_BYTES {
        return Err(format!(
            "must have at least {MIN_SECRET_BYTES} bytes, not {}; `openssl rand -base64 48` makes a good one",
            text.len()
        ));
    }
    Ok(SecretString::from(text))
}
