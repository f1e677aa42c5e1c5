use domain::{
    game_key::{Sealed, SealedPart},
    ports::{CannotOpen, CannotSeal, KeyVault},
    purchase::PurchaseId,
};
use secrecy::{ExposeSecret, SecretSlice};

/// Seals with what everybody could open, but says who may.
pub(crate) struct FakeVault {
    /// The names of its keys, the current one first.
    keys: Vec<&'static str>,
}

impl FakeVault {
    pub(crate) fn with_keys(keys: &[&'static str]) -> Self {
        Self { keys: keys.to_vec() }
    }

    fn mark(key_id: &str, purchase: PurchaseId, part: SealedPart) -> Vec<u8> {
        format!("{key_id}|{}|{part:?}|", purchase.0).into_bytes()
    }
}

/// So that no key can be read where it is stored.
fn scramble(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| byte ^ 0x5a).collect()
}

impl KeyVault for FakeVault {
    fn seal(
        &self,
        purchase: PurchaseId,
        part: SealedPart,
        secret: &SecretSlice<u8>,
    ) -> Result<Sealed, CannotSeal> {
        let key_id = self.current_key_id().to_owned();
        let mut text = Self::mark(&key_id, purchase, part);
        text.extend(secret.expose_secret());
        Ok(Sealed { key_id, nonce: [7; 12], ciphertext: scramble(&text) })
    }

    fn open(
        &self,
        purchase: PurchaseId,
        part: SealedPart,
        sealed: &Sealed,
    ) -> Result<SecretSlice<u8>, CannotOpen> {
        let key_id = &sealed.key_id;
        let text = scramble(&sealed.ciphertext);
        let secret = text.strip_prefix(&*Self::mark(key_id, purchase, part));
        let secret = secret.filter(|_| self.keys.contains(&key_id.as_str()));
        let secret = secret.ok_or_else(|| CannotOpen { key_id: key_id.clone() })?;
        Ok(SecretSlice::from(secret.to_vec()))
    }

    fn current_key_id(&self) -> &str {
        self.keys.first().expect("a vault has a key")
    }
}
