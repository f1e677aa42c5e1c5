//! What tests do as workers of the buying line.

use crate::{Shop, ids::next_id};
use domain::{
    order::OrderId,
    ports::{Attempt, Fenced, NextTakeUp, StorageError, TakenUp, Tx, WorkerId},
    purchase::{Purchase, PurchaseId, PurchaseState},
};
use std::time::Duration;

impl Shop {
    /// A worker takes units up for `lease`.
    pub(crate) async fn take_up(&self, limit: u32, lease: Duration) -> Vec<TakenUp> {
        let worker = WorkerId(next_id());
        self.transact(async |tx| tx.orders().take_up(worker, limit, lease).await).await
    }

    /// The ids of the units that a worker takes up for `lease`, sorted.
    pub(crate) async fn take_up_ids(&self, limit: u32, lease: Duration) -> Vec<PurchaseId> {
        let mut ids: Vec<_> = self.take_up(limit, lease).await.iter().map(|unit| unit.purchase.id).collect();
        ids.sort();
        ids
    }

    /// The units of an order.
    pub(crate) async fn units(&self, order: OrderId) -> Vec<TakenUp> {
        self.transact(async |tx| {
            tx.orders().lock(order, None).await?;
            tx.orders().lock_units(order).await
        })
        .await
    }

    /// A unit and its latest attempt, whoever has it.
    pub(crate) async fn unit(&self, id: PurchaseId) -> TakenUp {
        let units = self.units(self.purchase(id).await.order).await;
        units.into_iter().find(|unit| unit.purchase.id == id).expect("the unit is there")
    }

    /// Writes that a unit is in this state, as whoever made this attempt.
    pub(crate) async fn save(&self, unit: &TakenUp, state: PurchaseState, next: NextTakeUp) -> Fenced {
        self.transact(async |tx| save(tx, unit, state, next).await).await
    }

    /// A unit gets into this state, whoever has it. If something is left to do, it is due.
    pub(crate) async fn put_into(&self, id: PurchaseId, state: PurchaseState) {
        let due = NextTakeUp::After(Duration::ZERO);
        let next = if state.name().is_open() { due } else { NextTakeUp::Never };
        self.leave(id, state, next).await;
    }

    /// A unit gets into this state, and is left for so long, whoever has it.
    pub(crate) async fn leave(&self, id: PurchaseId, state: PurchaseState, next: NextTakeUp) {
        let unit = self.unit(id).await;
        assert_eq!(self.save(&unit, state, next).await, Fenced::Held);
    }
}

pub(crate) async fn save(
    tx: &mut Tx,
    unit: &TakenUp,
    state: PurchaseState,
    next: NextTakeUp,
) -> Result<Fenced, StorageError> {
    let TakenUp { purchase, attempt } = unit.clone();
    tx.orders().save(attempt, &Purchase { state, ..purchase }, next).await
}

/// The attempts of units.
pub(crate) fn attempts(units: &[TakenUp]) -> Vec<Attempt> {
    units.iter().map(|unit| unit.attempt).collect()
}
