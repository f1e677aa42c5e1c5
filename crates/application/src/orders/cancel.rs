//! Cancelling, while nothing has been bought.

use super::Orders;
use crate::refunds::refund;
use domain::{
    account::UserId,
    order::{Order, OrderId, OrderStatus},
    ports::{Fenced, NextTakeUp, StorageError, TakenUp, Tx, in_transaction},
    purchase::{PurchaseEvent, Transition},
};

/// Why an order goes on.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    /// The user has no such order.
    #[error("there is no such order")]
    UnknownOrder,
    /// Something was bought for it, or may have been, or it is over.
    #[error("the order cannot be cancelled any more")]
    TooLate,
    /// Storage failed.
    #[error("the cancellation could not be stored")]
    Storage(#[from] StorageError),
}

impl Orders {
    /// Cancels the user's order and gives all money back, if no unit of it can have been paid for. A worker that is asking for one
    /// at this moment is fenced out: what it brings is never paid.
    pub async fn cancel(&self, user: UserId, order: OrderId) -> Result<Order, CancelError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            let found = tx.orders().lock(order, Some(user)).await?;
            let order = found.ok_or(CancelError::UnknownOrder)?;
            for unit in tx.orders().lock_units(order.id).await? {
                self.cancel_unit(tx, unit).await?;
            }
            tx.orders().set_status(order.id, OrderStatus::Cancelled).await?;
            Ok(tx.orders().get(order.id).await?)
        })
        .await
    }

    async fn cancel_unit(
        &self,
        tx: &mut Tx,
        TakenUp { purchase, attempt }: TakenUp,
    ) -> Result<(), CancelError> {
        let cancelled = purchase.on(PurchaseEvent::Cancelled, self.clock.now(), &self.policy.purchases);
        let Transition { purchase, .. } = cancelled.map_err(|_| CancelError::TooLate)?;
        let Fenced::Held = tx.orders().save(attempt, &purchase, NextTakeUp::Never).await? else {
            return Err(CancelError::TooLate);
        };
        Ok(refund(tx, &purchase, &*self.ids).await?)
    }
}
