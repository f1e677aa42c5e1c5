//! Encryption of keys at rest.

use crate::{
    game_key::{Sealed, SealedPart},
    purchase::PurchaseId,
};
use secrecy::SecretSlice;

/// Something that cannot be opened: it was sealed for another purchase or part, or with a key that is not there, or was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("sealed with the key `{key_id}`, and cannot be opened")]
pub struct CannotOpen {
    /// The name of the encryption key.
    pub key_id: String,
}

/// Encryption failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cannot be sealed")]
pub struct CannotSeal;

/// Encrypts and decrypts. What is sealed opens for the same purchase and part alone.
pub trait KeyVault: Send + Sync {
    /// Encrypts with the current key.
    fn seal(
        &self,
        purchase: PurchaseId,
        part: SealedPart,
        secret: &SecretSlice<u8>,
    ) -> Result<Sealed, CannotSeal>;

    /// Decrypts.
    fn open(
        &self,
        purchase: PurchaseId,
        part: SealedPart,
        sealed: &Sealed,
    ) -> Result<SecretSlice<u8>, CannotOpen>;

    /// The name of the current key.
    fn current_key_id(&self) -> &str;
}
