//! `keymart keys`.

use super::print;
use crate::{
    config::Settings,
    failure::Failure,
    telemetry::{self, ProgressArea},
    wiring::{Database, open_vault},
};
use application::buying::{RotateKeysError, rotate_some_keys};

/// Encrypts stored keys anew, and tells how many.
pub(super) async fn rotate(settings: Settings) -> Result<(), Failure> {
    telemetry::start_logs(&settings.logs, &ProgressArea::default());
    let vault = open_vault(&settings)?;
    let database = Database::open_ready(&settings).await?;
    let mut count = 0;
    let result = loop {
        match rotate_some_keys(&*database.storage, &*vault).await {
            Ok(0) => break Ok(()),
            Ok(some) => count += some,
            Err(error) => break Err(failure(error)),
        }
        tracing::info!(count, "sealed anew so far");
    };
    database.close().await;
    result?;
    print(&format!(
        "{count} keys were sealed anew with `{}`; none is left that needs another.\n",
        vault.current_key_id()
    ))
}

fn failure(error: RotateKeysError) -> Failure {
    let remedy = match &error {
        RotateKeysError::Sealed { .. } => "see that KEY_ENCRYPTION_KEYS has every key that was ever used",
        RotateKeysError::Vault(_) | RotateKeysError::Storage(_) => "run it again; what was done stays done",
    };
    Failure::from_error(error).remedy(remedy)
}
