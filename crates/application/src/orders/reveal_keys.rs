//! Handing keys to their owner.

use super::Orders;
use crate::accounts::Client;
use chrono::{DateTime, Utc};
use domain::{
    account::{SecurityEvent, SecurityEventKind, SessionId, UserId},
    catalogue::GameId,
    game_key::{GameKey, SealedPart, StoredKey},
    order::OrderId,
    ports::{CannotOpen, StorageError, in_transaction},
    purchase::{Purchase, PurchaseId},
};
use secrecy::{ExposeSecret, SecretString};

/// A key in the hands of its owner.
#[derive(Debug, Clone)]
pub struct RevealedKey {
    /// The unit.
    pub purchase: PurchaseId,
    /// What it is a key of.
    pub game: GameId,
    /// The key.
    pub key: GameKey,
    /// When it was delivered.
    pub delivered_at: DateTime<Utc>,
}

/// Why keys stay sealed.
#[derive(Debug, thiserror::Error)]
pub enum RevealKeysError {
    /// The user has no such order.
    #[error("there is no such order")]
    UnknownOrder,
    /// A key cannot be opened: an encryption key is missing, or the row was changed.
    #[error("the key of unit {0} cannot be opened", .purchase.0)]
    Sealed {
        /// The unit.
        purchase: PurchaseId,
        /// Why.
        #[source]
        source: CannotOpen,
    },
    /// What was sealed is no text.
    #[error("the key of unit {0} is no text", .purchase.0)]
    NoText {
        /// The unit.
        purchase: PurchaseId,
    },
    /// Storage failed.
    #[error("the keys could not be read")]
    Storage(#[from] StorageError),
}

impl Orders {
    /// The keys of the user's order, as many as are there. That they were handed out is kept for ever, and before they are.
    pub async fn reveal_keys(
        &self,
        user: UserId,
        session: SessionId,
        order: OrderId,
        client: &Client,
    ) -> Result<Vec<RevealedKey>, RevealKeysError> {
        let found = self.queries.find_order(order, Some(user)).await?;
        let order = found.ok_or(RevealKeysError::UnknownOrder)?.id;
        let stored = self.queries.list_keys(order).await?;
        let keys = stored.iter().map(|(purchase, key)| self.reveal(purchase, key));
        let keys = keys.filter_map(Result::transpose).collect::<Result<Vec<_>, _>>()?;
        let event = SecurityEvent {
            kind: SecurityEventKind::KeysRevealed { order, keys: keys.len() },
            user: Some(user),
            session: Some(session),
            address: client.address,
        };
        in_transaction(&*self.unit_of_work, async |tx| tx.security_log().insert(&event).await).await?;
        Ok(keys)
    }

    fn reveal(
        &self,
        purchase: &Purchase,
        stored: &StoredKey,
    ) -> Result<Option<RevealedKey>, RevealKeysError> {
        let Some(sealed) = &stored.key else { return Ok(None) };
        let opened = self.vault.open(purchase.id, SealedPart::Key, sealed);
        let opened = opened.map_err(|source| RevealKeysError::Sealed { purchase: purchase.id, source })?;
        let text = String::from_utf8(opened.expose_secret().to_vec());
        let text = SecretString::from(text.map_err(|_| RevealKeysError::NoText { purchase: purchase.id })?);
        Ok(Some(RevealedKey {
            purchase: purchase.id,
            game: purchase.game,
            key: GameKey { text, is_file: stored.is_file },
            delivered_at: purchase.since,
        }))
    }
}
