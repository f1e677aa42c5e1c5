//! Committing what has become of a unit, with all that follows from it.

use super::{Buying, BuyingError, KeptKey};
use crate::refunds::refund;
use domain::{
    ports::{Attempt, Fenced, Ids, NextTakeUp, StorageError, Tx, in_transaction},
    purchase::{Purchase, PurchaseState, StateName, Then, Transition},
};
use metrics::counter;
use std::time::Duration;
use tracing::{info, warn};

impl Buying {
    /// Writes where a unit stands now, unless another attempt has taken it up. With its end come the refund and the order's status,
    /// in one transaction.
    pub(super) async fn commit(
        &self,
        attempt: Attempt,
        before: &Purchase,
        transition: &Transition,
        key: Option<&KeptKey>,
    ) -> Result<(), BuyingError> {
        let Transition { purchase, then } = transition;
        if purchase == before && matches!(then, Then::Make(_)) {
            // The lease is younger than a call may take.
            return Ok(());
        }
        let next = next_take_up(then, self.lease);
        in_transaction(&*self.unit_of_work, async |tx| {
            write(tx, &*self.ids, attempt, purchase, next, key).await?;
            match then {
                Then::StopLine(pause) => {
                    let reason = purchase.last_failure.as_deref().unwrap_or("the account is refused");
                    tx.orders().stop_line(reason, *pause).await?;
                }
                _ if purchase.state.name() == StateName::Paid && before.state.name() != StateName::Paid => {
                    self.note_line_goes_on(tx).await?;
                }
                _ => {}
            }
            Ok::<_, BuyingError>(())
        })
        .await?;
        note(before, transition);
        Ok(())
    }

    async fn note_line_goes_on(&self, tx: &mut Tx) -> Result<(), StorageError> {
        if tx.orders().start_line().await? {
            info!("the marketplace does business with the shop's account again; the buying line goes on");
        }
        Ok(())
    }
}

fn next_take_up(then: &Then, lease: Duration) -> NextTakeUp {
    match then {
        Then::Make(_) => NextTakeUp::Lease(lease),
        // Full jitter: units that failed together do not come back together.
        Then::Wait(longest) => NextTakeUp::After(longest.mul_f64(fastrand::f64())),
        Then::StopLine(pause) => NextTakeUp::After(*pause),
        Then::Rest => NextTakeUp::Never,
    }
}

/// Writes where a unit stands, and what follows. Orders are locked before their units.
pub(crate) async fn write(
    tx: &mut Tx,
    ids: &dyn Ids,
    attempt: Attempt,
    purchase: &Purchase,
    next: NextTakeUp,
    key: Option<&KeptKey>,
) -> Result<(), BuyingError> {
    let over = !purchase.state.name().is_open();
    let order = if over { tx.orders().lock(purchase.order, None).await? } else { None };
    let Fenced::Held = tx.orders().save(attempt, purchase, next).await? else {
        return Err(BuyingError::TakenOver);
    };
    if let Some(key) = key {
        tx.keys().set_key(purchase.id, &key.sealed, key.is_file).await?;
    }
    let Some(order) = order else { return Ok(()) };
    let reason = match purchase.state {
        PurchaseState::Refunded(reason, _) => Some(reason),
        _ => None,
    };
    let status = order.status_with(purchase.id, purchase.state.name(), reason);
    if status != order.status {
        tx.orders().set_status(order.id, status).await?;
    }
    Ok(refund(tx, purchase, ids).await?)
}

/// Tells operators.
fn note(before: &Purchase, Transition { purchase, then }: &Transition) {
    let (id, state) = (purchase.id.0, purchase.state.name());
    let failure = purchase.last_failure.as_deref();
    if state != before.state.name() {
        counter!("purchases_total", "state" => state.as_str()).increment(1);
    }
    counter!("purchase_orphans_total").increment(u64::from(purchase.orphans.saturating_sub(before.orphans)));
    match (&purchase.state, then) {
        (PurchaseState::Incident(reason, _), _) => {
            warn!(purchase = %id, ?reason, failure, "a purchase needs a person: see `GET /admin/purchases`");
        }
        (_, Then::StopLine(pause)) => {
            warn!(purchase = %id, failure, seconds = pause.as_secs(), "the buying line stands still; see to the account at the marketplace");
        }
        _ => tracing::debug!(purchase = %id, state = state.as_str(), failure, "a purchase went on"),
    }
}
