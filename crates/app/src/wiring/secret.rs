//! The secrets that tokens are signed with, and the keys that games' keys are encrypted with.

use crate::{
    adapters::EncryptionKey,
    config::{DevelopmentSecret, Settings},
    derived_key::derived_secret,
    failure::Failure,
};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use std::path::PathBuf;

/// What made-up keys are called. It is stored with what they encrypt.
const DEVELOPMENT_KEY: &str = "development";

/// The secrets that tokens are signed with, and the keys that games' keys are encrypted with.
pub(super) struct Secrets {
    /// For access tokens, cursors and CSRF tokens; the first signs.
    pub(super) access: Vec<SecretString>,
    /// For refresh tokens; the first signs.
    pub(super) refresh: Vec<SecretString>,
    /// For games' keys; the first encrypts.
    pub(super) encryption_keys: Vec<EncryptionKey>,
    /// The settings that were made up, and the files that keep them.
    pub(super) generated: Vec<(&'static str, PathBuf)>,
}

impl Secrets {
    /// Those that are set; what is not is made up, for development.
    pub(super) fn of(settings: &Settings) -> Result<Self, Failure> {
        let mut generated = Vec::new();
        let mut keep = |name| -> Result<SecretString, Failure> {
            let kept = DevelopmentSecret::keep(&settings.data_dir, name).map_err(|error| {
                Failure::from_error(error)
                    .remedy(format!("make DATA_DIR writable for this user, or set {name}"))
            })?;
            generated.push((name, kept.path));
            Ok(kept.secret)
        };
        let access = match settings.accounts.access_secrets.as_slice() {
            [] => vec![keep("JWT_ACCESS_SECRET")?],
            set => set.to_vec(),
        };
        let refresh = match settings.accounts.refresh_secrets.as_slice() {
            [] => vec![keep("JWT_REFRESH_SECRET")?],
            set => set.to_vec(),
        };
        let encryption_keys = match settings.encryption_keys.as_slice() {
            [] => vec![development_key(&keep("KEY_ENCRYPTION_KEYS")?)?],
            set => set.to_vec(),
        };
        Ok(Self { access, refresh, encryption_keys, generated })
    }

    /// The secret for `purpose` that follows from the others.
    pub(super) fn derive(&self, purpose: &[u8]) -> SecretSlice<u8> {
        derived_secret(&self.root(), purpose)
    }

    /// What other keys are derived from.
    pub(super) fn root(&self) -> SecretSlice<u8> {
        let first = self.access.first().map(|secret| secret.expose_secret().as_bytes().to_vec());
        SecretSlice::from(first.unwrap_or_default())
    }
}

/// The key that follows from a kept secret.
fn development_key(secret: &SecretString) -> Result<EncryptionKey, Failure> {
    let secret = SecretSlice::from(secret.expose_secret().as_bytes().to_vec());
    let bytes = derived_secret(&secret, b"keymart/key-encryption/1");
    EncryptionKey::new(DEVELOPMENT_KEY, &bytes).map_err(Failure::from_error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{adapters::AesGcmVault, config::Configuration};
    use domain::{game_key::SealedPart, ports::KeyVault, purchase::PurchaseId};
    use std::path::Path;
    use uuid::Uuid;

    const PURCHASE: PurchaseId = PurchaseId(Uuid::from_u128(7));

    /// The settings of a folder with these keys, if any.
    fn settings(folder: &Path, keys: Option<&str>) -> Settings {
        let value = |name: &str| match name {
            "DATA_DIR" => Some(folder.into()),
            "KEY_ENCRYPTION_KEYS" => keys.map(Into::into),
            _ => None,
        };
        Configuration::read(&value, folder, None).into_settings().unwrap()
    }

    fn vault(folder: &Path) -> AesGcmVault {
        let secrets = Secrets::of(&settings(folder, None)).unwrap();
        AesGcmVault::new(&secrets.encryption_keys).unwrap()
    }

    #[test]
    fn what_a_developer_encrypts_opens_after_a_restart_and_not_elsewhere() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let secret = SecretSlice::from(b"AAAAA-BBBBB-CCCCC".to_vec());
        let sealed = vault(folder.path()).seal(PURCHASE, SealedPart::Key, &secret).unwrap();
        assert_eq!(sealed.key_id, "development");
        let opened = vault(folder.path()).open(PURCHASE, SealedPart::Key, &sealed).unwrap();
        assert_eq!(opened.expose_secret(), secret.expose_secret());
        assert!(vault(elsewhere.path()).open(PURCHASE, SealedPart::Key, &sealed).is_err());
    }

    #[test]
    fn what_is_made_up_is_told_and_what_is_set_is_not_made_up() {
        let folder = tempfile::tempdir().unwrap();
        let names = |keys| {
            let secrets = Secrets::of(&settings(folder.path(), keys)).unwrap();
            secrets.generated.iter().map(|(name, _)| *name).collect::<Vec<_>>()
        };
        let set = "2026:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        assert_eq!(names(Some(set)), ["JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET"]);
        assert!(!folder.path().join("secrets/KEY_ENCRYPTION_KEYS").exists());
        assert_eq!(names(None), ["JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET", "KEY_ENCRYPTION_KEYS"]);
    }
}
