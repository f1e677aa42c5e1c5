//! Forgetting what can change nothing any more, so that states are equal that differ in it alone.

use super::world::{Ask, News, SLOTS, Slot, Worker, World};

/// More orphans counted than this are as good as this many.
const PLENTY: i8 = 3;

impl World {
    pub(super) fn settled(mut self, counts_orphans: bool) -> Self {
        for number in 0..self.workers.len() {
            if self.is_idle_in_effect(self.workers[number], counts_orphans) {
                self.workers[number] = Worker::Idle;
            }
        }
        for slot in 0..SLOTS {
            self.settle_order(slot);
        }
        self.workers.sort_unstable();
        self.spare_orphans = if counts_orphans { self.spare_orphans.min(PLENTY) } else { 0 };
        self
    }

    /// Whether a worker that was taken over can do nothing any more that anybody notices.
    fn is_idle_in_effect(&self, worker: Worker, counts_orphans: bool) -> bool {
        let Worker::Calls { call, taken_over: true, .. } = worker else { return false };
        match call {
            Ask::Create => !counts_orphans,
            Ask::Pay(slot) => !self.order(slot).can_be_paid(self.now),
            Ask::Status(_) => true,
            Ask::Fetch(slot) => !self.order(slot).can_be_fetched(),
        }
    }

    fn settle_order(&mut self, slot: usize) {
        let named = self.is_named(u8::try_from(slot).expect("a slot"));
        let now = self.now;
        let Some(order) = &mut self.orders[slot] else { return };
        order.payment_under_way &= order.can_be_paid(now);
        order.fetch_under_way &= order.can_be_fetched();
        if order.paid {
            order.created_at = 0;
        } else if !named && !order.payment_under_way {
            self.orders[slot] = None;
        }
    }

    fn is_named(&self, slot: Slot) -> bool {
        let by_row = self.row.state.order().is_some_and(|order| order.slot == slot);
        by_row || self.workers.iter().any(|worker| worker.names() == Some(slot))
    }
}

impl Worker {
    fn names(self) -> Option<Slot> {
        let call = match self {
            Self::Heard { news: News::OrderCreated(slot, _), .. } => return Some(slot),
            Self::Heard { news: News::Failed(call, _), .. } | Self::Calls { call, .. } => call,
            _ => return None,
        };
        match call {
            Ask::Create => None,
            Ask::Pay(slot) | Ask::Status(slot) | Ask::Fetch(slot) => Some(slot),
        }
    }
}
