//! What operators decide about incidents.

use crate::buying::{BuyingError, KeptKey, commit::write};
use domain::{
    account::{SecurityEvent, SecurityEventKind, UserId},
    game_key::SealedPart,
    ports::{
        CannotSeal, Clock, Ids, KeyVault, NextTakeUp, StorageError, TakenUp, Tx, UnitOfWork, in_transaction,
    },
    purchase::{Purchase, PurchaseEvent, PurchaseId, PurchasePolicy, Resolution, Transition},
};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use std::sync::Arc;

/// Ends incidents.
pub struct Incidents {
    /// Where transactions begin.
    pub unit_of_work: Arc<dyn UnitOfWork>,
    /// Seals keys that operators bring.
    pub vault: Arc<dyn KeyVault>,
    /// For the ids of movements.
    pub ids: Arc<dyn Ids>,
    /// When it was decided.
    pub clock: Arc<dyn Clock>,
    /// How the machine works.
    pub policy: PurchasePolicy,
}

/// What an operator decides.
#[derive(Debug, Clone)]
pub enum Decision {
    /// The customer gets the money back.
    Refund,
    /// The customer gets this key.
    Deliver(SecretString),
}

/// Why an incident stays one.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// There is no such purchase.
    #[error("there is no such purchase")]
    UnknownPurchase,
    /// It needs no person, or not any more.
    #[error("the purchase is no incident")]
    NoIncident,
    /// The key cannot be encrypted.
    #[error("the key could not be sealed")]
    Vault(#[from] CannotSeal),
    /// Storage failed.
    #[error("the decision could not be stored")]
    Storage(#[from] StorageError),
}

impl From<BuyingError> for ResolveError {
    fn from(error: BuyingError) -> Self {
        match error {
            BuyingError::TakenOver | BuyingError::Unexpected(_) => Self::NoIncident,
            BuyingError::Storage(error) => Self::Storage(error),
        }
    }
}

impl Incidents {
    /// Ends an incident. Who decided it is kept for ever.
    pub async fn resolve(
        &self,
        by: UserId,
        purchase: PurchaseId,
        decision: &Decision,
    ) -> Result<Purchase, ResolveError> {
        let (resolution, key) = match decision {
            Decision::Refund => (Resolution::Refund, None),
            Decision::Deliver(key) => (Resolution::Deliver, Some(self.seal_key(purchase, key)?)),
        };
        in_transaction(&*self.unit_of_work, async |tx| {
            let TakenUp { purchase, attempt } = lock(tx, purchase).await?;
            let event = PurchaseEvent::Resolved(resolution);
            let resolved = purchase.on(event, self.clock.now(), &self.policy).map_err(BuyingError::from)?;
            let Transition { purchase, .. } = resolved;
            write(tx, &*self.ids, attempt, &purchase, NextTakeUp::Never, key.as_ref()).await?;
            let kind = SecurityEventKind::IncidentResolved { purchase: purchase.id, refunded: key.is_none() };
            let event = SecurityEvent { kind, user: Some(by), session: None, address: None };
            tx.security_log().insert(&event).await?;
            Ok(purchase)
        })
        .await
    }

    fn seal_key(&self, purchase: PurchaseId, key: &SecretString) -> Result<KeptKey, CannotSeal> {
        let text = SecretSlice::from(key.expose_secret().as_bytes().to_vec());
        let sealed = self.vault.seal(purchase, SealedPart::Key, &text)?;
        Ok(KeptKey { sealed, is_file: false })
    }
}

/// The purchase, locked, after its order.
async fn lock(tx: &mut Tx, id: PurchaseId) -> Result<TakenUp, ResolveError> {
    let order = tx.orders().find_order_of(id).await?.ok_or(ResolveError::UnknownPurchase)?;
    tx.orders().lock(order, None).await?;
    let units = tx.orders().lock_units(order).await?;
    units.into_iter().find(|unit| unit.purchase.id == id).ok_or(ResolveError::UnknownPurchase)
}
