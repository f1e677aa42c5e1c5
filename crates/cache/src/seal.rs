//! What proves that bytes from outside were written by an instance of this shop.

use crate::token::ConsistencyToken;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;

/// The length of a signature under a value, in bytes.
pub(crate) const SIGNATURE_BYTES: usize = 32;
/// A token is short-lived and buys its forger a few reads of the database: half a signature is enough.
const TOKEN_SIGNATURE_BYTES: usize = 16;

/// Signs what leaves the process, with HMAC-SHA256. Instances with the same key and format understand each other; to any other,
/// what one has written is nothing.
#[derive(Clone)]
pub struct Seal(Hmac<Sha256>);

/// A text that is no token of this shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("was not issued by this shop")]
pub struct ForgedToken;

impl Seal {
    /// The seal of the instances that share `key` and write answers in the same `format`: whatever makes the same question's
    /// answer look different makes another format.
    pub fn new(key: &SecretSlice<u8>, format: &[u8]) -> Self {
        let mac = hmac(key.expose_secret());
        // Signed first, with its length, so that no other input looks the same.
        Self(mac.chain_update(length(format)).chain_update(format))
    }

    /// The signature of `value` in the place `name`. In another place it is not valid.
    pub(crate) fn sign(&self, name: &str, value: &[u8]) -> [u8; SIGNATURE_BYTES] {
        self.mac(name, value).finalize().into_bytes().into()
    }

    /// Whether `signature` is that of `value` in the place `name`.
    pub(crate) fn verifies(&self, name: &str, value: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
        self.mac(name, value).verify_slice(signature).is_ok()
    }

    /// `token` as clients get it.
    pub(crate) fn write_token(&self, token: ConsistencyToken) -> String {
        let mut bytes = token.to_bytes().to_vec();
        let signature = self.sign(TOKEN, &bytes);
        bytes.extend(signature.iter().take(TOKEN_SIGNATURE_BYTES));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The token that a client brings.
    pub(crate) fn read_token(&self, text: &str) -> Result<ConsistencyToken, ForgedToken> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| ForgedToken)?;
        let (token, signature) = bytes.split_first_chunk().ok_or(ForgedToken)?;
        let signature: &[u8; TOKEN_SIGNATURE_BYTES] = signature.try_into().map_err(|_| ForgedToken)?;
        self.mac(TOKEN, token).verify_truncated_left(signature).map_err(|_| ForgedToken)?;
        Ok(ConsistencyToken::from_bytes(*token))
    }

    fn mac(&self, name: &str, value: &[u8]) -> Hmac<Sha256> {
        self.0.clone().chain_update(length(name.as_bytes())).chain_update(name).chain_update(value)
    }
}

/// The place of tokens. No key looks like this.
const TOKEN: &str = " token";

fn hmac(key: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104)")]
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

fn length(bytes: &[u8]) -> [u8; 8] {
    (bytes.len() as u64).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::changes::{Namespace, Xid};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn seal(key: &str, format: &str) -> Seal {
        Seal::new(&SecretSlice::from(key.as_bytes().to_vec()), format.as_bytes())
    }

    fn token() -> ConsistencyToken {
        let namespace = Namespace { system: 1, database: 2, timeline: 3, incarnation: Uuid::nil() };
        ConsistencyToken::new(Xid(7), &namespace)
    }

    #[test]
    fn a_token_is_read_by_whoever_has_the_key() {
        let text = seal("key", "1").write_token(token());
        assert_eq!(seal("key", "1").read_token(&text), Ok(token()));
        assert_eq!(seal("other", "1").read_token(&text), Err(ForgedToken));
        assert_eq!(seal("key", "2").read_token(&text), Err(ForgedToken));
    }

    #[test]
    fn a_value_is_good_in_its_own_place_alone() {
        let seal = seal("key", "1");
        let signature = seal.sign("game:1", b"value");
        assert!(seal.verifies("game:1", b"value", &signature));
        assert!(!seal.verifies("game:2", b"value", &signature));
        assert!(!seal.verifies("game:", b"1value", &signature));
        assert!(!seal.verifies("game:1", b"valve", &signature));
    }

    proptest! {
        #[test]
        fn a_changed_token_is_refused(at in any::<prop::sample::Index>(), bit in 0..8) {
            let text = seal("key", "1").write_token(token());
            let mut bytes = URL_SAFE_NO_PAD.decode(text).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
            prop_assert_eq!(seal("key", "1").read_token(&URL_SAFE_NO_PAD.encode(bytes)), Err(ForgedToken));
        }

        #[test]
        fn any_text_is_refused_without_a_panic(text in "\\PC{0,80}") {
            prop_assert_eq!(seal("key", "1").read_token(&text), Err(ForgedToken));
        }
    }
}
