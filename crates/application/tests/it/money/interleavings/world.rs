//! The shop, its customers, and the workers that sleep.

use super::steps::Step;
use crate::{
    fakes::{CallKind, Fault, Way, hint, payment, signed},
    money::market::{A_WHILE, Market, named},
    shop::on_sale,
};
use application::{
    buying::BuyingError,
    incidents::{Decision, ResolveError},
    orders::{CancelError, CheckOutError},
    wallets::{AdjustError, TopUpError},
    webhooks::ReceiveError,
};
use domain::{
    account::UserId,
    money::Money,
    order::StoredReply,
    ports::{Clock, OrderQueries, OrderQuery, SignedMessage},
    purchase::{Purchase, PurchaseId, StateName},
    wallet::{ProviderName, TopUpAmount, TopUpId},
    webhook::WebhookSource,
};
use futures_channel::oneshot;
use futures_util::poll;
use proptest::sample::Index;
use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    pin::Pin,
    sync::atomic::{AtomicUsize, Ordering},
    task::Poll,
    time::Duration,
};

const PAYMENTS: WebhookSource = WebhookSource::Payments(ProviderName::Test);

type Worker<'a> = Pin<Box<dyn Future<Output = Result<(), BuyingError>> + 'a>>;

pub(super) struct World<'a> {
    pub(super) market: &'a Market,
    pub(super) customers: Vec<UserId>,
    sleepers: Vec<(Worker<'a>, oneshot::Sender<()>)>,
    /// What operators have given and taken.
    adjusted: BTreeMap<UserId, i64>,
    /// Top-ups that there are, and those for which there is money.
    top_ups: Vec<(TopUpId, UserId, i64)>,
    paid_in: BTreeSet<TopUpId>,
    /// Units whose key an operator has brought.
    pub(super) brought: BTreeSet<PurchaseId>,
    requests: usize,
}

/// How many keys of each game there are.
pub(super) const STOCK: u32 = 100;

impl<'a> World<'a> {
    pub(super) async fn market() -> Market {
        Market::new([on_sale("Portal").price(499).stock(STOCK), on_sale("Quake").price(899).stock(STOCK)])
            .await
    }

    pub(super) async fn new(market: &'a Market) -> Self {
        let mut customers = Vec::new();
        for address in ["gordon@example.com", "alyx@example.com"] {
            customers.push(market.customer(address, 3000).await);
        }
        Self {
            market,
            adjusted: customers.iter().map(|customer| (*customer, 3000)).collect(),
            customers,
            sleepers: Vec::new(),
            top_ups: Vec::new(),
            paid_in: BTreeSet::new(),
            brought: BTreeSet::new(),
            requests: 0,
        }
    }

    pub(super) async fn take(&mut self, step: Step) {
        match step {
            Step::TopUp { customer, cents, way } => self.top_up(customer, cents, way).await,
            Step::Adjust { customer, cents } => self.adjust(customer, cents).await,
            Step::CheckOut { customer, key, portals, quakes } => {
                self.check_out(customer, key, portals, quakes).await;
            }
            Step::Cancel { customer, order } => self.cancel(customer, order).await,
            Step::Resolve { unit, delivers } => {
                if let Some(unit) = pick(unit, &self.market.units().await) {
                    self.resolve(unit, delivers).await;
                }
            }
            Step::Work { faults, dies_after, calls } => self.work(faults, dies_after, calls).await,
            Step::Wake { worker } => self.wake(worker).await,
            Step::Kill { worker } => {
                if !self.sleepers.is_empty() {
                    drop(self.sleepers.swap_remove(worker.index(self.sleepers.len())));
                }
            }
            Step::ReadLate => {
                self.market.buying.read_late_answers().await.unwrap();
            }
            Step::Hint { order, message, is_forged } => {
                let body = hint(&(1_530_000_000 + u32::from(order)).to_string());
                self.send(WebhookSource::G2a, &format!("hint-{message}"), &body, is_forged).await;
            }
            Step::Payment { top_up, kind, wrong_by, message, is_forged } => {
                self.tell(top_up, kind, wrong_by, message, is_forged).await;
            }
            Step::Act { count } => {
                for _ in 0..count {
                    self.market.webhooks.act_on_next().await.unwrap();
                }
            }
            Step::Cost { cents } => self.market.costs("Portal", cents),
            Step::Pass(duration) => self.market.clock.advance(duration),
        }
    }

