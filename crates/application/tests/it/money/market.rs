//! A shop that sells, with the marketplace that it buys from.

use crate::{
    fakes::{FakeGateway, FakeSupplier, FakeVault, FakeVerifier, Lifeline, MortalStorage, signed},
    shop::{Shop, keys},
};
use application::{
    accounts::Client,
    buying::{Buying, BuyingError},
    housekeeping::Housekeeping,
    idempotent::NamedRequest,
    incidents::Incidents,
    orders::{CheckOut, CheckOutError, Orders, RevealKeysError, SalesPolicy},
    wallets::Wallets,
    webhooks::{ReceiveError, Webhooks},
};
use domain::{
    account::{SessionId, UserId},
    money::Money,
    order::{CheckOutLine, Order, OrderId, OrderStatus, RequestFingerprint, StoredReply},
    ports::{CatalogueQueries, Clock, OrderQueries, TakenUp, UnitOfWork, WorkerId},
    purchase::{Purchase, PurchasePolicy, StateName},
    wallet::{Adjustment, Reason},
    webhook::{InboxEntry, WebhookSource},
};
use secrecy::ExposeSecret;
use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use storage_contract::{DraftBuilder, product_id};
use uuid::Uuid;

/// For how long a unit is taken up.
pub(crate) const LEASE: Duration = Duration::from_mins(2);
/// Longer than any wait between two tries.
pub(crate) const A_WHILE: Duration = Duration::from_secs(61);

pub(crate) struct Market {
    shop: Shop,
    pub(crate) orders: Orders,
    pub(crate) buying: Buying,
    pub(crate) incidents: Incidents,
    pub(crate) wallets: Wallets,
    pub(crate) webhooks: Arc<Webhooks>,
    pub(crate) housekeeping: Housekeeping,
    pub(crate) supplier: Arc<FakeSupplier>,
    pub(crate) gateway: Arc<FakeGateway>,
    /// Of whoever buys.
    pub(crate) lifeline: Lifeline,
    /// Who does what operators do.
    pub(crate) operator: UserId,
    renders: AtomicU64,
}

impl Deref for Market {
    type Target = Shop;

    fn deref(&self) -> &Shop {
        &self.shop
    }
}

impl Market {
    pub(crate) async fn new(games: impl IntoIterator<Item = DraftBuilder>) -> Self {
        let shop = Shop::with_games(games).await;
        let storage = Arc::new(shop.storage.clone());
        let unit_of_work: Arc<dyn UnitOfWork> = storage.clone();
        let (ids, clock) = (Arc::clone(&shop.accounts.ids), Arc::clone(&shop.accounts.clock));
        let lifeline = Lifeline::default();
        let supplier = Arc::new(FakeSupplier::new(shop.clock.clone(), lifeline.clone()));
        let gateway = Arc::new(FakeGateway::new(shop.clock.clone()));
        let vault = Arc::new(FakeVault::with_keys(&["2026"]));
        let policy = PurchasePolicy::default();
        let webhooks = Arc::new(Webhooks {
            unit_of_work: Arc::clone(&unit_of_work),
            verifier: Arc::new(FakeVerifier),
            ids: Arc::clone(&ids),
            clock: Arc::clone(&clock),
        });
        Self {
            orders: Orders {
                unit_of_work: Arc::clone(&unit_of_work),
                queries: storage.clone(),
                vault: vault.clone(),
                ids: Arc::clone(&ids),
                clock: Arc::clone(&clock),
                policy: SalesPolicy::default(),
            },
            buying: Buying {
                unit_of_work: Arc::new(MortalStorage {
                    storage: Arc::clone(&unit_of_work),
                    lifeline: lifeline.clone(),
                }),
                supplier: supplier.clone(),
                vault: vault.clone(),
                ids: Arc::clone(&ids),
                clock: Arc::clone(&clock),
                policy,
                worker: WorkerId(Uuid::from_u128(1)),
                lease: LEASE,
            },
            incidents: Incidents {
                unit_of_work: Arc::clone(&unit_of_work),
                vault,
                ids: Arc::clone(&ids),
                clock,
                policy,
            },
            wallets: Wallets {
                queries: storage.clone(),
                gateway: Some(gateway.clone()),
                webhooks: Arc::clone(&webhooks),
                ids,
            },
            webhooks,
            housekeeping: Housekeeping { change_log: storage, unit_of_work },
            supplier,
            gateway,
            lifeline,
            operator: shop.user("operator@example.com").await.id,
            renders: AtomicU64::default(),
            shop,
        }
    }

    /// A user with so many cents.
    pub(crate) async fn customer(&self, address: &str, cents: i64) -> UserId {
        let user = self.user(address).await.id;
        if cents > 0 {
            self.adjust(user, cents).await.unwrap();
        }
        user
    }

    pub(crate) async fn adjust(
        &self,
        user: UserId,
        cents: i64,
    ) -> Result<Money, application::wallets::AdjustError> {
        let (amount, reason) = (Adjustment::try_from(cents).unwrap(), reason("a gift"));
        self.wallets.adjust(self.operator, user, amount, reason).await
    }

    pub(crate) async fn balance(&self, user: UserId) -> i64 {
        self.wallets.get_balance(user).await.unwrap().amount
    }

    pub(crate) async fn stock(&self, title: &str) -> u32 {
        let id = self.game(title).await;
        self.storage.find_game(id).await.unwrap().unwrap().summary.stock
    }

