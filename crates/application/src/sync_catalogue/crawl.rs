//! Reading the marketplace: slice by slice, page by page, several requests at once, handed on in order.

use super::{Stop, SyncCatalogue};
use domain::{
    make_way::make_way,
    ports::{MarketplaceError, ProductPage, ProductQuery},
    sync::{Checkpoint, PageRef, Slice},
};
use futures_channel::mpsc::Sender;
use futures_util::{
    SinkExt, StreamExt,
    future::{Either, select},
    stream,
};
use std::pin::pin;
use tracing::{Instrument, debug_span};

/// After so many failed pages in a row the marketplace is taken to be down.
const GIVE_UP_AFTER: u32 = 20;

/// After so many the first page of a slice is left out, in case it is the only one that fails.
const GO_ON_AFTER: u32 = GIVE_UP_AFTER / 2;

/// How often the pages that failed are gone through again at most.
const MORE_ROUNDS: u32 = 10;

/// A page that was read, or that failed, and where the lap stands once it is written.
pub(super) struct Step {
    pub(super) page: Result<ProductPage, PageFailure>,
    pub(super) after: Checkpoint,
}

/// A page that could not be read.
pub(super) struct PageFailure {
    pub(super) page: PageRef,
    pub(super) error: MarketplaceError,
}

/// How a crawl ended.
#[derive(Debug)]
pub(super) enum End {
    /// Everything that can be read was.
    ReadAll,
    /// The marketplace is down, or refuses us.
    GaveUp(MarketplaceError),
    /// The process wants to stop, or the writer is gone.
    Stopped,
}

impl SyncCatalogue {
    /// Reads everything that `start` leaves to be read, and sends it on.
    pub(super) async fn crawl(&self, start: Checkpoint, steps: Sender<Step>, stop: Stop) -> End {
        let mut crawl = Crawl { sync: self, at: start, steps, failures_in_a_row: 0 };
        match select(pin!(crawl.read_all()), stop).await {
            Either::Left((Err(end), _)) => end,
            Either::Left((Ok(()), _)) => End::ReadAll,
            Either::Right(_) => End::Stopped,
        }
    }
}

struct Crawl<'a> {
    sync: &'a SyncCatalogue,
    at: Checkpoint,
    steps: Sender<Step>,
    failures_in_a_row: u32,
}

