//! Requests that may come twice and must be done once.

use sha2::{Digest, Sha256};

/// What a client calls one of its requests: 1 to 255 visible ASCII characters, unique for each user.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

/// A text that names no request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must have 1 to {} visible ASCII characters", IdempotencyKey::MAX_LENGTH)]
pub struct InvalidIdempotencyKey;

/// What a request asks for, as a hash: the same key must not come with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestFingerprint([u8; 32]);

/// The answer that was given to a request, to be given again byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl IdempotencyKey {
    /// The longest key.
    pub const MAX_LENGTH: usize = 255;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&str> for IdempotencyKey {
    type Error = InvalidIdempotencyKey;

    fn try_from(text: &str) -> Result<Self, InvalidIdempotencyKey> {
        let fits =
            (1..=Self::MAX_LENGTH).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidIdempotencyKey) }
    }
}

impl RequestFingerprint {
    /// The fingerprint of a request of this kind with these bytes.
    pub fn of(kind: &str, bytes: &[u8]) -> Self {
        let length = u64::try_from(kind.len()).unwrap_or(u64::MAX).to_be_bytes();
        Self(Sha256::new().chain_update(length).chain_update(kind).chain_update(bytes).finalize().into())
    }

    /// The hash.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for RequestFingerprint {
    fn from(hash: [u8; 32]) -> Self {
        Self(hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_visible_text() {
        for text in ["a", "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f", &"x".repeat(255)] {
            assert_eq!(IdempotencyKey::try_from(text).unwrap().as_str(), text);
        }
        for text in ["", "two words", "tab\t", "naïve", &"x".repeat(256)] {
            assert_eq!(IdempotencyKey::try_from(text), Err(InvalidIdempotencyKey), "{text}");
        }
    }

    #[test]
    fn other_requests_have_other_fingerprints() {
        let one = RequestFingerprint::of("orders", b"{}");
        assert_eq!(one, RequestFingerprint::of("orders", b"{}"));
        assert_ne!(one, RequestFingerprint::of("orders", b"{ }"));
        assert_ne!(one, RequestFingerprint::of("top-ups", b"{}"));
        assert_ne!(RequestFingerprint::of("ab", b"c"), RequestFingerprint::of("a", b"bc"));
    }
}