    /// What a customer wants, named `key`.
    pub(crate) async fn wish(&self, user: UserId, key: &str, games: &[(&str, i64)]) -> CheckOut {
        let mut lines = Vec::new();
        for (title, quantity) in games {
            lines.push(CheckOutLine { game: self.game(title).await, quantity: keys(*quantity) });
        }
        let request = named(user, key, &format!("{games:?}"));
        CheckOut { request, lines: Some(lines), expected_total: None }
    }

    /// Asks for an order; the reply is written anew each time.
    pub(crate) async fn ask(&self, wish: &CheckOut) -> Result<StoredReply, CheckOutError> {
        let nth = self.renders.fetch_add(1, Ordering::Relaxed);
        let render =
            move |order: &Order| StoredReply { status: 201, body: format!("{} {nth}", order.id.0).into() };
        self.orders.check_out(wish, &render).await
    }

    pub(crate) async fn check_out(
        &self,
        user: UserId,
        games: &[(&str, i64)],
    ) -> Result<Order, CheckOutError> {
        let key = format!("key-{}", self.renders.load(Ordering::Relaxed));
        let wish = self.wish(user, &key, games).await;
        let reply = self.ask(&wish).await?;
        Ok(self.order(order_in(&reply)).await)
    }

    /// An order that has to succeed.
    pub(crate) async fn buy(&self, user: UserId, games: &[(&str, i64)]) -> OrderId {
        self.check_out(user, games).await.unwrap().id
    }

    pub(crate) async fn order(&self, id: OrderId) -> Order {
        self.storage.find_order(id, None).await.unwrap().unwrap()
    }

    pub(crate) async fn status(&self, id: OrderId) -> OrderStatus {
        self.order(id).await.status
    }

    pub(crate) async fn states(&self, id: OrderId) -> Vec<StateName> {
        self.order(id).await.units.iter().map(|unit| unit.state).collect()
    }

    /// All units, the earliest first.
    pub(crate) async fn units(&self) -> Vec<Purchase> {
        let mut units = self.storage.list_purchases(None, None, 10_000).await.unwrap().items;
        units.reverse();
        units
    }

    /// The only unit.
    pub(crate) async fn unit(&self) -> Purchase {
        let units = self.units().await;
        assert_eq!(units.len(), 1, "{units:?}");
        units.into_iter().next().unwrap()
    }

    /// The only unit, as soon as it is due.
    pub(crate) async fn take_up(&self) -> TakenUp {
        self.buying.take_up(1).await.unwrap().pop().expect("a unit is due")
    }

    pub(crate) async fn carry_on(&self, taken: TakenUp) -> Result<(), BuyingError> {
        self.buying.carry_on(taken, || true).await
    }

    /// Carries on what is due now, and returns how many units were.
    pub(crate) async fn work(&self) -> usize {
        let due = self.buying.take_up(100).await.unwrap();
        let count = due.len();
        for taken in due {
            self.carry_on(taken).await.unwrap();
        }
        count
    }

    /// Carries on what is due, again and again, for so long.
    pub(crate) async fn work_for(&self, duration: Duration) {
        let end = self.clock.elapsed() + duration;
        self.work().await;
        while self.clock.elapsed() < end {
            self.clock.advance(A_WHILE.min(end.saturating_sub(self.clock.elapsed())));
            self.work().await;
        }
    }

    /// The keys that a customer is shown.
    pub(crate) async fn keys(&self, user: UserId, order: OrderId) -> Result<Vec<String>, RevealKeysError> {
        let session = SessionId(Uuid::from_u128(9));
        let keys = self.orders.reveal_keys(user, session, order, &Client::default()).await?;
        Ok(keys.iter().map(|revealed| revealed.key.text.expose_secret().to_owned()).collect())
    }

    /// The keys that the marketplace has handed out.
    pub(crate) fn handed_out(&self) -> Vec<String> {
        self.supplier.paid().into_values().filter_map(|order| order.key).collect()
    }

    /// A message that was sent just now.
    pub(crate) async fn send(
        &self,
        source: WebhookSource,
        id: &str,
        body: &str,
    ) -> Result<bool, ReceiveError> {
        self.webhooks.receive(source, &signed(id, self.clock.now(), body)).await
    }

    /// Acts upon all messages that are due.
    pub(crate) async fn act(&self) {
        while self.webhooks.act_on_next().await.unwrap() {}
    }

    /// The message that was received with this id.
    pub(crate) async fn message(&self, id: &str) -> InboxEntry {
        let all = self.storage.list_webhooks(None, None, 1000).await.unwrap().items;
        all.into_iter().find(|entry| entry.message.id.as_str() == id).unwrap()
    }

    /// The books have to be right, at every moment.
    pub(crate) async fn check_books(&self) {
        let audit = self.storage.audit_money(self.clock.now()).await.unwrap();
        assert!(audit.is_right(), "{audit:?}");
    }

    /// What the marketplace asks for a game from now on.
    pub(crate) fn costs(&self, title: &str, cents: i64) {
        self.supplier.sell_for(product_id(title), Money::eur(cents));
    }
}

pub(crate) fn reason(text: &str) -> Reason {
    text.to_owned().try_into().unwrap()
}

pub(crate) fn named(user: UserId, key: &str, request: &str) -> NamedRequest {
    let fingerprint = RequestFingerprint::of("orders", request.as_bytes());
    NamedRequest { user, key: key.try_into().unwrap(), fingerprint }
}

/// The order that a reply is about.
pub(crate) fn order_in(reply: &StoredReply) -> OrderId {
    let text = String::from_utf8(reply.body.clone()).unwrap();
    OrderId(text.split(' ').next().unwrap().parse().unwrap())
}