impl Crawl<'_> {
    async fn read_all(&mut self) -> Result<(), End> {
        while let Some(slice) = self.at.current() {
            self.read_slice(slice).await?;
        }
        self.retry_failed_pages().await
    }

    /// Reads the rest of a slice, or cuts it if it holds too much.
    async fn read_slice(&mut self, slice: Slice) -> Result<(), End> {
        let first = PageRef { slice, page: self.at.next_page };
        let page = match self.sync.fetch(first).await {
            Ok(page) => page,
            Err(error) => return self.go_around(PageFailure { page: first, error }).await,
        };
        self.at.reported_total.get_or_insert(page.total);
        let too_much = page.total > self.sync.policy.reachable && !self.at.unreachable.contains(&slice);
        if too_much && self.cut(slice, page.total).await? {
            return Ok(());
        }
        let mut last = self.sync.last_page(page.total);
        self.advance(Ok(page)).await?;
        // The catalogue may grow while it is read; each round reads the pages that the one before made known.
        while self.at.next_page <= last {
            last = last.max(self.read_pages(slice, last).await?);
        }
        self.at.finish_slice();
        Ok(())
    }

    /// Cuts the slice being read, which holds `total` products. Returns whether others stand in its place: if not, it is to be read
    /// as far as it goes.
    async fn cut(&mut self, slice: Slice, total: u64) -> Result<bool, End> {
        if self.at.split_slice() {
            // Whatever is on them is on pages of the halves.
            self.at.failed_pages.retain(|failed| failed.slice != slice);
            return Ok(true);
        }
        let Some(dated) = slice.dated() else {
            self.at.give_up_rest();
            return Ok(false);
        };
        let first = PageRef { slice: dated, page: 1 };
        match self.sync.fetch(first).await {
            Ok(page) if page.total > 0 => self.at.narrow_to_dated(dated, page.total < total),
            Ok(_) => {
                self.at.give_up_rest();
                return Ok(false);
            }
            Err(error) => self.postpone_slice(PageFailure { page: first, error }).await?,
        }
        Ok(true)
    }

    /// Reads the pages up to `last`; returns the last page that the answers make known.
    async fn read_pages(&mut self, slice: Slice, last: u32) -> Result<u32, End> {
        let sync = self.sync;
        let requests = stream::iter(self.at.next_page..=last).map(|page| async move {
            let page = PageRef { slice, page };
            sync.fetch(page).await.map_err(|error| PageFailure { page, error })
        });
        let mut answers = requests.buffered(sync.policy.parallel_requests);
        let mut known = last;
        while let Some(answer) = answers.next().await {
            if let Ok(page) = &answer {
                known = known.max(sync.last_page(page.total));
            }
            self.advance(answer).await?;
        }
        Ok(known)
    }

    /// Tries the pages that failed again, for as long as any of them can be read; by now the marketplace may be well again.
    async fn retry_failed_pages(&mut self) -> Result<(), End> {
        for _ in 0..MORE_ROUNDS {
            let failed = self.at.failed_pages.len();
            self.retry_each_failed_page().await?;
            if self.at.failed_pages.is_empty() || self.at.failed_pages.len() == failed {
                break;
            }
        }
        Ok(())
    }

    async fn retry_each_failed_page(&mut self) -> Result<(), End> {
        let sync = self.sync;
        let requests = stream::iter(self.at.failed_pages.clone())
            .map(|page| async move { (page, sync.fetch(page).await) });
        let mut answers = requests.buffered(sync.policy.parallel_requests);
        while let Some((page, answer)) = answers.next().await {
            // What failed stays on the list until it is read, so that a run that goes on after a crash knows of it.
            if answer.is_ok() {
                self.at.failed_pages.retain(|failed| *failed != page);
            }
            self.hand_on(answer.map_err(|error| PageFailure { page, error })).await?;
        }
        Ok(())
    }

    /// Does something else first when the page failed that would have told the extent of the slice. If that does not help for long,
    /// the next page is to tell.
    async fn go_around(&mut self, failure: PageFailure) -> Result<(), End> {
        let is_last = failure.page.page >= self.sync.last_page(u64::MAX);
        if self.failures_in_a_row < GO_ON_AFTER || is_last {
            return self.postpone_slice(failure).await;
        }
        self.advance(Err(failure)).await
    }

    /// A slice whose extent is unknown, because its first page failed, waits until the others are read.
    async fn postpone_slice(&mut self, failure: PageFailure) -> Result<(), End> {
        self.at.postpone_slice();
        self.count_failure(&failure.error)?;
        self.send(Err(failure)).await
    }

    /// Hands on the next page of the slice.
    async fn advance(&mut self, answer: Result<ProductPage, PageFailure>) -> Result<(), End> {
        self.at.next_page += 1;
        self.hand_on(answer).await
    }

    async fn hand_on(&mut self, answer: Result<ProductPage, PageFailure>) -> Result<(), End> {
        match &answer {
            Ok(page) => {
                self.failures_in_a_row = 0;
                self.at.unidentified += unidentified(page);
            }
            Err(failure) => {
                if !self.at.failed_pages.contains(&failure.page) {
                    self.at.failed_pages.push(failure.page);
                }
                self.count_failure(&failure.error)?;
            }
        }
        self.send(answer).await
    }

    fn count_failure(&mut self, error: &MarketplaceError) -> Result<(), End> {
        self.failures_in_a_row += 1;
        let hopeless = matches!(error, MarketplaceError::Refused { .. });
        if hopeless || self.failures_in_a_row >= GIVE_UP_AFTER {
            return Err(End::GaveUp(error.clone()));
        }
        Ok(())
    }

    async fn send(&mut self, page: Result<ProductPage, PageFailure>) -> Result<(), End> {
        let step = Step { page, after: self.at.clone() };
        self.steps.send(step).await.map_err(|_| End::Stopped)?;
        make_way().await;
        Ok(())
    }
}

impl SyncCatalogue {
    async fn fetch(&self, PageRef { slice, page }: PageRef) -> Result<ProductPage, MarketplaceError> {
        let query = ProductQuery { slice, page };
        self.marketplace.list_products(query).instrument(debug_span!("fetch", %slice, page)).await
    }

    /// The last page of a slice of `total` products that can be asked for.
    fn last_page(&self, total: u64) -> u32 {
        let pages = total.min(self.policy.reachable).div_ceil(u64::from(ProductQuery::PAGE_SIZE));
        u32::try_from(pages).unwrap_or(u32::MAX).min(ProductQuery::MAX_PAGE)
    }
}

/// How many products of a page have no readable id.
fn unidentified(page: &ProductPage) -> u64 {
    page.listings.iter().filter(|listing| matches!(listing, Err(malformed) if malformed.id.is_none())).count()
        as u64
}
