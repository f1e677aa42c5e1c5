//! Encrypting stored keys anew, after the encryption key was changed.

use domain::{
    game_key::{Sealed, SealedPart},
    ports::{CannotOpen, CannotSeal, KeyVault, StorageError, Tx, UnitOfWork, in_transaction},
    purchase::PurchaseId,
};

/// How many are sealed anew in one transaction.
const BATCH: u32 = 200;

/// Why stored keys stay sealed as they are.
#[derive(Debug, thiserror::Error)]
pub enum RotateKeysError {
    /// A key cannot be opened: keep the old encryption key until this has succeeded.
    #[error("the key of purchase {0} cannot be opened", .purchase.0)]
    Sealed {
        /// The purchase.
        purchase: PurchaseId,
        /// Why.
        #[source]
        source: CannotOpen,
    },
    /// Encryption failed.
    #[error(transparent)]
    Vault(#[from] CannotSeal),
    /// Storage failed.
    #[error("the keys could not be stored")]
    Storage(#[from] StorageError),
}

/// Seals stored keys with the current encryption key that are sealed with another, a batch at a time. Returns how many of them there
/// were; none when it is done.
pub async fn rotate_some_keys(
    unit_of_work: &dyn UnitOfWork,
    vault: &dyn KeyVault,
) -> Result<usize, RotateKeysError> {
    in_transaction(unit_of_work, async |tx: &mut Tx| {
        let stored = tx.keys().lock_sealed_otherwise(vault.current_key_id(), BATCH).await?;
        for (purchase, key) in &stored {
            let answer = reseal(vault, *purchase, SealedPart::Answer, key.answer.as_ref())?;
            let key = reseal(vault, *purchase, SealedPart::Key, key.key.as_ref())?;
            tx.keys().reseal(*purchase, answer.as_ref(), key.as_ref()).await?;
        }
        Ok(stored.len())
    })
    .await
}

fn reseal(
    vault: &dyn KeyVault,
    purchase: PurchaseId,
    part: SealedPart,
    sealed: Option<&Sealed>,
) -> Result<Option<Sealed>, RotateKeysError> {
    let Some(sealed) = sealed else { return Ok(None) };
    let opened = vault.open(purchase, part, sealed);
    let opened = opened.map_err(|source| RotateKeysError::Sealed { purchase, source })?;
    Ok(Some(vault.seal(purchase, part, &opened)?))
}
