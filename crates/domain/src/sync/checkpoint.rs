//! Where a lap stands: enough to go on with it after a crash.

use super::PriceSlice;
use serde::{Deserialize, Serialize};

/// A page of a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageRef {
    /// The slice.
    pub slice: PriceSlice,
    /// The page, from 1.
    pub page: u32,
}

/// What of a lap is still to be read. Everything before it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Slices not finished yet; the last is the one being read.
    pub pending: Vec<PriceSlice>,
    /// The next page of the slice being read, from 1.
    pub next_page: u32,
    /// How many products the marketplace said there are, when the lap began.
    pub reported_total: Option<u64>,
    /// Pages that could not be read, to be tried once more at the end.
    pub failed_pages: Vec<PageRef>,
    /// Prices at which there are more products than can be read.
    pub unreachable: Vec<PriceSlice>,
    /// How many listings had no readable id.
    pub unidentified: u64,
}

impl Checkpoint {
    /// The start of a lap over everything.
    pub fn start() -> Self {
        Self {
            pending: vec![PriceSlice::EVERYTHING],
            next_page: 1,
            reported_total: None,
            failed_pages: Vec::new(),
            unreachable: Vec::new(),
            unidentified: 0,
        }
    }

    /// The slice being read; `None` when all are finished.
    pub fn current(&self) -> Option<PriceSlice> {
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

    /// Replaces the slice being read, which holds too many products, by its halves, the cheap one first; if it cannot be
    /// split, marks it unreachable beyond its first 10,000 and leaves it to be read as far as it goes. Returns whether it
    /// was split.
    pub fn split_slice(&mut self) -> bool {
        let Some(slice) = self.current() else { return false };
        if let Some((cheap, dear)) = slice.split() {
            self.pending.pop();
            self.pending.extend([dear, cheap]);
            self.next_page = 1;
            true
        } else {
            self.unreachable.push(slice);
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_worked_off_from_cheap_to_dear() {
        let mut checkpoint = Checkpoint::start();
        assert!(checkpoint.split_slice());
        let (cheap, dear) = PriceSlice::EVERYTHING.split().unwrap();
        assert_eq!(checkpoint.current(), Some(cheap));
        checkpoint.next_page = 9;
        checkpoint.finish_slice();
        assert_eq!((checkpoint.current(), checkpoint.next_page), (Some(dear), 1));
        checkpoint.finish_slice();
        assert_eq!(checkpoint.current(), None);
    }

    #[test]
    fn a_postponed_slice_comes_last() {
        let mut checkpoint = Checkpoint::start();
        checkpoint.split_slice();
        let (cheap, dear) = PriceSlice::EVERYTHING.split().unwrap();
        checkpoint.postpone_slice();
        assert_eq!(checkpoint.pending, [cheap, dear]);
    }

    #[test]
    fn too_many_products_at_one_price_are_remembered() {
        let one_price = PriceSlice { from: Some(99), to: Some(99) };
        let mut checkpoint = Checkpoint { pending: vec![one_price], ..Checkpoint::start() };
        assert!(!checkpoint.split_slice());
        assert_eq!(
            (checkpoint.current(), checkpoint.unreachable.as_slice()),
            (Some(one_price), [one_price].as_slice())
        );
    }

    #[test]
    fn a_checkpoint_survives_storage() {
        let mut checkpoint = Checkpoint::start();
        checkpoint.failed_pages.push(PageRef { slice: PriceSlice::EVERYTHING, page: 3 });
        let stored = serde_json::to_string(&checkpoint).unwrap();
        assert_eq!(serde_json::from_str::<Checkpoint>(&stored).unwrap(), checkpoint);
    }
}
