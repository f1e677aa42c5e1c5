//! E-mail addresses.

use email_address::{EmailAddress, Options};
use std::fmt;

/// An e-mail address (RFC 5321), as its owner writes it. Two addresses that differ in case alone are one address.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

/// Text that is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmail {
    /// More bytes than an address may have.
    #[error("must have at most {} bytes", Email::MAX_BYTES)]
    TooLong,
    /// Not of the form `name@example.com`.
    #[error("must be an e-mail address such as name@example.com")]
    Malformed,
}

impl Email {
    /// The longest address that can be delivered to, in bytes (RFC 5321 §4.5.3.1.3, less the angle brackets).
    pub const MAX_BYTES: usize = 254;

    /// The address in `raw`, less white space around it.
    pub fn parse(raw: &str) -> Result<Self, InvalidEmail> {
        let text = raw.trim();
        if text.len() > Self::MAX_BYTES {
            return Err(InvalidEmail::TooLong);
        }
        let options = Options::default().with_required_tld().without_display_text().without_domain_literal();
        // A quoted local part may hold control characters; PostgreSQL cannot store a NUL, and nobody has such an address.
        let plain = !text.chars().any(char::is_control);
        let valid = plain && EmailAddress::parse_with_options(text, options).is_ok();
        valid.then(|| Self(text.to_owned())).ok_or(InvalidEmail::Malformed)
    }

    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is the same for all ways to write the address: decides whether it is taken.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

/// Addresses are personal: a log shows that there is one, not which.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_as_written_and_compared_in_lower_case() {
        let email = Email::parse(" Gordon.Freeman+Shop@Black-Mesa.example ").unwrap();
        assert_eq!(email.as_str(), "Gordon.Freeman+Shop@Black-Mesa.example");
        assert_eq!(email.key(), "gordon.freeman+shop@black-mesa.example");
    }

    #[test]
    fn what_cannot_be_delivered_to_is_refused() {
        let long = format!("{}@example.com", "a".repeat(250));
        for (text, error) in [
            ("", InvalidEmail::Malformed),
            ("gordon", InvalidEmail::Malformed),
            ("gordon@localhost", InvalidEmail::Malformed),
            ("@example.com", InvalidEmail::Malformed),
            ("a b@example.com", InvalidEmail::Malformed),
            ("a@example.com, b@example.com", InvalidEmail::Malformed),
            ("Gordon <gordon@example.com>", InvalidEmail::Malformed),
            ("gordon@[127.0.0.1]", InvalidEmail::Malformed),
            ("\"a\0b\"@example.com", InvalidEmail::Malformed),
            (&long, InvalidEmail::TooLong),
        ] {
            assert_eq!(Email::parse(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn a_log_does_not_show_it() {
        assert!(!format!("{:?}", Email::parse("gordon@example.com")).contains("gordon"));
    }
}
