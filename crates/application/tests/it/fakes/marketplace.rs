use async_trait::async_trait;
use domain::{
    catalogue::{Category, GameDetails},
    listing::{Listing, MalformedListing},
    money::Money,
    ports::{Marketplace, MarketplaceError, ProductPage, ProductQuery},
    product::ProductId,
    sync::Slice,
};
use parking_lot::Mutex;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use tokio::sync::watch;

type Products = BTreeMap<ProductId, Listing>;
type Shift = Box<dyn FnMut(usize, &mut Products) + Send>;
type Trouble = Box<dyn FnMut(&ProductQuery) -> Option<MarketplaceError> + Send>;

/// A marketplace whose catalogue and faults the test writes.
#[derive(Default)]
pub(crate) struct FakeMarketplace {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    products: Products,
    shown_at_most: Option<usize>,
    malformed: HashMap<ProductId, MalformedListing>,
    failing_pages: HashMap<u32, u32>,
    failing_lookups: bool,
    refusing: bool,
    requests: usize,
    lookups: usize,
    shift: Option<Shift>,
    trouble: Option<Trouble>,
    gate: Option<(usize, watch::Sender<bool>)>,
}

/// A product with id `id` that costs `cents`.
pub(crate) fn listing(id: i64, cents: i64) -> Listing {
    Listing {
        id: ProductId::try_from(id).unwrap(),
        title: format!("Game {id}"),
        stock: 5,
        cost: Some(Money::eur(cents)),
        platform: Some("Steam".into()),
        region: None,
        developer: None,
        publisher: None,
        release_date: None,
        updated_at: None,
        description: Some(format!("<p onclick=\"x()\">About {id}</p>")),
        thumbnail: None,
        cover: None,
        categories: vec![Category { id: 1, name: "Games".into() }],
        details: GameDetails::default(),
    }
}

impl FakeMarketplace {
    /// Products 1 to `count`, at prices spread over 1 to 60 euro.
    pub(crate) fn with_products(count: i64) -> Self {
        let fake = Self::default();
        fake.edit(|products| {
            products.extend((1..=count).map(|id| listing(id, 100 + id * 37 % 5900)).map(|l| (l.id, l)));
        });
        fake
    }

    pub(crate) fn edit(&self, edit: impl FnOnce(&mut Products)) {
        edit(&mut self.state.lock().products);
    }

    /// Shows so many products of a slice, and no page beyond them.
    pub(crate) fn show_at_most(&self, products: usize) {
        self.state.lock().shown_at_most = Some(products);
    }

    /// Calls `shift` before each request for a page, with the number of requests so far.
    pub(crate) fn shift_with(&self, shift: impl FnMut(usize, &mut Products) + Send + 'static) {
        self.state.lock().shift = Some(Box::new(shift));
    }

    /// Holds back every answer, to looks at single products too, after the first `requests` for pages until the test sends `true`.
    pub(crate) fn hold_after(&self, requests: usize) -> watch::Sender<bool> {
        let open = watch::Sender::new(false);
        self.state.lock().gate = Some((requests, open.clone()));
        open
    }

    /// Holds back nothing more.
    pub(crate) fn open_gate(&self) {
        if let Some((_, open)) = self.state.lock().gate.take() {
            open.send_replace(true);
        }
    }

    /// Keeps what is asked from now on.
    pub(crate) fn record_queries(&self) -> Arc<Mutex<Vec<ProductQuery>>> {
        let asked = Arc::<Mutex<Vec<_>>>::default();
        let record = asked.clone();
        self.fail_with(move |query| {
            record.lock().push(*query);
            None
        });
        asked
    }

    /// Makes the next `times` requests for page `page`, of any slice, fail.
    pub(crate) fn fail_page(&self, page: u32, times: u32) {
        self.state.lock().failing_pages.insert(page, times);
    }

    /// Lets `trouble` say before each request for a page how it fails, if it does.
    pub(crate) fn fail_with(
        &self,
        trouble: impl FnMut(&ProductQuery) -> Option<MarketplaceError> + Send + 'static,
    ) {
        self.state.lock().trouble = Some(Box::new(trouble));
    }

