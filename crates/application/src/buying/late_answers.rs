//! Keys that arrive after their unit was given up.

use super::{Buying, BuyingError, commit::write};
use domain::{
    ports::{NextTakeUp, TakenUp, Tx, in_transaction},
    purchase::{PurchaseEvent, Transition},
};
use tracing::info;

/// How many are looked at in one transaction.
const BATCH: u32 = 50;

impl Buying {
    /// Settles incidents for which an answer is stored after all: a worker was thought dead that only slept, with the answer in its
    /// hands. Returns how many.
    pub async fn read_late_answers(&self) -> Result<usize, BuyingError> {
        // Orders are locked before their units, so what is found here is looked at again there.
        let found = in_transaction(&*self.unit_of_work, async |tx: &mut Tx| {
            tx.orders().lock_incidents_with_unread_answer(BATCH).await
        })
        .await?;
        let mut settled = 0;
        for unit in found {
            settled += usize::from(self.settle(unit).await?);
        }
        Ok(settled)
    }

    async fn settle(&self, TakenUp { purchase, attempt }: TakenUp) -> Result<bool, BuyingError> {
        let Some(happened) = self.find_stored(purchase.id).await? else { return Ok(false) };
        let event = happened.event;
        if event == PurchaseEvent::KeyUnreadable {
            return Ok(false);
        }
        let Transition { purchase, .. } = purchase.on(event, self.clock.now(), &self.policy)?;
        let key = happened.key.as_ref();
        let written = in_transaction(&*self.unit_of_work, async |tx| {
            write(tx, &*self.ids, attempt, &purchase, NextTakeUp::Never, key).await
        });
        match written.await {
            // Another has settled it.
            Err(BuyingError::TakenOver) => Ok(false),
            Err(error) => Err(error),
            Ok(()) => {
                info!(purchase = %purchase.id.0, "the key of an incident has arrived after all");
                Ok(true)
            }
        }
    }
}