    async fn top_up(&mut self, customer: Index, cents: i64, way: Way) {
        let user = *customer.get(&self.customers);
        self.market.gateway.go(way);
        let amount = TopUpAmount::try_from(cents).unwrap();
        self.requests += 1;
        let request = named(user, &format!("top-up-{}", self.requests), "top-up");
        let render = |_: &_| StoredReply { status: 201, body: Vec::new() };
        let done = self.market.wallets.top_up(&request, amount, &render).await;
        let started = *self.market.gateway.started().last().unwrap();
        match (way, done) {
            (Way::Forged, Err(TopUpError::Unbelievable(_))) => return,
            (Way::Settled, Ok(_)) => {
                self.paid_in.insert(started.id);
            }
            (Way::Redirect, Ok(_)) => {}
            (_, done) => panic!("{done:?}"),
        }
        self.top_ups.push((started.id, user, cents));
    }

    async fn adjust(&mut self, customer: Index, cents: i64) {
        let user = *customer.get(&self.customers);
        let before = self.market.balance(user).await;
        match self.market.adjust(user, cents).await {
            Ok(left) => {
                assert_eq!(left.amount, before + cents);
                *self.adjusted.entry(user).or_default() += cents;
            }
            Err(AdjustError::InsufficientFunds) => assert!(before + cents < 0),
            Err(error) => panic!("{error:?}"),
        }
    }

    async fn check_out(&mut self, customer: Index, key: u8, portals: i64, quakes: i64) {
        let user = *customer.get(&self.customers);
        let games = [("Portal", portals), ("Quake", quakes)];
        let games: Vec<_> = games.into_iter().filter(|(_, quantity)| *quantity > 0).collect();
        let wish = self.market.wish(user, &format!("order-{key}"), &games).await;
        let done = self.market.ask(&wish).await;
        match done {
            Ok(reply) => assert_eq!(self.market.ask(&wish).await.unwrap(), reply, "once more, the same"),
            Err(CheckOutError::InsufficientFunds | CheckOutError::NotDone(_) | CheckOutError::Draft(_)) => {}
            Err(error) => panic!("{error:?}"),
        }
    }

    async fn cancel(&mut self, customer: Index, order: Index) {
        let orders = OrderQuery { limit: 1000, ..OrderQuery::default() };
        let orders = self.market.storage.list_orders(&orders).await.unwrap().items;
        let Some(order) = pick(order, &orders) else { return };
        let user = *customer.get(&self.customers);
        match self.market.orders.cancel(user, order.id).await {
            Ok(cancelled) => assert_eq!(cancelled.refunded(), cancelled.total),
            Err(CancelError::UnknownOrder) => assert_ne!(order.user, user),
            Err(CancelError::TooLate) => {}
            Err(error) => panic!("{error:?}"),
        }
    }

    async fn resolve(&mut self, unit: &Purchase, delivers: bool) {
        let decision = if delivers { Decision::Deliver(brought(unit.id).into()) } else { Decision::Refund };
        let done = self.market.incidents.resolve(self.market.operator, unit.id, &decision).await;
        match done {
            Ok(_) => assert_eq!(unit.state.name(), StateName::Incident),
            Err(ResolveError::NoIncident) => return assert_ne!(unit.state.name(), StateName::Incident),
            Err(error) => panic!("{error:?}"),
        }
        if delivers {
            self.brought.insert(unit.id);
        }
    }

