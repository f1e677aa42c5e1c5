//! What was read, sorted by what becomes of it.

use super::crawl::{PageFailure, Step};
use domain::{
    listing::{Listing, MalformedListing},
    ports::ProductPage,
    product::ProductId,
    sync::{Checkpoint, RunError, RunErrorKind, Slice},
};
use std::collections::BTreeMap;

/// What some pages, or some single looks, brought.
#[derive(Default)]
pub(super) struct Findings {
    /// Pages read.
    pub(super) pages: u64,
    /// Listings read, repeats and malformed ones included.
    pub(super) seen: u64,
    /// Listings that could not be understood.
    pub(super) malformed: u64,
    /// The latest listing of each product.
    pub(super) listings: BTreeMap<ProductId, Listing>,
    /// Products that are there, but whose listing could not be understood.
    pub(super) unreadable: Vec<ProductId>,
    /// Products that are certainly not there any more.
    pub(super) gone: Vec<ProductId>,
    /// What went wrong.
    pub(super) errors: Vec<RunError>,
}

impl Findings {
    /// What `steps` brought, and where the lap stands after them; `None` for no steps.
    pub(super) fn of_steps(steps: Vec<Step>) -> Option<(Self, Checkpoint)> {
        let mut findings = Self::default();
        let mut reached = None;
        for Step { page, after } in steps {
            reached = Some(after);
            match page {
                Ok(page) => findings.add_page(page),
                Err(failure) => findings.errors.push(page_failed(&failure)),
            }
        }
        reached.map(|reached| (findings, reached))
    }

    /// Reports slices of which more products are there than can be read.
    pub(super) fn add_unreachable(&mut self, slices: &[Slice]) {
        self.errors.extend(slices.iter().map(|slice| RunError {
            kind: RunErrorKind::UnreachableSlice,
            product_id: None,
            message: format!("more products than are shown {slice}"),
        }));
    }

    fn add_page(&mut self, page: ProductPage) {
        self.pages += 1;
        self.seen += page.listings.len() as u64;
        for listing in page.listings {
            match listing {
                Ok(listing) => self.add_listing(listing),
                Err(malformed) => self.add_malformed(malformed),
            }
        }
    }

    pub(super) fn add_listing(&mut self, listing: Listing) {
        self.listings.insert(listing.id, listing);
    }

    fn add_malformed(&mut self, malformed: MalformedListing) {
        self.malformed += 1;
        self.unreadable.extend(malformed.id);
        self.errors.push(RunError {
            kind: RunErrorKind::MalformedProduct,
            product_id: malformed.id,
            message: malformed.reason,
        });
    }

    /// Every product that is known to be there, each once, in order.
    pub(super) fn sighted(&self) -> Vec<ProductId> {
        let mut ids: Vec<_> = self.listings.keys().chain(&self.unreadable).copied().collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

fn page_failed(PageFailure { page, error }: &PageFailure) -> RunError {
    RunError {
        kind: RunErrorKind::PageFailed,
        product_id: None,
        message: format!("page {} of the slice {}: {error}", page.page, page.slice),
    }
}
