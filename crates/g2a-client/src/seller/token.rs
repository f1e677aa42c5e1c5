//! What `POST /oauth/token` answers, and the header that follows from it.

use super::{UndecodableSeller, read};
use crate::{
    error::G2aError,
    scalar::{Number, Word},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ports::StoredToken;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use std::time::Duration;

/// How long before its end a token is not used any more: it must arrive while it is good, and clocks differ.
const MARGIN: Duration = Duration::from_mins(1);

/// For how long a token is taken to be good whose end is not told, or is absurd (`g2a-contract.md` §6.1).
const USUAL_LIFETIME: u64 = 3600;
const LONGEST_LIFETIME: u64 = 24 * 3600;

/// A token as it was given.
pub(super) struct Granted {
    token: SecretString,
    /// For how long it will be used.
    pub(super) usable_for: Duration,
}

#[derive(Deserialize)]
struct Body {
    access_token: Word,
    #[serde(default)]
    expires_in: Number,
}

impl Granted {
    /// Reads an answer. Errors quote nothing of it.
    pub(super) fn read(body: &[u8]) -> Result<Self, G2aError> {
        let Body { access_token, expires_in } = read(body)?;
        let token = SecretString::from(access_token.0);
        if header(&token).is_none() {
            return Err(UndecodableSeller("access_token".to_owned()).into());
        }
        let lifetime = expires_in.whole().unwrap_or(USUAL_LIFETIME).min(LONGEST_LIFETIME);
        Ok(Self { token, usable_for: Duration::from_secs(lifetime).saturating_sub(MARGIN) })
    }

    pub(super) fn into_stored(self, now: DateTime<Utc>) -> StoredToken {
        let usable_for = TimeDelta::from_std(self.usable_for).unwrap_or_default();
        StoredToken { token: self.token, expires_at: now + usable_for }
    }
}

/// The header that shows a token, marked sensitive; `None` for what cannot be one.
pub(super) fn header(token: &SecretString) -> Option<HeaderValue> {
    let token = token.expose_secret();
    let is_token = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    let mut header = HeaderValue::try_from(format!("Bearer {token}")).ok().filter(|_| is_token)?;
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usable_for(body: &str) -> Option<u64> {
        Granted::read(body.as_bytes()).ok().map(|granted| granted.usable_for.as_secs())
    }

    #[test]
    fn a_token_is_used_until_a_minute_before_its_end() {
        for (expires_in, seconds) in
            [("3600", 3540), ("\"600\"", 540), ("60", 0), ("1", 0), ("null", 3540), ("1e9", 86_340)]
        {
            let body = format!(r#"{{"access_token":"t","expires_in":{expires_in},"token_type":"bearer"}}"#);
            assert_eq!(usable_for(&body), Some(seconds), "{expires_in}");
        }
        assert_eq!(usable_for(r#"{"access_token":"t"}"#), Some(3540));
    }

    #[test]
    fn what_is_no_token_is_refused_without_an_echo() {
        for body in [
            r#"{"access_token":""}"#,
            r#"{"access_token":"se cret"}"#,
            r#"{"token":"secret"}"#,
            "secret",
            r#"{"access_token":["secret"]}"#,
        ] {
            let error = Granted::read(body.as_bytes()).map(|_| ()).unwrap_err().chain();
            assert!(error.starts_with("not an answer to a seller: ") && !error.contains("cret"), "{error}");
        }
    }

    #[test]
    fn the_header_is_sensitive() {
        let header = header(&"secret".into()).unwrap();
        assert_eq!((header.to_str().unwrap(), header.is_sensitive()), ("Bearer secret", true));
    }
}
