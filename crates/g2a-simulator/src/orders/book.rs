//! All orders, the accounts' money, and the ledger.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use parking_lot::{Mutex, MutexGuard};

use super::answers::{Created, Details, Key, Payment};
use super::ledger::{LedgerEntry, LedgerEvent};
use super::order::{Order, OrderId, OrderStage, file_key_of, is_file, key_of, transaction_of};
use super::request::OrderRequest;
use super::rules::OrderRules;
use super::state::State;
use crate::accounts::{Account, Accounts, Funds};
use crate::catalogue::{Catalogue, Cents, ProductId};
use crate::clock::Clock;
use crate::errors::{ApiError, ErrorCode};

/// The orders of the simulated marketplace and its own books.
///
/// A reservation that has run out is noticed at the next request, or at the next look at this book.
#[derive(Debug)]
pub struct OrderBook {
    clock: Arc<dyn Clock>,
    catalogue: Arc<Catalogue>,
    seed: u64,
    rules: OrderRules,
    state: Mutex<State>,
}

impl OrderBook {
    pub(crate) fn new(
        clock: Arc<dyn Clock>,
        catalogue: Arc<Catalogue>,
        seed: u64,
        rules: OrderRules,
        accounts: &Accounts,
    ) -> Self {
        Self { clock, catalogue, seed, rules, state: Mutex::new(State::new(accounts)) }
    }

    /// All orders, oldest first.
    pub fn list(&self) -> Vec<Order> {
        self.current(self.clock.now()).orders.values().cloned().collect()
    }

    pub fn find(&self, id: OrderId) -> Option<Order> {
        self.current(self.clock.now()).orders.get(&id).cloned()
    }

    /// Everything that happened, oldest first.
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        self.current(self.clock.now()).ledger.clone()
    }

    /// The money that really moved, in EUR.
    pub fn total_paid(&self) -> Cents {
        let state = self.current(self.clock.now());
        let amounts = state.ledger.iter().filter_map(|entry| match entry.event {
            LedgerEvent::Paid { amount, .. } => Some(amount.0),
            _ => None,
        });
        Cents(amounts.sum())
    }

    /// The keys that really left, with their orders, oldest first.
    pub fn keys_handed_out(&self) -> Vec<(OrderId, String)> {
        let state = self.current(self.clock.now());
        let keys = state.ledger.iter().filter_map(|entry| match &entry.event {
            LedgerEvent::KeyHandedOut { key } => Some((entry.order, key.clone())),
            _ => None,
        });
        keys.collect()
    }

    /// What an account has left; `None` for an account that does not exist.
    pub fn funds(&self, api_hash: &str) -> Option<Funds> {
        self.state.lock().funds.get(api_hash).copied()
    }

    /// Fills or empties an account.
    pub fn set_funds(&self, api_hash: &str, funds: Funds) {
        self.state.lock().funds.insert(api_hash.to_owned(), funds);
    }

    /// Whether the keys of a product are files ([`OrderRules::file_share`]).
    pub fn sells_files(&self, product: ProductId) -> bool {
        is_file(self.seed, product, self.rules.file_share)
    }

    /// Puts back in stock what was reserved and not paid in time.
    pub(crate) fn expire(&self) {
        drop(self.current(self.clock.now()));
    }

    pub(crate) fn create(&self, account: &Account, request: OrderRequest) -> Result<Created, ApiError> {
        let now = self.clock.now();
        let mut state = self.current(now);
        let product = request.product.ok_or(ErrorCode::Br04)?;
        let accept = |price: Cents, quantity: u32| match request.max_price {
            _ if quantity == 0 => Err(self.rules.out_of_stock.clone()),
            Some(limit) if price > limit => Err(self.rules.above_max_price.clone()),
            _ => Ok(()),
        };
        let price = self.catalogue.reserve(product, accept)?.ok_or(ErrorCode::Br04)?;
        let until = now + self.rules.reservation;
        let order = Order {
            id: state.next_id(now),
            account: account.api_hash.clone(),
            product,
            price,
            charged: request.currency.convert(price),
            currency: request.currency.code,
            stage: OrderStage::Reserved { until },
        };
        let created = Created { order_id: order.id, price: order.charged, currency: order.currency };
        state.open(order, now, until);
        Ok(created)
    }

    /// A second payment of the same order moves no money and answers like the first.
    pub(crate) fn pay(&self, account: &Account, id: &str) -> Result<Payment, ApiError> {
        let now = self.clock.now();
        let mut state = self.current(now);
        let order = state.order_of(account, id)?;
        let (id, price) = (order.id, order.price);
        match order.stage {
            OrderStage::Paid { transaction_id, .. } => return Ok(Payment { status: true, transaction_id }),
            OrderStage::Expired => return Err(ErrorCode::Ord114.into()),
            OrderStage::Reserved { .. } => {}
        }
        state.spend(&account.api_hash, price)?;
        let transaction_id = transaction_of(self.seed, id);
        let ready_at = now + self.rules.completion_delay;
        state.set_stage(id, OrderStage::Paid { transaction_id, ready_at, is_key_taken: false });
        state.note(now, id, LedgerEvent::Paid { amount: price, transaction_id });
        Ok(Payment { status: true, transaction_id })
    }

    pub(crate) fn details(&self, account: &Account, id: &str) -> Result<Details, ApiError> {
        let now = self.clock.now();
        let state = self.current(now);
        let order = state.order_of(account, id)?;
        Ok(Details { status: order.status(now), price: order.charged, currency: order.currency })
    }

    pub(crate) fn take_key(&self, account: &Account, id: &str) -> Result<Key, ApiError> {
        let now = self.clock.now();
        let mut state = self.current(now);
        let order = state.order_of(account, id)?;
        let (id, product) = (order.id, order.product);
        let OrderStage::Paid { transaction_id, ready_at, is_key_taken } = order.stage else {
            return Err(ErrorCode::Ord05.into());
        };
        if now < ready_at {
            return Err(ErrorCode::Ord06.into());
        }
        if is_key_taken {
            return Err(self.rules.key_taken.clone());
        }
        let is_file = self.sells_files(product);
        let key = if is_file { file_key_of(self.seed, id) } else { key_of(self.seed, id) };
        state.set_stage(id, OrderStage::Paid { transaction_id, ready_at, is_key_taken: true });
        state.note(now, id, LedgerEvent::KeyHandedOut { key: key.clone() });
        Ok(Key { key, is_file })
    }

    /// The state as of now. Locks are taken in the order book, catalogue.
    fn current(&self, now: DateTime<Utc>) -> MutexGuard<'_, State> {
        let mut state = self.state.lock();
        state.expire(now, &self.catalogue);
        state
    }
}
