//! AES-256-GCM (NIST SP 800-38D), as games' keys are stored.

mod encryption_key;

pub use encryption_key::{EncryptionKey, InvalidEncryptionKey};

use aes_gcm::{
    Aes256Gcm, Nonce, Tag,
    aead::{Aead, AeadInOut, KeyInit, Payload},
};
use domain::{
    game_key::{Sealed, SealedPart},
    ports::{CannotOpen, CannotSeal, KeyVault},
    purchase::PurchaseId,
};
use secrecy::{ExposeSecret, ExposeSecretMut, SecretSlice};

/// The length of a tag, in bytes.
const TAG: usize = 16;

/// Encrypts with its first key, and decrypts with any, so that a key can be changed while what it has sealed is still about.
///
/// Nonces are random. NIST SP 800-38D §8.3 allows a key 2³² of them, more than any shop sells.
pub struct AesGcmVault {
    current: NamedCipher,
    former: Vec<NamedCipher>,
}

struct NamedCipher {
    id: String,
    cipher: Aes256Gcm,
}

impl AesGcmVault {
    /// A vault that encrypts with the first of `keys`. `None` without any.
    pub fn new(keys: &[EncryptionKey]) -> Option<Self> {
        let mut ciphers = keys.iter().map(NamedCipher::new);
        Some(Self { current: ciphers.next()?, former: ciphers.collect() })
    }

    fn find(&self, id: &str) -> Option<&NamedCipher> {
        std::iter::once(&self.current).chain(&self.former).find(|named| named.id == id)
    }
}

impl KeyVault for AesGcmVault {
    fn seal(
        &self,
        purchase: PurchaseId,
        part: SealedPart,
        secret: &SecretSlice<u8>,
    ) -> Result<Sealed, CannotSeal> {
        let mut nonce = [0; 12];
        getrandom::fill(&mut nonce).map_err(|_| CannotSeal)?;
        self.current.seal(nonce, purchase, part, secret)
    }

    fn open(
        &self,
        purchase: PurchaseId,
        part: SealedPart,
        sealed: &Sealed,
    ) -> Result<SecretSlice<u8>, CannotOpen> {
        let opened = self.find(&sealed.key_id).and_then(|named| named.open(purchase, part, sealed));
        opened.ok_or_else(|| CannotOpen { key_id: sealed.key_id.clone() })
    }

    fn current_key_id(&self) -> &str {
        &self.current.id
    }
}

impl NamedCipher {
    fn new(key: &EncryptionKey) -> Self {
        Self { id: key.id().to_owned(), cipher: Aes256Gcm::new(key.bytes().into()) }
    }

    fn seal(
        &self,
        nonce: [u8; 12],
        purchase: PurchaseId,
        part: SealedPart,
        secret: &SecretSlice<u8>,
    ) -> Result<Sealed, CannotSeal> {
        let aad = associated_data(purchase, part, &self.id);
        let payload = Payload { msg: secret.expose_secret(), aad: &aad };
        let ciphertext = self.cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| CannotSeal)?;
        Ok(Sealed { key_id: self.id.clone(), nonce, ciphertext })
    }

    /// Decrypts in the memory that is wiped later, so that no copy is left elsewhere.
    fn open(&self, purchase: PurchaseId, part: SealedPart, sealed: &Sealed) -> Option<SecretSlice<u8>> {
        let aad = associated_data(purchase, part, &self.id);
        let (text, tag) = sealed.ciphertext.split_last_chunk::<TAG>()?;
        let (nonce, tag) = (Nonce::from(sealed.nonce), Tag::from(*tag));
        let mut secret = SecretSlice::from(text.to_vec());
        let buffer = secret.expose_secret_mut().into();
        self.cipher.decrypt_inout_detached(&nonce, &aad, buffer, &tag).ok()?;
        Some(secret)
    }
}

/// What a ciphertext belongs to. It opens with nothing else, so that no row can pass for another. The name of the key is the
/// last because its length varies.
fn associated_data(purchase: PurchaseId, part: SealedPart, key_id: &str) -> Vec<u8> {
    let part: u8 = match part {
        SealedPart::Answer => 1,
        SealedPart::Key => 2,
    };
    [purchase.0.as_bytes().as_slice(), &[part], key_id.as_bytes()].concat()
}

#[cfg(test)]
mod tests;
