//! Giving back the money for a unit.

use domain::{
    ports::{Ids, StorageError, Tx},
    purchase::{Purchase, PurchaseState},
    wallet::{LedgerTransaction, LedgerTransactionId},
};

/// Gives the money for a refunded unit back, and the piece that was set aside for it, in the transaction that refunds it. Storage does
/// it once at most for each unit. Units in other states are left alone.
pub(crate) async fn refund(tx: &mut Tx, purchase: &Purchase, ids: &dyn Ids) -> Result<(), StorageError> {
    let PurchaseState::Refunded(reason, _) = purchase.state else { return Ok(()) };
    if reason.frees_stock() {
        tx.orders().return_stock(&[purchase.game]).await?;
    }
    if !purchase.sold_for.is_positive() {
        return Ok(());
    }
    let refund = LedgerTransaction::Refund {
        order: purchase.order,
        purchase: purchase.id,
        user: purchase.user,
        amount: purchase.sold_for,
    };
    tx.wallets().post(LedgerTransactionId(ids.next()), &refund).await
}
