use super::{Lifeline, TestClock};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    game_key::{GameKey, KeyAnswer},
    money::Money,
    ports::{Clock, Supplier, UnreadableKey},
    product::ProductId,
    purchase::{SupplierError, TransactionId, UpstreamOrderId, UpstreamStatus},
};
use futures_channel::oneshot;
use parking_lot::Mutex;
use secrecy::{ExposeSecret, SecretSlice};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// The calls that can be made, without what they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CallKind {
    Create,
    Pay,
    Ask,
    Fetch,
}

/// What becomes of one call, instead of a good answer.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// Nothing is done, and this is the answer.
    Refuse(SupplierError),
    /// It is done, and nobody hears of it.
    LoseAnswer,
    /// The caller sleeps before the call is made, until the test wakes it.
    SleepBefore,
    /// It is done at once, and the caller hears of it when the test wakes it.
    SleepAfter,
    /// It is done, and the answer holds no key.
    Garble,
}

/// An order as the marketplace has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LedgerOrder {
    pub(crate) product: ProductId,
    pub(crate) price: Money,
    pub(crate) created_at: DateTime<Utc>,
    /// How often money was taken for it.
    pub(crate) payments: u32,
    /// The key that was handed out, once it was.
    pub(crate) key: Option<String>,
}

/// A marketplace that sells keys, keeps its own books, and fails as the test says.
pub(crate) struct FakeSupplier {
    clock: TestClock,
    lifeline: Lifeline,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    ledger: BTreeMap<UpstreamOrderId, LedgerOrder>,
    prices: HashMap<ProductId, Money>,
    sold_out: bool,
    faults: HashMap<CallKind, VecDeque<Fault>>,
    calls: Vec<CallKind>,
    sleepers: VecDeque<oneshot::Sender<()>>,
}

impl FakeSupplier {
    /// For how long an order can be paid (`g2a-contract.md` §3.2).
    const RESERVATION: TimeDelta = TimeDelta::minutes(30);

    pub(crate) fn new(clock: TestClock, lifeline: Lifeline) -> Self {
        Self { clock, lifeline, state: Mutex::default() }
    }

    /// What becomes of the next call of this kind for which nothing was said before.
    pub(crate) fn next(&self, kind: CallKind, fault: Fault) {
        self.state.lock().faults.entry(kind).or_default().push_back(fault);
    }

    pub(crate) fn refuse(&self, kind: CallKind, error: SupplierError) {
        self.next(kind, Fault::Refuse(error));
    }

    /// Has no more faults in store.
    pub(crate) fn heal(&self) {
        self.state.lock().faults.clear();
    }

    pub(crate) fn sell_for(&self, product: ProductId, price: Money) {
        self.state.lock().prices.insert(product, price);
    }

    pub(crate) fn sell_out(&self) {
        self.state.lock().sold_out = true;
    }

    /// Wakes the caller that went to sleep first.
    pub(crate) fn wake(&self) {
        let sleeper = self.state.lock().sleepers.pop_front().expect("somebody sleeps");
        sleeper.send(()).expect("it still sleeps");
    }

    /// What wakes the caller that went to sleep last.
    pub(crate) fn take_sleeper(&self) -> Option<oneshot::Sender<()>> {
        self.state.lock().sleepers.pop_back()
    }

    /// The calls so far, which are forgotten.
    pub(crate) fn take_calls(&self) -> Vec<CallKind> {
        std::mem::take(&mut self.state.lock().calls)
    }

    pub(crate) fn ledger(&self) -> BTreeMap<UpstreamOrderId, LedgerOrder> {
        self.state.lock().ledger.clone()
    }

    /// The orders that money was taken for.
    pub(crate) fn paid(&self) -> BTreeMap<UpstreamOrderId, LedgerOrder> {
        self.ledger().into_iter().filter(|(_, order)| order.payments > 0).collect()
    }

    async fn call<T>(
        &self,
        kind: CallKind,
        act: impl FnOnce(&mut State, DateTime<Utc>) -> Result<T, SupplierError> + Send,
    ) -> Result<T, SupplierError>
    where
        T: Send,
    {
        self.lifeline.step().await;
        let fault = {
            let mut state = self.state.lock();
            state.calls.push(kind);
            state.faults.get_mut(&kind).and_then(VecDeque::pop_front)
        };
        match &fault {
            Some(Fault::Refuse(error)) => return Err(error.clone()),
            Some(Fault::SleepBefore) => self.sleep().await,
            _ => {}
        }
        let done = act(&mut self.state.lock(), self.clock.now());
        match fault {
            Some(Fault::LoseAnswer) => return Err(unanswered()),
            Some(Fault::SleepAfter) => self.sleep().await,
            _ => {}
        }
        self.lifeline.step().await;
        done
    }

