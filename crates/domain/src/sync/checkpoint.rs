//! Where a lap stands: enough to go on with it after a crash.

use super::Slice;
use serde::{Deserialize, Serialize};

/// A page of a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageRef {
    /// The slice.
    pub slice: Slice,
    /// The page, from 1.
    pub page: u32,
}

/// What of a lap is still to be read. Everything before it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Slices not finished yet; the last is the one being read.
    pub pending: Vec<Slice>,
    /// The next page of the slice being read, from 1.
    pub next_page: u32,
    /// How many products the marketplace said there are, when the lap began.
    pub reported_total: Option<u64>,
    /// Pages that could not be read, to be tried again at the end.
    pub failed_pages: Vec<PageRef>,
    /// Slices of which more products are there than can be read.
    pub unreachable: Vec<Slice>,
    /// How many listings had no readable id.
    pub unidentified: u64,
}

impl Checkpoint {
    /// The start of a lap over `slice`.
    pub fn start(slice: Slice) -> Self {
        Self {
            pending: vec![slice],
            next_page: 1,
            reported_total: None,
            failed_pages: Vec::new(),
            unreachable: Vec::new(),
            unidentified: 0,
        }
    }

    /// The slice being read; `None` when all are finished.
    pub fn current(&self) -> Option<Slice> {
        self.pending.last().copied()
    }

    /// Marks the slice being read as finished.
    pub fn finish_slice(&mut self) {
        self.pending.pop();
        self.next_page = 1;
    }

    /// Puts the slice being read behind all others, to be read again from its first page.
    pub fn postpone_slice(&mut self) {
        self.next_page = 1;
        if let Some(slice) = self.pending.pop() {
            self.pending.insert(0, slice);
        }
    }

    /// Replaces the slice being read, which holds too many products, by its halves ([`Slice::split`]), the first half to be read
    /// first. Returns whether it could be split.
    pub fn split_slice(&mut self) -> bool {
        let Some((first, second)) = self.current().and_then(Slice::split) else { return false };
        self.pending.pop();
        self.pending.extend([second, first]);
        self.next_page = 1;
        true
    }

    /// Replaces the slice being read, which holds too many products of one price, by those of them that have a date. If there are
    /// `undated` ones, they cannot all be reached: the slice itself is then read too, as far as it goes.
    pub fn narrow_to_dated(&mut self, dated: Slice, undated: bool) {
        if undated {
            self.give_up_rest();
        } else {
            self.pending.pop();
        }
        self.pending.push(dated);
        self.next_page = 1;
    }

    /// Marks the slice being read, which holds too many products and cannot be cut, as unreachable beyond its first 10,000. It is left
    /// to be read as far as it goes.
    pub fn give_up_rest(&mut self) {
        self.unreachable.extend(self.current());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_worked_off_from_cheap_to_dear() {
        let mut checkpoint = Checkpoint::start(Slice::EVERYTHING);
        assert!(checkpoint.split_slice());
        let (cheap, dear) = Slice::EVERYTHING.split().unwrap();
        assert_eq!(checkpoint.current(), Some(cheap));
        checkpoint.next_page = 9;
        checkpoint.finish_slice();
        assert_eq!((checkpoint.current(), checkpoint.next_page), (Some(dear), 1));
        checkpoint.finish_slice();
        assert_eq!(checkpoint.current(), None);
    }

    #[test]
    fn a_postponed_slice_comes_last() {
        let mut checkpoint = Checkpoint::start(Slice::EVERYTHING);
        checkpoint.split_slice();
        let (cheap, dear) = Slice::EVERYTHING.split().unwrap();
        checkpoint.postpone_slice();
        assert_eq!(checkpoint.pending, [cheap, dear]);
    }

    #[test]
    fn what_cannot_be_cut_is_remembered() {
        let one_price = Slice::of_prices(Some(99), Some(99));
        let mut checkpoint = Checkpoint::start(one_price);
        assert!(!checkpoint.split_slice());
        checkpoint.give_up_rest();
        assert_eq!((checkpoint.current(), checkpoint.unreachable), (Some(one_price), vec![one_price]));
    }

    #[test]
    fn too_many_products_of_one_price_are_cut_by_date_and_those_without_one_remembered() {
        let tied = Slice::of_prices(Some(99), Some(99));
        let dated = tied.dated().unwrap();
        for undated in [false, true] {
            let mut checkpoint = Checkpoint::start(tied);
            checkpoint.narrow_to_dated(dated, undated);
            let left: &[Slice] = if undated { &[tied] } else { &[] };
            assert_eq!((checkpoint.current(), checkpoint.unreachable.as_slice()), (Some(dated), left));
            checkpoint.finish_slice();
            assert_eq!(checkpoint.pending, left);
        }
    }

    #[test]
    fn a_checkpoint_survives_storage() {
        let mut checkpoint = Checkpoint::start(Slice::EVERYTHING);
        checkpoint.failed_pages.push(PageRef { slice: Slice::EVERYTHING, page: 3 });
        let stored = serde_json::to_string(&checkpoint).unwrap();
        assert_eq!(serde_json::from_str::<Checkpoint>(&stored).unwrap(), checkpoint);
    }
}
