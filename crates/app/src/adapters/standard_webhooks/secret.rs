//! Secrets that messages are signed with.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use domain::ports::SignedMessage;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;
use std::{ops::RangeInclusive, str::FromStr};

/// What secrets begin with.
const PREFIX: &str = "whsec_";
/// How long secrets are, in bytes, as Standard Webhooks has it.
const LENGTHS: RangeInclusive<usize> = 24..=64;
/// What the signatures of the scheme begin with.
const VERSION: &str = "v1,";

/// A secret that sender and receiver share, written `whsec_` and Base64.
#[derive(Debug, Clone)]
pub struct WebhookSecret(SecretSlice<u8>);

/// A text that is no secret. It tells nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWebhookSecret {
    /// The beginning is another.
    #[error("must begin with whsec_")]
    NoPrefix,
    /// What follows is not Base64.
    #[error("must have Base64 behind whsec_; `openssl rand -base64 32` makes it")]
    NotBase64,
    /// It is too short or too long.
    #[error("must have 24 to 64 bytes, not {0}; `openssl rand -base64 32` makes what comes behind whsec_")]
    WrongLength(usize),
}

impl WebhookSecret {
    /// The message with its signature, as a sender who knows this secret sends it.
    pub fn sign(&self, id: &str, sent_at: DateTime<Utc>, body: impl Into<Vec<u8>>) -> SignedMessage {
        let (timestamp, body) = (sent_at.timestamp().to_string(), body.into());
        let code = self.code(id, &timestamp, &body).finalize().into_bytes();
        SignedMessage {
            id: id.to_owned(),
            timestamp,
            signature: format!("{VERSION}{}", STANDARD.encode(code)),
            body,
        }
    }

    /// Whether one of the signatures was made with this secret. How long it takes does not depend on where a wrong one differs.
    pub(super) fn has_signed(&self, message: &SignedMessage) -> bool {
        let code = self.code(&message.id, &message.timestamp, &message.body);
        signatures(&message.signature).any(|signature| code.clone().verify_slice(&signature).is_ok())
    }

    fn code(&self, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104)")]
        let code = Hmac::new_from_slice(self.0.expose_secret()).expect("HMAC takes keys of any length");
        code.chain_update(id).chain_update(".").chain_update(timestamp).chain_update(".").chain_update(body)
    }
}

/// The signatures of the scheme in a header, which lists those of several secrets or schemes with blanks between.
fn signatures(header: &str) -> impl Iterator<Item = Vec<u8>> {
    header.split(' ').filter_map(|one| STANDARD.decode(one.strip_prefix(VERSION)?).ok())
}

impl From<SecretSlice<u8>> for WebhookSecret {
    /// A secret of any length, for whoever makes it and never writes it down.
    fn from(bytes: SecretSlice<u8>) -> Self {
        Self(bytes)
    }
}

impl FromStr for WebhookSecret {
    type Err = InvalidWebhookSecret;

    fn from_str(text: &str) -> Result<Self, InvalidWebhookSecret> {
        let encoded = text.strip_prefix(PREFIX).ok_or(InvalidWebhookSecret::NoPrefix)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| InvalidWebhookSecret::NotBase64)?;
        let length = bytes.len();
        let fits = LENGTHS.contains(&length);
        fits.then(|| Self(bytes.into())).ok_or(InvalidWebhookSecret::WrongLength(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_neither_short_nor_long_nor_without_its_beginning() {
        let zeros = |count| STANDARD.encode(vec![0; count]);
        let parse = |text: String| text.parse::<WebhookSecret>().map(drop);
        for length in [24, 32, 64] {
            assert_eq!(parse(format!("whsec_{}", zeros(length))), Ok(()), "{length}");
        }
        for length in [0, 23, 65] {
            let expected = InvalidWebhookSecret::WrongLength(length);
            assert_eq!(parse(format!("whsec_{}", zeros(length))), Err(expected));
        }
        assert_eq!(parse(zeros(32)), Err(InvalidWebhookSecret::NoPrefix));
        assert_eq!(parse("whsec_hunter2!".to_owned()), Err(InvalidWebhookSecret::NotBase64));
    }

    #[test]
    fn a_secret_is_not_shown() {
        let secret: WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap();
        let shown = format!("{secret:?}");
        assert!(shown.contains("REDACTED") && !shown.contains("49"), "{shown}");
    }
}
