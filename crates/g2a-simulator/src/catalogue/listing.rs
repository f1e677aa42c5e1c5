//! Which products match a filter, remembered until the catalogue changes.

use std::collections::HashMap;
use std::sync::Arc;

use super::inventory::Inventory;
use super::query::{Filter, LAST_PAGE, PAGE_SIZE};

/// Filter sets remembered at once; at 40 kB each they stay below 10 MB.
const REMEMBERED: usize = 256;

/// The products that match one filter set.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Listing {
    pub(crate) total: u32,
    /// Their places, ascending; only as many as 500 pages can show.
    pub(crate) reachable: Vec<u32>,
}

impl Listing {
    fn of(inventory: &Inventory, filter: &Filter) -> Self {
        let mut listing = Self { total: 0, reachable: Vec::new() };
        for (index, slot) in inventory.listed() {
            if filter.admits(slot) {
                listing.total += 1;
                if listing.total <= LAST_PAGE * PAGE_SIZE {
                    listing.reachable.push(index);
                }
            }
        }
        listing.reachable.shrink_to_fit();
        listing
    }

    fn of_one(inventory: &Inventory, index: Option<u32>, filter: &Filter) -> Self {
        let matches = |index: &u32| inventory.get(*index).is_some_and(|slot| filter.admits(slot));
        let reachable: Vec<_> = index.filter(matches).into_iter().collect();
        Self { total: u32::from(!reachable.is_empty()), reachable }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Listings {
    /// The state of the inventory that the entries were made from.
    version: u64,
    by_filter: HashMap<Filter, Arc<Listing>>,
}

impl Listings {
    pub(crate) fn matching(&mut self, inventory: &Inventory, filter: &Filter) -> Arc<Listing> {
        if let Some(id) = filter.id {
            return Arc::new(Listing::of_one(inventory, inventory.find_index(id), filter));
        }
        if self.version != inventory.version() || self.by_filter.len() >= REMEMBERED {
            self.by_filter.clear();
            self.version = inventory.version();
        }
        let listing =
            self.by_filter.entry(*filter).or_insert_with(|| Arc::new(Listing::of(inventory, filter)));
        Arc::clone(listing)
    }

    pub(crate) fn size_in_bytes(&self) -> usize {
        self.by_filter.values().map(|listing| listing.reachable.capacity() * size_of::<u32>()).sum()
    }
}
