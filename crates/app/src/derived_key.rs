//! Keys for one purpose each, made of the one secret that an operator has to keep.

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;

/// A key that signs for one purpose. All instances must have the same one, or what one of them signs is good there only.
#[derive(Clone)]
pub(crate) struct DerivedKey(Hmac<Sha256>);

impl DerivedKey {
    /// The key for `purpose` that follows from `secret`. From what it signs, neither the secret nor the key for another purpose
    /// can be found.
    pub(crate) fn derive(secret: &SecretSlice<u8>, purpose: &[u8]) -> Self {
        Self(hmac(derived_secret(secret, purpose).expose_secret()))
    }

    /// Begins a signature.
    pub(crate) fn sign(&self) -> Hmac<Sha256> {
        self.0.clone()
    }
}

/// The same as bytes, for whoever makes a key of it.
pub(crate) fn derived_secret(secret: &SecretSlice<u8>, purpose: &[u8]) -> SecretSlice<u8> {
    let derived = hmac(secret.expose_secret()).chain_update(purpose).finalize().into_bytes();
    SecretSlice::from(derived.to_vec())
}

fn hmac(key: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104)")]
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}
