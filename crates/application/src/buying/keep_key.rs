//! Keeping a key that the marketplace hands out once.

use super::{Buying, BuyingError, carry_out::Happened};
use domain::{
    game_key::{KeyAnswer, Sealed, SealedPart},
    ports::{StorageError, Tx, in_transaction},
    purchase::{PurchaseEvent, PurchaseId, SupplierError, UpstreamOrderId},
};
use secrecy::{ExposeSecret, SecretSlice};
use std::{error::Error, time::Duration};
use tracing::error;

/// A key that was read of an answer, sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptKey {
    /// The key.
    pub sealed: Sealed,
    /// Whether it is a file.
    pub is_file: bool,
}

/// How often it is tried to store an answer. It exists nowhere else.
const TRIES: u32 = 20;

/// The longest wait between two of them.
const LONGEST_WAIT: Duration = Duration::from_secs(3);

impl Buying {
    /// Fetches the key of an order. The answer is stored before anything else happens with it.
    pub(super) async fn fetch(
        &self,
        order: &UpstreamOrderId,
        purchase: PurchaseId,
    ) -> Result<Happened, SupplierError> {
        match self.supplier.fetch_key(order).await {
            Ok(answer) => self.keep(purchase, answer).await,
            // By another worker, perhaps, which has stored it.
            Err(SupplierError::KeyAlreadyFetched) => {
                let stored = self.find_stored(purchase).await;
                let stored = stored.map_err(|error| SupplierError::Unanswered(error.to_string()))?;
                stored.ok_or(SupplierError::KeyAlreadyFetched)
            }
            Err(error) => Err(error),
        }
    }

    async fn keep(&self, purchase: PurchaseId, answer: KeyAnswer) -> Result<Happened, SupplierError> {
        let lost = |reason: &(dyn Error + 'static)| {
            error!(purchase = %purchase.0, error = reason, "a key was fetched and could not be stored");
            SupplierError::Unanswered("the answer could not be stored".to_owned())
        };
        let sealed =
            self.vault.seal(purchase, SealedPart::Answer, &answer.0).map_err(|error| lost(&error))?;
        let is_first = self.insert_answer(purchase, &sealed).await.map_err(|error| lost(&error))?;
        if is_first {
            return Ok(self.read(purchase, &answer));
        }
        // What was stored first stays.
        let stored = self.find_stored(purchase).await.map_err(|error| lost(&error))?;
        stored.ok_or(SupplierError::KeyAlreadyFetched)
    }

    /// By whichever attempt: a key that has arrived is not lost for the sake of a lease.
    async fn insert_answer(&self, purchase: PurchaseId, sealed: &Sealed) -> Result<bool, StorageError> {
        let mut tries = 0;
        loop {
            let inserted = in_transaction(&*self.unit_of_work, async |tx: &mut Tx| {
                tx.keys().insert_answer(purchase, sealed).await
            });
            match inserted.await {
                Err(reason) if tries + 1 < TRIES => {
                    tries += 1;
                    error!(purchase = %purchase.0, tries, error = &reason as &dyn Error, "a fetched key is not stored yet");
                    let wait = Duration::from_millis(100).saturating_mul(2_u32.saturating_pow(tries));
                    self.clock.sleep(wait.min(LONGEST_WAIT)).await;
                }
                inserted => return inserted,
            }
        }
    }

    /// What follows from the answer that is stored for a unit, if there is one.
    pub(super) async fn find_stored(&self, purchase: PurchaseId) -> Result<Option<Happened>, BuyingError> {
        let stored =
            in_transaction(&*self.unit_of_work, async |tx: &mut Tx| tx.keys().find(purchase).await).await?;
        Ok(stored.and_then(|stored| stored.answer).map(|answer| self.open_and_read(purchase, &answer)))
    }

    pub(super) fn open_and_read(&self, purchase: PurchaseId, answer: &Sealed) -> Happened {
        match self.vault.open(purchase, SealedPart::Answer, answer) {
            Ok(answer) => self.read(purchase, &KeyAnswer(answer)),
            Err(reason) => {
                error!(purchase = %purchase.0, error = &reason as &dyn Error, "a stored answer cannot be opened");
                PurchaseEvent::KeyUnreadable.into()
            }
        }
    }

    fn read(&self, purchase: PurchaseId, answer: &KeyAnswer) -> Happened {
        let key = self.supplier.read_key(answer).ok().and_then(|key| {
            let text = SecretSlice::from(key.text.expose_secret().as_bytes().to_vec());
            let sealed = self.vault.seal(purchase, SealedPart::Key, &text).ok()?;
            Some(KeptKey { sealed, is_file: key.is_file })
        });
        let event = if key.is_some() { PurchaseEvent::KeyStored } else { PurchaseEvent::KeyUnreadable };
        Happened { event, at: None, key }
    }
}
