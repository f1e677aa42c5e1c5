//! Products that show up on two pages, because the catalogue shifted while it was read.

use super::draw::{Aspect, Draw};
use super::query::PAGE_SIZE;

/// How often a page begins with the last product of the page before.
///
/// It looks as if a product had been inserted further up between the two reads: what follows moves down by one
/// and `total`, as told by that page and those after it, grows by one. Nothing slips through, as long as a
/// reader goes by the latest `total`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Repeats {
    pub(crate) rate: f64,
    pub(crate) seed: u64,
}

impl Repeats {
    /// How many of so many matching products are seen twice, up to and including this page.
    pub(crate) fn up_to(self, page: u32, matching: u32) -> u32 {
        if self.rate <= 0.0 {
            return 0;
        }
        let mut repeats = 0;
        for page in 2..=page {
            let is_beyond_the_end = (page - 1) * PAGE_SIZE - repeats >= matching;
            if is_beyond_the_end {
                break;
            }
            repeats += u32::from(self.begins(page));
        }
        repeats
    }

    fn begins(self, page: u32) -> bool {
        Draw::new(self.seed, u64::from(page), Aspect::Repeat).chance(self.rate)
    }
}
