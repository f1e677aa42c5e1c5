//! The secrets that tokens are signed with.

use crate::{
    config::{DevelopmentSecret, Settings},
    derived_key::derived_secret,
    failure::Failure,
};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use std::path::PathBuf;

/// The secrets that tokens are signed with.
pub(super) struct Secrets {
    /// For access tokens, cursors and CSRF tokens; the first signs.
    pub(super) access: Vec<SecretString>,
    /// For refresh tokens; the first signs.
    pub(super) refresh: Vec<SecretString>,
    /// The settings that were made up, and the files that keep them.
    pub(super) generated: Vec<(&'static str, PathBuf)>,
}

impl Secrets {
    /// Those that are set; what is not is made up, for development.
    pub(super) fn of(settings: &Settings) -> Result<Self, Failure> {
        let mut generated = Vec::new();
        let mut keep = |name, set: &[SecretString]| -> Result<Vec<SecretString>, Failure> {
            if !set.is_empty() {
                return Ok(set.to_vec());
            }
            let kept = DevelopmentSecret::keep(&settings.data_dir, name).map_err(|error| {
                Failure::from_error(error)
                    .remedy(format!("make DATA_DIR writable for this user, or set {name}"))
            })?;
            generated.push((name, kept.path));
            Ok(vec![kept.secret])
        };
        let access = keep("JWT_ACCESS_SECRET", &settings.accounts.access_secrets)?;
        let refresh = keep("JWT_REFRESH_SECRET", &settings.accounts.refresh_secrets)?;
        Ok(Self { access, refresh, generated })
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
