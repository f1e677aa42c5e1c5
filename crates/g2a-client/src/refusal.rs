//! Answers that say no.

use crate::{code::G2aCode, error::ErrorClass, error_body::ErrorBody};
use chrono::{DateTime, Utc};
use domain::text::clean_name;
use reqwest::{
    StatusCode,
    header::{HeaderMap, RETRY_AFTER},
};
use std::{fmt, time::Duration};

/// An answer with another status than 200 or 202.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// The API's own code; `None` if the body is not the API's, as when a gateway answers in its place.
    pub(crate) code: Option<G2aCode>,
    pub(crate) message: String,
    /// How long it wants to be left alone, if it says so.
    pub(crate) retry_after: Option<Duration>,
    /// The offer that is there already, if it names one.
    pub(crate) offer: Option<String>,
    /// Whether it says that too many jobs of a seller wait.
    pub(crate) queue_is_full: bool,
}

impl Refusal {
    /// Reads whatever came: the API's body, or HTML, or nothing. Texts are cut to one line of at most 300 characters.
    pub(crate) fn read(status: StatusCode, body: &[u8], retry_after: Option<Duration>) -> Self {
        let ErrorBody { code, message, offer, queue_is_full } = ErrorBody::read(body);
        let code = code.and_then(|code| clean_name(&code)).map(|code| G2aCode::parse(&code));
        let message = message.and_then(|message| clean_name(&message));
        let reason = || status.canonical_reason().unwrap_or("no message").to_owned();
        let message = message.unwrap_or_else(reason);
        Self { status, code, message, retry_after, offer, queue_is_full }
    }

    pub(crate) fn class(&self) -> ErrorClass {
        let by_code = self.code.as_ref().and_then(G2aCode::class);
        by_code.unwrap_or_else(|| class_of_status(self.status))
    }

    /// Whether it says that G2A does not work, or comes from something else.
    pub(crate) fn is_outage(&self) -> bool {
        match &self.code {
            Some(G2aCode::Api00 | G2aCode::Err99) => true,
            Some(code) if code.class().is_some() => false,
            _ => matches!(class_of_status(self.status), ErrorClass::Unavailable | ErrorClass::Garbled),
        }
    }

    /// The API's code, or the status in its place.
    pub(crate) fn code(&self) -> String {
        let status = || format!("HTTP {}", self.status.as_u16());
        self.code.as_ref().map_or_else(status, G2aCode::to_string)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.as_u16();
        match &self.code {
            Some(code) => write!(f, "{} ({code}, HTTP {status})", self.message),
            None => write!(f, "{} (HTTP {status})", self.message),
        }
    }
}

/// What a status says when no known code says more. A redirect is none of the API's ways to answer.
fn class_of_status(status: StatusCode) -> ErrorClass {
    match status.as_u16() {
        429 => ErrorClass::Throttled,
        401 | 403 | 407 => ErrorClass::Refused,
        408 | 500..=599 => ErrorClass::Unavailable,
        400..=499 => ErrorClass::Rejected,
        _ => ErrorClass::Garbled,
    }
}

/// How long `Retry-After` asks to wait from `now` on: seconds, or a date (RFC 9110 §10.2.3).
pub(crate) fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?;
    let in_seconds = value.parse().ok().map(Duration::from_secs);
    in_seconds.or_else(|| (DateTime::parse_from_rfc2822(value).ok()?.to_utc() - now).to_std().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_of_bounded_length() {
        let long = format!(r#"{{"message":"a\r\nb{}","code":"BR02"}}"#, "x".repeat(5000));
        let refusal = Refusal::read(StatusCode::BAD_REQUEST, long.as_bytes(), None);
        assert!(refusal.message.starts_with("a b") && refusal.message.len() <= 300, "{}", refusal.message);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = "2026-01-02T03:04:05Z".parse().unwrap();
        let asked = |value: &str| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
            retry_after(&headers, now)
        };
        assert_eq!(asked("7"), Some(Duration::from_secs(7)));
        assert_eq!(asked("Fri, 02 Jan 2026 03:04:35 GMT"), Some(Duration::from_secs(30)));
        for value in ["", "soon", "-1", "Thu, 01 Jan 1970 00:00:00 GMT"] {
            assert_eq!(asked(value), None, "{value:?}");
        }
    }
}
