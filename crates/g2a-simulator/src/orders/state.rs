//! What the order book remembers.

use std::collections::{BTreeMap, HashMap, VecDeque};

use chrono::{DateTime, Utc};

use super::ledger::{LedgerEntry, LedgerEvent};
use super::order::{Order, OrderId, OrderStage};
use crate::accounts::{Account, Accounts, Funds};
use crate::catalogue::{Catalogue, Cents};
use crate::errors::ErrorCode;

#[derive(Debug)]
pub(super) struct State {
    pub(super) orders: BTreeMap<OrderId, Order>,
    pub(super) funds: HashMap<String, Funds>,
    pub(super) ledger: Vec<LedgerEntry>,
    /// Reservations in the order in which they run out.
    reservations: VecDeque<(DateTime<Utc>, OrderId)>,
}

impl State {
    pub(super) fn new(accounts: &Accounts) -> Self {
        let funds = accounts.iter().map(|account| (account.api_hash.clone(), account.funds)).collect();
        Self { orders: BTreeMap::new(), funds, ledger: Vec::new(), reservations: VecDeque::new() }
    }

    /// Order ids look like Unix timestamps, as those of the sandbox do.
    pub(super) fn next_id(&self, now: DateTime<Utc>) -> OrderId {
        let latest = self.orders.last_key_value().map_or(0, |(id, _)| id.0);
        OrderId(u64::try_from(now.timestamp()).unwrap_or_default().max(latest + 1))
    }

    pub(super) fn open(&mut self, order: Order, now: DateTime<Utc>, until: DateTime<Utc>) {
        let id = order.id;
        self.orders.insert(id, order);
        self.reservations.push_back((until, id));
        self.note(now, id, LedgerEvent::Reserved);
    }

    /// The order of this account with the id in a path; that of another account is as good as none.
    pub(super) fn order_of(&self, account: &Account, id: &str) -> Result<&Order, ErrorCode> {
        let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        let id = if is_number { id.parse().ok() } else { None }.ok_or(ErrorCode::Ord01)?;
        let order = self.orders.get(&OrderId(id)).filter(|order| order.account == account.api_hash);
        order.ok_or(ErrorCode::Ord02)
    }

    pub(super) fn spend(&mut self, api_hash: &str, amount: Cents) -> Result<(), ErrorCode> {
        match self.funds.get_mut(api_hash) {
            Some(Funds::Unlimited) => Ok(()),
            Some(Funds::Limited(balance)) => {
                *balance = Cents(balance.0.checked_sub(amount.0).ok_or(ErrorCode::Ord112)?);
                Ok(())
            }
            None => Err(ErrorCode::Ord113),
        }
    }

    pub(super) fn set_stage(&mut self, id: OrderId, stage: OrderStage) {
        if let Some(order) = self.orders.get_mut(&id) {
            order.stage = stage;
        }
    }

    pub(super) fn note(&mut self, at: DateTime<Utc>, order: OrderId, event: LedgerEvent) {
        if let Some(Order { account, product, .. }) = self.orders.get(&order) {
            let (account, product) = (account.clone(), *product);
            self.ledger.push(LedgerEntry { at, order, account, product, event });
        }
    }

    pub(super) fn expire(&mut self, now: DateTime<Utc>, catalogue: &Catalogue) {
        while let Some((until, id)) = self.reservations.pop_front_if(|(until, _)| *until <= now) {
            let Some(Order { stage: OrderStage::Reserved { .. }, product, .. }) = self.orders.get(&id) else {
                continue;
            };
            catalogue.release(*product);
            self.set_stage(id, OrderStage::Expired);
            self.note(until, id, LedgerEvent::Expired);
        }
    }
}