    pub(crate) fn fail_all_pages(&self) {
        (1..=ProductQuery::MAX_PAGE).for_each(|page| self.fail_page(page, u32::MAX));
    }

    pub(crate) fn heal(&self) {
        let mut state = self.state.lock();
        state.failing_pages.clear();
        state.trouble = None;
        state.failing_lookups = false;
        state.refusing = false;
    }

    pub(crate) fn fail_lookups(&self) {
        self.state.lock().failing_lookups = true;
    }

    pub(crate) fn refuse(&self) {
        self.state.lock().refusing = true;
    }

    /// Shows the product `id` as one that cannot be understood.
    pub(crate) fn garble(&self, id: i64, readable_id: bool) {
        let id = ProductId::try_from(id).unwrap();
        let malformed =
            MalformedListing { id: readable_id.then_some(id), reason: "minPrice: negative".into() };
        self.state.lock().malformed.insert(id, malformed);
    }

    /// How many pages were asked for.
    pub(crate) fn requests(&self) -> usize {
        self.state.lock().requests
    }

    /// How many single products were asked for.
    pub(crate) fn lookups(&self) -> usize {
        self.state.lock().lookups
    }

    pub(crate) fn products(&self) -> Products {
        self.state.lock().products.clone()
    }

    /// Lets the request with this number through, sooner or later.
    async fn pass_gate(&self, number: usize) {
        tokio::task::yield_now().await;
        let gate = self.state.lock().gate.clone();
        if let Some((requests, open)) = gate
            && number > requests
        {
            open.subscribe().wait_for(|open| *open).await.expect("the test holds the gate");
        }
    }
}

/// What has no price is in the slices of all prices.
fn belongs(listing: &Listing, slice: Slice) -> bool {
    let any_price = slice.prices.from.or(slice.prices.to).unwrap_or_default();
    slice.contains(listing.cost.map_or(any_price, |cost| cost.amount), listing.updated_at)
}

#[async_trait]
impl Marketplace for FakeMarketplace {
    async fn list_products(&self, query: ProductQuery) -> Result<ProductPage, MarketplaceError> {
        // Counted when it is asked: which of several is answered first is up to whoever runs them.
        let number = {
            let mut state = self.state.lock();
            state.requests += 1;
            state.requests
        };
        self.pass_gate(number).await;
        let state = &mut *self.state.lock();
        if let Some(shift) = &mut state.shift {
            shift(number, &mut state.products);
        }
        if state.refusing {
            return Err(MarketplaceError::Refused {
                code: "AUTH02".into(),
                message: "Authorization failed".into(),
            });
        }
        if let Some(times) = state.failing_pages.get_mut(&query.page).filter(|times| **times > 0) {
            *times -= 1;
            return Err(MarketplaceError::Unavailable("503".into()));
        }
        if let Some(error) = state.trouble.as_mut().and_then(|trouble| trouble(&query)) {
            return Err(error);
        }
        let first = (query.page as usize - 1) * ProductQuery::PAGE_SIZE as usize;
        let reachable = state.shown_at_most.unwrap_or(usize::try_from(ProductQuery::REACHABLE).unwrap());
        assert!(first < reachable, "page {} is asked for, which is never shown", query.page);
        let slice: Vec<_> = state.products.values().filter(|listing| belongs(listing, query.slice)).collect();
        let page = slice.iter().skip(first).take(ProductQuery::PAGE_SIZE as usize);
        Ok(ProductPage {
            total: slice.len() as u64,
            listings: page
                .map(|listing| {
                    state.malformed.get(&listing.id).cloned().map_or_else(|| Ok((*listing).clone()), Err)
                })
                .collect(),
        })
    }

    async fn find_product(&self, id: ProductId) -> Result<Option<Listing>, MarketplaceError> {
        self.pass_gate(self.requests() + 1).await;
        let mut state = self.state.lock();
        state.lookups += 1;
        if state.failing_lookups {
            return Err(MarketplaceError::Unavailable("503".into()));
        }
        Ok(state.products.get(&id).cloned())
    }
}