    async fn sleep(&self) {
        let (sleeper, woken) = oneshot::channel();
        self.state.lock().sleepers.push_back(sleeper);
        // Whom nobody can wake sleeps for ever.
        if woken.await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

pub(crate) fn unanswered() -> SupplierError {
    SupplierError::Unanswered("no answer in time".into())
}

pub(crate) fn refused_account() -> SupplierError {
    SupplierError::Account { code: "ORD112".into(), message: "no funds".into() }
}

pub(crate) fn declined(code: &str) -> SupplierError {
    SupplierError::Declined { code: code.into(), message: "no".into() }
}

impl State {
    fn order(&mut self, id: &UpstreamOrderId) -> Result<&mut LedgerOrder, SupplierError> {
        self.ledger.get_mut(id).ok_or_else(|| declined("ORD01"))
    }

    fn create(
        &mut self,
        product: ProductId,
        max_price: Money,
        now: DateTime<Utc>,
    ) -> Result<(UpstreamOrderId, Money), SupplierError> {
        if self.sold_out {
            return Err(SupplierError::OutOfStock("ORD101".into()));
        }
        let price = self.prices.get(&product).copied().unwrap_or(Money::eur(1));
        if price > max_price {
            return Err(SupplierError::PriceTooHigh("ORD102".into()));
        }
        let id = UpstreamOrderId::try_from((1_530_000_000 + self.ledger.len()).to_string()).unwrap();
        let order = LedgerOrder { product, price, created_at: now, payments: 0, key: None };
        self.ledger.insert(id.clone(), order);
        Ok((id, price))
    }

    fn pay(&mut self, id: &UpstreamOrderId, now: DateTime<Utc>) -> Result<TransactionId, SupplierError> {
        let order = self.order(id)?;
        if order.payments > 0 {
            return Err(declined("ORD03"));
        }
        if now >= order.created_at + FakeSupplier::RESERVATION {
            return Err(SupplierError::Lapsed);
        }
        order.payments += 1;
        Ok(TransactionId::try_from(format!("transaction-{id}")).unwrap())
    }

    fn tell(&mut self, id: &UpstreamOrderId) -> Result<UpstreamStatus, SupplierError> {
        Ok(if self.order(id)?.payments > 0 { UpstreamStatus::Complete } else { UpstreamStatus::Unpaid })
    }

    fn hand_out(&mut self, id: &UpstreamOrderId, garbled: bool) -> Result<KeyAnswer, SupplierError> {
        let order = self.order(id)?;
        if order.payments == 0 {
            return Err(SupplierError::NotReady);
        }
        if order.key.is_some() {
            return Err(SupplierError::KeyAlreadyFetched);
        }
        let key = key_of(id);
        order.key = Some(key.clone());
        let answer = if garbled { "<html>".to_owned() } else { format!("key:{key}") };
        Ok(KeyAnswer(SecretSlice::from(answer.into_bytes())))
    }
}

/// The key that an order is for.
pub(crate) fn key_of(order: &UpstreamOrderId) -> String {
    format!("KEY-{order}")
}

#[async_trait]
impl Supplier for FakeSupplier {
    async fn create_order(
        &self,
        product: ProductId,
        max_price: Money,
    ) -> Result<(UpstreamOrderId, Money), SupplierError> {
        self.call(CallKind::Create, |state, now| state.create(product, max_price, now)).await
    }

    async fn pay(&self, order: &UpstreamOrderId) -> Result<TransactionId, SupplierError> {
        self.call(CallKind::Pay, |state, now| state.pay(order, now)).await
    }

    async fn ask_status(&self, order: &UpstreamOrderId) -> Result<UpstreamStatus, SupplierError> {
        self.call(CallKind::Ask, |state, _| state.tell(order)).await
    }

    async fn fetch_key(&self, order: &UpstreamOrderId) -> Result<KeyAnswer, SupplierError> {
        let next = self.state.lock().faults.get(&CallKind::Fetch).and_then(|faults| faults.front().cloned());
        let garbled = matches!(next, Some(Fault::Garble));
        self.call(CallKind::Fetch, |state, _| state.hand_out(order, garbled)).await
    }

    fn read_key(&self, answer: &KeyAnswer) -> Result<GameKey, UnreadableKey> {
        let text = str::from_utf8(answer.0.expose_secret()).map_err(|_| UnreadableKey)?;
        let key = text.strip_prefix("key:").ok_or(UnreadableKey)?;
        Ok(GameKey { text: key.into(), is_file: false })
    }
}
