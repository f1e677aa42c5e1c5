//! The secret that tokens are signed with.

use crate::{
    config::{DevelopmentSecret, Settings},
    failure::Failure,
};
use secrecy::{ExposeSecret, SecretString};
use std::path::PathBuf;

/// A secret, and the file that it was generated into, if it was.
pub(super) struct AccessSecret {
    pub(super) secret: SecretString,
    pub(super) generated: Option<PathBuf>,
}

impl AccessSecret {
    /// The one that is set, or else one that is made up for development.
    pub(super) fn of(settings: &Settings) -> Result<Self, Failure> {
        if let Some(secret) = &settings.access_secret {
            return Ok(Self { secret: secret.clone(), generated: None });
        }
        let kept = DevelopmentSecret::keep(&settings.data_dir, "JWT_ACCESS_SECRET").map_err(|error| {
            Failure::from_error(error)
                .remedy("make DATA_DIR writable for this user, or set JWT_ACCESS_SECRET")
        })?;
        Ok(Self { secret: kept.secret, generated: Some(kept.path) })
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.secret.expose_secret().as_bytes().to_vec()
    }
}
