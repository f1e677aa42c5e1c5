//! The state of all products, and every way to change it.

use super::draw::{Aspect, Draw};
use super::id::ProductId;
use super::money::Cents;
use super::slot::{Slot, Timestamp, draw_price, draw_quantity};

/// A change for the sake of change; each one is visible in the product's document.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    Price,
    Stock,
    Text,
}

#[derive(Debug)]
pub(crate) struct Inventory {
    seed: u64,
    slots: Vec<Slot>,
    /// Grows with every change.
    version: u64,
}

impl Inventory {
    pub(crate) fn new(seed: u64, products: u32) -> Self {
        Self { seed, slots: (0..products).map(|index| Slot::initial(seed, index)).collect(), version: 0 }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// How many products there have ever been.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.slots.len()).unwrap_or(u32::MAX)
    }

    /// The places and states of all products that have not vanished, ascending.
    pub(crate) fn listed(&self) -> impl Iterator<Item = (u32, &Slot)> + Clone {
        (0..).zip(&self.slots).filter(|(_, slot)| slot.is_listed)
    }

    pub(crate) fn get(&self, index: u32) -> Option<&Slot> {
        self.slots.get(index as usize)
    }

    /// The place of a product that is listed.
    pub(crate) fn find_index(&self, id: ProductId) -> Option<u32> {
        id.index(self.seed).filter(|index| self.get(*index).is_some_and(|slot| slot.is_listed))
    }

    pub(crate) fn update(&mut self, index: u32, at: Timestamp, change: impl FnOnce(&mut Slot)) {
        if let Some(slot) = self.slots.get_mut(index as usize) {
            change(slot);
            slot.updated_at = at;
            self.version += 1;
        }
    }

    /// Adds the next product that this seed has in store.
    pub(crate) fn append(&mut self, at: Timestamp) -> u32 {
        let index = self.len();
        self.slots.push(Slot { updated_at: at, ..Slot::initial(self.seed, index) });
        self.version += 1;
        index
    }

    pub(crate) fn remove(&mut self, index: u32, at: Timestamp) {
        self.update(index, at, |slot| slot.is_listed = false);
    }

    /// Makes the change of this number; the number decides what the new value is.
    pub(crate) fn change(&mut self, index: u32, change: Change, number: u64, at: Timestamp) {
        let mut draw = Draw::new(self.seed, (number << 32) | u64::from(index), Aspect::Change);
        self.update(index, at, |slot| match change {
            Change::Price => slot.price = another_price(slot.price, &mut draw),
            Change::Stock => slot.quantity = another_quantity(slot.quantity, &mut draw),
            Change::Text => slot.revision = slot.revision.wrapping_add(1).max(1),
        });
    }

    /// Exactly this share of the listed products, rounded to a whole number of them.
    pub(crate) fn choose(&self, share: f64, round: u64) -> Vec<u32> {
        let listed = self.listed().map(|(index, _)| index);
        let mut left = u32::try_from(listed.clone().count()).unwrap_or(u32::MAX);
        let mut wanted = part_of(left, share);
        let mut draw = Draw::new(self.seed, round, Aspect::Share);
        // Selection sampling (Knuth, TAOCP 2, algorithm 3.4.2 S).
        let mut is_chosen = |_: &u32| {
            let chosen = draw.below(left) < wanted;
            left -= 1;
            wanted -= u32::from(chosen);
            chosen
        };
        listed.filter(|index| is_chosen(index)).collect()
    }

    pub(crate) fn size_in_bytes(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the share is clamped to 0..=1")]
fn part_of(count: u32, share: f64) -> u32 {
    (f64::from(count) * share.clamp(0.0, 1.0)).round() as u32
}

fn another_price(price: Cents, draw: &mut Draw) -> Cents {
    let new = draw_price(draw, 0);
    if new == price { Cents(price.0 ^ 1) } else { new }
}

fn another_quantity(quantity: u32, draw: &mut Draw) -> u32 {
    let new = draw_quantity(draw);
    if new == quantity { quantity ^ 1 } else { new }
}
