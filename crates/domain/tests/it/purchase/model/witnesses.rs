//! What has to come up, lest the claims hold for want of anything to break them.

use super::{
    step::{End, Step},
    world::{Ask, Failure, Known, Readable, Worker, World},
};
use domain::purchase::{IncidentReason, RefundReason};

/// Something that can be seen at a step.
pub(super) struct Witness {
    pub(super) name: &'static str,
    pub(super) is_seen: fn(&World, Step, &World) -> bool,
}

macro_rules! witnesses {
    ($($name:literal: $is_seen:expr;)*) => {
        [$(Witness { name: $name, is_seen: $is_seen }),*]
    };
}

pub(super) fn all() -> Vec<Witness> {
    let mut all = Vec::from(endings());
    all.extend(perils());
    all
}

fn endings() -> [Witness; 10] {
    witnesses! {
        "a unit is delivered by the machine": |_, _, after| {
            matches!(after.row.state, Known::Delivered(_)) && !after.resolved
        };
        "a unit is delivered after another order has lapsed": |before, step, after| {
            matches!(step, Step::Commits { .. })
                && matches!((before.row.state, after.row.state), (Known::Paying(_), Known::Intended { .. }))
        };
        "it times out": |_, _, after| after.row.state == Known::Refunded(RefundReason::TimedOut);
        "it is sold out": |_, _, after| after.row.state == Known::Refunded(RefundReason::OutOfStock);
        "its price rises": |_, _, after| after.row.state == Known::Refunded(RefundReason::PriceRose);
        "it is cancelled while its order is paid for the first time in vain": |before, step, _| {
            step == Step::Cancels && matches!(before.row.state, Known::Created(_))
        };
        "a payment stays unknown": |_, _, after| is_incident(after, IncidentReason::PaymentUnknown);
        "a key is lost": |_, _, after| is_incident(after, IncidentReason::KeyLost);
        "a key is overdue": |_, _, after| is_incident(after, IncidentReason::KeyOverdue);
        "an operator refunds what was paid": |_, step, after| {
            step == Step::OperatorRefunds && after.payments > 0
        };
    }
}

fn perils() -> [Witness; 8] {
    witnesses! {
        "a payment arrives late": |_, step, _| matches!(step, Step::PaymentArrives(_));
        "a worker pays that was taken over": |before, step, after| {
            matches!(step, Step::Calls(number, End::Paid | End::Unheard) if is_taken_over(before, number, Ask::is_payment))
                && after.payments > before.payments
        };
        "a worker stores a key that was taken over": |before, step, after| {
            matches!(step, Step::Stores(number) if matches!(before.workers[number], Worker::HoldsKey { taken_over: true, .. }))
                && after.stored == Some(Readable::Yes)
        };
        "a late answer settles an incident": |_, step, after| {
            step == Step::LateAnswerIsRead && matches!(after.row.state, Known::Delivered(_))
        };
        "an order is paid after its reservation, by our clock": |before, step, after| {
            let created = before.row.state.order().map(|order| order.created_at);
            matches!(step, Step::Calls(..))
                && after.payments > before.payments
                && created.is_some_and(|created| created < before.now)
        };
        "an order is refused after its reservation": |before, step, _| {
            matches!(step, Step::Calls(number, End::Refused(Failure::Lapsed))
                if matches!(before.workers[number], Worker::Calls { call: Ask::Pay(_), .. }))
        };
        "an answer grows old with a worker while a payment arrives": |before, step, _| {
            matches!(step, Step::PaymentArrives(_))
                && before.workers.iter().any(|worker| matches!(worker, Worker::Heard { since, .. } if *since < before.now))
        };
        "a key is unreadable": |_, _, after| is_incident(after, IncidentReason::KeyUnreadable);
    }
}

fn is_incident(world: &World, reason: IncidentReason) -> bool {
    matches!(world.row.state, Known::Incident(found, _) if found == reason)
}

fn is_taken_over(world: &World, number: usize, kind: fn(Ask) -> bool) -> bool {
    matches!(world.workers[number], Worker::Calls { call, taken_over: true, .. } if kind(call))
}

impl Ask {
    fn is_payment(self) -> bool {
        matches!(self, Self::Pay(_))
    }
}
