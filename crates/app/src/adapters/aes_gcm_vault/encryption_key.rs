//! Keys that encrypt, as operators write them.

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretBox, SecretSlice};
use std::str::FromStr;

/// The length of a key, in bytes.
const KEY: usize = 32;

/// A key for AES-256 and its name, written `name:base64`. The name is stored with what the key has sealed.
#[derive(Debug)]
pub struct EncryptionKey {
    id: String,
    bytes: SecretBox<[u8; KEY]>,
}

/// A text that is no key. It tells nothing of the text, which may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEncryptionKey {
    /// There is no colon.
    #[error("must be a name, a colon and a key, such as 2026:…")]
    NoName,
    /// The name is empty, too long or not plain.
    #[error("must have a name of 1 to 32 characters from a-z, 0-9 and - before the colon")]
    InvalidName,
    /// What follows the colon is not Base64.
    #[error("must have Base64 behind the colon; `openssl rand -base64 32` makes a key")]
    NotBase64,
    /// The key has another length.
    #[error("must have 32 bytes, not {0}; `openssl rand -base64 32` makes a key")]
    WrongLength(usize),
}

impl EncryptionKey {
    /// A key of `bytes` by the name `id`.
    pub fn new(id: &str, bytes: &SecretSlice<u8>) -> Result<Self, InvalidEncryptionKey> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !(1..=32).contains(&id.len()) || !id.bytes().all(plain) {
            return Err(InvalidEncryptionKey::InvalidName);
        }
        let bytes = bytes.expose_secret();
        let whole = bytes.try_into().map_err(|_| InvalidEncryptionKey::WrongLength(bytes.len()))?;
        Ok(Self { id: id.to_owned(), bytes: kept(whole) })
    }

    /// Its name.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn bytes(&self) -> &[u8; KEY] {
        self.bytes.expose_secret()
    }
}

impl Clone for EncryptionKey {
    fn clone(&self) -> Self {
        Self { id: self.id.clone(), bytes: kept(self.bytes()) }
    }
}

fn kept(bytes: &[u8; KEY]) -> SecretBox<[u8; KEY]> {
    SecretBox::init_with_mut(|kept: &mut [u8; KEY]| *kept = *bytes)
}

impl FromStr for EncryptionKey {
    type Err = InvalidEncryptionKey;

    fn from_str(text: &str) -> Result<Self, InvalidEncryptionKey> {
        let (id, key) = text.split_once(':').ok_or(InvalidEncryptionKey::NoName)?;
        let bytes = STANDARD.decode(key).map_err(|_| InvalidEncryptionKey::NotBase64)?;
        Self::new(id, &SecretSlice::from(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<EncryptionKey, InvalidEncryptionKey> {
        text.parse()
    }

    #[test]
    fn a_key_has_a_name_and_32_bytes() {
        let key = parse("2026-b:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap();
        assert_eq!((key.id(), key.bytes()[31]), ("2026-b", 31));
    }

    #[test]
    fn what_is_no_key_is_told_without_being_shown() {
        let zeros = |count| STANDARD.encode(vec![0; count]);
        let long = "n".repeat(33);
        for (text, expected) in [
            (zeros(32), InvalidEncryptionKey::NoName),
            (String::new(), InvalidEncryptionKey::NoName),
            (format!(":{}", zeros(32)), InvalidEncryptionKey::InvalidName),
            (format!("{long}:{}", zeros(32)), InvalidEncryptionKey::InvalidName),
            (format!("Main:{}", zeros(32)), InvalidEncryptionKey::InvalidName),
            (format!("schlüssel:{}", zeros(32)), InvalidEncryptionKey::InvalidName),
            (format!(" a:{}", zeros(32)), InvalidEncryptionKey::InvalidName),
            ("a:hunter2!".to_owned(), InvalidEncryptionKey::NotBase64),
            ("a:b:c".to_owned(), InvalidEncryptionKey::NotBase64),
            ("a:".to_owned(), InvalidEncryptionKey::WrongLength(0)),
            (format!("a:{}", zeros(31)), InvalidEncryptionKey::WrongLength(31)),
            (format!("a:{}", zeros(33)), InvalidEncryptionKey::WrongLength(33)),
        ] {
            assert_eq!(parse(&text).unwrap_err(), expected, "{text}");
        }
        assert!(parse(&format!("{}:{}", "n".repeat(32), zeros(32))).is_ok());
    }

    #[test]
    fn a_key_shows_its_name_alone() {
        let shown = format!("{:?}", parse("main:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap());
        assert!(shown.contains("main") && !shown.contains("31"), "{shown}");
    }
}
