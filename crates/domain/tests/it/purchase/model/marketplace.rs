//! The marketplace: what it does when it is asked.

use super::{
    claims::{self, Claim},
    clock::{RESERVATION, SLACK},
    world::{Order, SLOTS, Slot, World},
};

impl Order {
    /// Whether it may be paid still: for certain while it is reserved, and perhaps a little longer.
    pub(super) fn can_be_paid(self, now: u8) -> bool {
        !self.paid && now < self.created_at + RESERVATION + SLACK
    }

    pub(super) fn can_be_fetched(self) -> bool {
        self.paid && !self.key_handed_out
    }
}

impl World {
    /// Makes an order.
    pub(super) fn create(&mut self, too_dear: bool) -> Slot {
        let slot = (0..SLOTS).find(|slot| self.orders[*slot].is_none()).expect("room for one more");
        self.orders[slot] = Some(Order {
            created_at: self.now,
            too_dear,
            paid: false,
            key_handed_out: false,
            payment_under_way: false,
            fetch_under_way: false,
            payments_in_doubt: 0,
        });
        u8::try_from(slot).expect("a slot")
    }

    /// Money moves, unless it has moved for this order before. Returns the claim that this breaks.
    pub(super) fn pay(&mut self, slot: Slot) -> Option<Claim> {
        let refunded = claims::is_refunded(self);
        let order = self.order_mut(slot);
        if order.paid {
            return None;
        }
        order.paid = true;
        let too_dear = order.too_dear;
        self.payments += 1;
        if too_dear {
            return Some(claims::NEVER_TOO_DEAR);
        }
        (refunded && self.resolved).then_some(claims::NO_LATER_PAYMENT)
    }
}