    async fn work(&mut self, faults: Vec<(CallKind, Fault)>, dies_after: Option<u32>, calls: usize) {
        let Some(taken) = self.market.buying.take_up(1).await.unwrap().pop() else { return };
        self.market.supplier.heal();
        for (call, fault) in faults {
            self.market.supplier.next(call, fault);
        }
        if let Some(steps) = dies_after {
            self.market.lifeline.die_after(steps);
        }
        let left = AtomicUsize::new(calls);
        let may_go_on = move || left.fetch_sub(1, Ordering::Relaxed) > 0;
        self.go_on(Box::pin(self.market.buying.carry_on(taken, may_go_on))).await;
    }

    async fn wake(&mut self, worker: Index) {
        if self.sleepers.is_empty() {
            return;
        }
        let (worker, sleeper) = self.sleepers.swap_remove(worker.index(self.sleepers.len()));
        sleeper.send(()).unwrap();
        self.go_on(worker).await;
    }

    /// Lets a worker go on until it ends, dies or sleeps.
    async fn go_on(&mut self, mut worker: Worker<'a>) {
        let ended = poll!(&mut worker);
        let died = self.market.lifeline.revive();
        match ended {
            Poll::Ready(Ok(()) | Err(BuyingError::TakenOver)) => {}
            Poll::Ready(Err(error)) => panic!("{error:?}"),
            Poll::Pending if died => {}
            Poll::Pending => {
                let sleeper = self.market.supplier.take_sleeper().expect("it dies or sleeps");
                self.sleepers.push((worker, sleeper));
            }
        }
    }

    async fn tell(&mut self, top_up: Index, kind: &str, wrong_by: i64, message: u8, is_forged: bool) {
        let Some((id, _, cents)) = pick(top_up, &self.top_ups).copied() else { return };
        let name = format!("{}-{kind}-{wrong_by}-{message}", id.0);
        self.send(PAYMENTS, &name, &payment(kind, id, Money::eur(cents + wrong_by)), is_forged).await;
        if kind == "succeeded" && wrong_by == 0 && !is_forged {
            self.paid_in.insert(id);
        }
    }

    async fn send(&self, source: WebhookSource, id: &str, body: &str, is_forged: bool) {
        let message = signed(id, self.market.clock.now(), body);
        if is_forged {
            let forged = SignedMessage { signature: "forged".into(), ..message };
            let refused = self.market.webhooks.receive(source, &forged).await;
            assert!(matches!(refused, Err(ReceiveError::Unbelievable(_))), "{refused:?}");
        } else {
            self.market.webhooks.receive(source, &message).await.unwrap();
        }
    }

    pub(super) fn adjusted_for(&self, user: UserId) -> i64 {
        self.adjusted.get(&user).copied().unwrap_or_default()
    }

    /// What was paid in for a customer, as far as providers have told.
    pub(super) fn paid_in_by(&self, user: UserId) -> i64 {
        let own = self.top_ups.iter().filter(|(id, owner, _)| *owner == user && self.paid_in.contains(id));
        own.map(|(.., cents)| cents).sum()
    }

    /// The marketplace and all workers do what they should, and operators decide what only they can.
    pub(super) async fn settle(&mut self) {
        self.market.supplier.heal();
        while !self.sleepers.is_empty() {
            let (worker, sleeper) = self.sleepers.remove(0);
            sleeper.send(()).unwrap();
            self.go_on(worker).await;
            self.check().await;
        }
        self.market.work_for(Duration::from_mins(80)).await;
        self.market.buying.read_late_answers().await.unwrap();
        self.market.clock.advance(A_WHILE * 11);
        self.market.act().await;
        self.check().await;
        for unit in self.market.units().await {
            if unit.state.name() == StateName::Incident {
                self.resolve(&unit, false).await;
            }
        }
        self.check().await;
        self.check_settled().await;
    }
}

/// The key that an operator brings for a unit.
pub(super) fn brought(unit: PurchaseId) -> String {
    format!("BROUGHT-{}", unit.0)
}

fn pick<T>(index: Index, of: &[T]) -> Option<&T> {
    (!of.is_empty()).then(|| index.get(of))
}
