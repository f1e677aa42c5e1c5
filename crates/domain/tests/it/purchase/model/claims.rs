//! What must be so in every reachable state.

use super::world::{Known, Readable, World};

pub(super) type Claim = &'static str;

pub(super) const PAID_ONCE: Claim = "at most one order is ever paid";
pub(super) const NEVER_TOO_DEAR: Claim = "no order is paid that costs more than the shop may pay";
pub(super) const REFUND_OR_PAYMENT: Claim = "no order is paid where the machine has given the money back";
pub(super) const NO_LATER_PAYMENT: Claim =
    "no order is paid after the money was given back, not even by an operator";
pub(super) const PAID_IS_PAID: Claim = "what counts as paid is paid";
pub(super) const DELIVERED: Claim = "delivered is what has its key stored, and one paid order";
pub(super) const INCIDENT: Claim = "an incident is declared only where a payment may have happened";
pub(super) const EXPECTED: Claim = "whatever a worker has heard, the machine knows what follows";
pub(super) const ORPHANS: Claim = "orders that nobody knows of are counted";
pub(super) const ENDS: Claim = "where nothing goes wrong any more, there is a way to an end";

/// The claim that does not hold now, if there is one.
pub(super) fn broken(world: &World) -> Option<Claim> {
    let asked = matches!(world.row.state, Known::Intended { asked: true });
    let claims = [
        (PAID_ONCE, world.payments <= 1),
        (REFUND_OR_PAYMENT, !is_refunded(world) || world.resolved || world.payments == 0),
        (PAID_IS_PAID, counts_as_paid(world).is_none_or(|paid| paid)),
        (DELIVERED, !matches!(world.row.state, Known::Delivered(_)) || world.resolved || is_complete(world)),
        (ORPHANS, world.spare_orphans + i8::from(asked) >= 0),
    ];
    claims.into_iter().find(|(_, holds)| !holds).map(|(claim, _)| claim)
}

pub(super) fn is_refunded(world: &World) -> bool {
    matches!(world.row.state, Known::Refunded(_))
}

fn counts_as_paid(world: &World) -> Option<bool> {
    let Known::Paid(order) = world.row.state else { return None };
    Some(world.order(order.slot).paid)
}

fn is_complete(world: &World) -> bool {
    let paid = world.row.state.order().is_some_and(|order| world.order(order.slot).paid);
    paid && world.payments == 1 && world.stored == Some(Readable::Yes)
}
