//! All offers and the jobs on them.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use parking_lot::{Mutex, MutexGuard};
use serde_json::Value;
use uuid::Uuid;

use super::answers;
use super::fault::SellerFault;
use super::id::uuid_of;
use super::job::{Job, Work};
use super::offer::{Offer, OfferKind, Visibility};
use super::query::OfferQuery;
use super::request::{Change, NewOffer};
use super::rules::SellerRules;
use super::state::State;
use crate::accounts::Accounts;
use crate::catalogue::{Catalogue, Product, ProductId};
use crate::clock::Clock;

/// The most offers that all sellers have together.
const MOST_OFFERS: usize = 10_000;

/// The offers of the simulated marketplace's sellers. A job that is due is noticed at the next request, or at the next look at this
/// book.
#[derive(Debug)]
pub struct SellerBook {
    clock: Arc<dyn Clock>,
    catalogue: Arc<Catalogue>,
    seed: u64,
    rules: SellerRules,
    state: Mutex<State>,
}

impl SellerBook {
    pub(crate) fn new(
        clock: Arc<dyn Clock>,
        catalogue: Arc<Catalogue>,
        seed: u64,
        rules: SellerRules,
        accounts: &Accounts,
    ) -> Self {
        let book = Self { clock, catalogue, seed, rules, state: Mutex::default() };
        for account in accounts.iter() {
            book.stock_up(&account.api_hash);
        }
        book
    }

    /// All offers, oldest first.
    pub fn offers(&self) -> Vec<Offer> {
        self.current().offers.clone()
    }

    /// How many jobs of all sellers are not done.
    pub fn waiting_jobs(&self) -> usize {
        self.current().all_waiting()
    }

    /// Gives a seller the offers that it begins with.
    fn stock_up(&self, account: &str) {
        let mut state = self.state.lock();
        let indices = 0..self.rules.initial_offers.min(self.catalogue_size());
        for product in indices.filter_map(|index| self.catalogue.find(ProductId::at(self.seed, index))) {
            let id = self.next_uuid(&mut state);
            state.offers.push(initial_offer(id, account, &product));
        }
    }

    fn catalogue_size(&self) -> u32 {
        u32::try_from(self.catalogue.count()).unwrap_or(u32::MAX)
    }

    pub(super) fn page(&self, account: &str, query: &OfferQuery) -> Value {
        let state = self.current();
        let ours = state.offers.iter().filter(|offer| offer.account == account);
        let matching: Vec<&Offer> = ours.filter(|offer| query.takes(offer)).collect();
        let on_page = matching.iter().skip(query.skip()).take(query.items_per_page);
        let offers: Vec<_> = on_page.map(|offer| answers::offer(offer)).collect();
        answers::page(query, matching.len(), &offers)
    }

    pub(super) fn find(&self, account: &str, id: &str) -> Result<Value, SellerFault> {
        let state = self.current();
        let offer = state.offer_of(account, id).ok_or_else(|| SellerFault::not_found("Offer"))?;
        Ok(answers::offer(offer))
    }

    pub(super) fn job(&self, account: &str, id: &str) -> Result<Value, SellerFault> {
        let state = self.current();
        state.job_of(account, id).map(answers::job).ok_or_else(|| SellerFault::not_found("Job"))
    }

    /// Returns the id of the job that makes the offer.
    pub(super) fn create(&self, account: &str, new: NewOffer) -> Result<Uuid, SellerFault> {
        let product = self.catalogue.find(new.product).ok_or_else(|| SellerFault::not_found("Product"))?;
        let mut state = self.current();
        if let Some(offer) = state.offered(account, new.product) {
            return Err(SellerFault::offered_already(offer));
        }
        if state.offers.len() >= MOST_OFFERS {
            return Err(SellerFault::invalid("there are too many offers"));
        }
        let id = self.next_uuid(&mut state);
        let mut offer = Offer {
            kind: new.kind,
            price: None,
            is_active: false,
            size: 0,
            ..initial_offer(id, account, &product)
        };
        offer.apply(&new.change);
        self.enqueue(&mut state, account, Work::Create(offer))
    }

    /// Returns the id of the job that changes the offer.
    pub(super) fn change(
        &self,
        account: &str,
        id: &str,
        (kind, change): (OfferKind, Change),
    ) -> Result<Uuid, SellerFault> {
        let mut state = self.current();
        let offer = state.offer_of(account, id).ok_or_else(|| SellerFault::not_found("Offer"))?;
        if offer.kind != kind {
            return Err(SellerFault::invalid("offerType: cannot be changed"));
        }
        let offer = offer.id;
        self.enqueue(&mut state, account, Work::Change { offer, change })
    }

    fn enqueue(&self, state: &mut State, account: &str, work: Work) -> Result<Uuid, SellerFault> {
        if state.waiting(account).count() >= self.rules.queue_limit {
            return Err(SellerFault::queue_is_full());
        }
        let id = self.next_uuid(state);
        let due_at = self.clock.now() + self.rules.job_delay;
        state.enqueue(Job { id, account: account.to_owned(), work, due_at, outcome: None });
        Ok(id)
    }

    fn next_uuid(&self, state: &mut State) -> Uuid {
        uuid_of(self.seed, state.next_id())
    }

    /// The state as of now. Locks are taken in the order book, catalogue.
    fn current(&self) -> MutexGuard<'_, State> {
        let now: DateTime<Utc> = self.clock.now();
        let mut state = self.state.lock();
        state.settle(now, &self.catalogue);
        state
    }
}

/// An offer of a product as the catalogue has it.
fn initial_offer(id: Uuid, account: &str, product: &Product) -> Offer {
    Offer {
        id,
        account: account.to_owned(),
        product: product.id,
        product_name: product.name.to_string(),
        kind: OfferKind::Dropshipping,
        price: Some(product.min_price),
        business_price: None,
        size: product.quantity.min(100),
        visibility: Visibility::All,
        is_active: true,
        is_archived: false,
    }
}
