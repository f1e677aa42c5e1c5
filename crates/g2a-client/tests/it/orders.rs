//! Orders, payments and keys, as the simulator deals in them.

use crate::support::{JumpingClock, client, config};
use SupplierError::{Account, Declined, KeyAlreadyFetched, Lapsed, NotReady, Throttled};
use domain::{
    game_key::{GameKey, KeyAnswer},
    money::Money,
    ports::{Clock as _, Supplier as _},
    product::ProductId,
    purchase::{SupplierError, TransactionId, UpstreamOrderId, UpstreamStatus},
};
use g2a_client::{G2aConfig, G2aCredentials, G2aHttpClient, Timeouts};
use g2a_simulator::{
    Cents, ErrorCode, Fault, FaultBody, FaultRule, Funds, LedgerEvent, OrderRules, Route, Simulator,
    SimulatorConfig, SimulatorHandle,
};
use secrecy::ExposeSecret as _;
use std::{sync::Arc, time::Duration};

/// Costs 4.99.
const PRODUCT: &str = "10000000024005";
const HASH: &str = "qdaiciDiyMaTjxMt";
const LIMIT: Money = Money::eur(499);

const CALLS: [Route; 4] = [Route::CreateOrder, Route::PayOrder, Route::OrderDetails, Route::OrderKey];

struct Market {
    simulator: SimulatorHandle,
    client: G2aHttpClient,
    clock: Arc<JumpingClock>,
}

impl Market {
    fn open() -> Self {
        Self::with(OrderRules::default())
    }

    /// Keys are ready at once.
    fn prompt() -> Self {
        Self::with(OrderRules { completion_delay: Duration::ZERO, ..OrderRules::default() })
    }

    fn with(orders: OrderRules) -> Self {
        let clock = Arc::new(JumpingClock::default());
        let settings =
            SimulatorConfig { products: 40, orders, clock: clock.clone(), ..SimulatorConfig::default() };
        let simulator = Simulator::start(settings).unwrap();
        let client = client(&config(simulator.base_url()), &clock);
        Self { simulator, client, clock }
    }

    /// The same, for those who wait for an answer no longer than this.
    fn impatient(self, milliseconds: u64) -> Self {
        let timeouts = Timeouts { request: Duration::from_millis(milliseconds), ..Timeouts::default() };
        let config = G2aConfig { timeouts, ..config(self.simulator.base_url()) };
        Self { client: client(&config, &self.clock), ..self }
    }

    fn fail(&self, route: Route, fault: Fault) {
        self.simulator.faults().set(vec![FaultRule::new(fault).on(route)]);
    }

    async fn create(&self) -> UpstreamOrderId {
        self.client.create_order(product(PRODUCT), LIMIT).await.unwrap().0
    }

    async fn paid_order(&self) -> UpstreamOrderId {
        let id = self.create().await;
        self.client.pay(&id).await.unwrap();
        id
    }

    /// The call for the latest order, and whether it succeeded.
    async fn call(&self, route: Route) -> Result<(), SupplierError> {
        let latest = self.simulator.orders().list().last().map_or(1, |order| order.id.0);
        let id = UpstreamOrderId::try_from(latest.to_string()).unwrap();
        match route {
            Route::CreateOrder => self.client.create_order(product(PRODUCT), LIMIT).await.map(drop),
            Route::PayOrder => self.client.pay(&id).await.map(drop),
            Route::OrderDetails => self.client.ask_status(&id).await.map(drop),
            _ => self.client.fetch_key(&id).await.map(drop),
        }
    }

    fn happened(&self) -> usize {
        self.simulator.orders().ledger().len()
    }

    fn requests(&self, route: Route) -> u64 {
        self.simulator.requests().count(route)
    }
}

fn product(id: &str) -> ProductId {
    id.parse().unwrap()
}

fn read(market: &Market, answer: &KeyAnswer) -> (String, bool) {
    let GameKey { text, is_file } = market.client.read_key(answer).unwrap();
    (text.expose_secret().to_owned(), is_file)
}

#[tokio::test]
async fn an_order_is_made_paid_and_its_key_fetched() {
    let market = Market::open();
    let client = &market.client;
    let (id, price) = client.create_order(product(PRODUCT), Money::eur(700)).await.unwrap();
    assert_eq!(price, LIMIT);
    assert_eq!(client.ask_status(&id).await, Ok(UpstreamStatus::Unpaid));
    assert_eq!(client.fetch_key(&id).await.unwrap_err(), NotReady);

    let transaction = client.pay(&id).await.unwrap();
    assert_eq!(client.ask_status(&id).await, Ok(UpstreamStatus::Pending));
    assert_eq!(client.fetch_key(&id).await.unwrap_err(), NotReady);
    market.clock.sleep(Duration::from_secs(1)).await;
    assert_eq!(client.ask_status(&id).await, Ok(UpstreamStatus::Complete));

    let answer = client.fetch_key(&id).await.unwrap();
    let orders = market.simulator.orders();
    let handed_out = orders.keys_handed_out().remove(0);
    assert_eq!(handed_out.0.to_string(), id.as_str());
    assert_eq!(read(&market, &answer), (handed_out.1, false));
    assert_eq!(client.fetch_key(&id).await.unwrap_err(), KeyAlreadyFetched);
    let LedgerEvent::Paid { amount, transaction_id } = orders.ledger()[1].event else { panic!("not paid") };
    assert_eq!((amount, transaction_id.to_string().as_str()), (Cents(499), transaction.as_str()));
}

#[tokio::test]
async fn a_key_may_be_a_file() {
    let orders = OrderRules { completion_delay: Duration::ZERO, file_share: 1.0, ..OrderRules::default() };
    let market = Market::with(orders);
    let id = market.paid_order().await;
    let answer = market.client.fetch_key(&id).await.unwrap();
    assert_eq!(read(&market, &answer), (market.simulator.orders().keys_handed_out().remove(0).1, true));
}

#[tokio::test]
async fn what_cannot_be_had_or_costs_too_much_is_told_apart() {
    let market = Market::open();
    let create =
        async |id, limit| market.client.create_order(product(id), Money::eur(limit)).await.unwrap_err();
    let dear = create(PRODUCT, 498).await;
    assert_eq!(dear, SupplierError::PriceTooHigh("Price is above max_price (ORD08, HTTP 400)".into()));
    market.simulator.catalogue().set_stock(PRODUCT.parse().unwrap(), 0).unwrap();
    let gone = create(PRODUCT, 499).await;
    assert_eq!(gone, SupplierError::OutOfStock("Product is out of stock (ORD07, HTTP 404)".into()));
    let unknown = create("10000000000001", 499).await;
    assert_eq!(unknown, Declined { code: "BR04".into(), message: "Product ID is not valid".into() });
    assert_eq!(market.happened(), 0);
}

/// On the wire a limit of nothing is none at all.
#[tokio::test]
async fn a_limit_of_nothing_buys_nothing() {
    let market = Market::open();
    for limit in [0, -1] {
        let refused = market.client.create_order(product(PRODUCT), Money::eur(limit)).await.unwrap_err();
        assert!(matches!(refused, SupplierError::PriceTooHigh(_)), "{refused}");
    }
    assert_eq!(market.simulator.requests().total(), 0);
}

#[tokio::test]
async fn an_order_lapses_after_half_an_hour() {
    let market = Market::open();
    let id = market.create().await;
    market.clock.sleep(Duration::from_mins(30)).await;
    assert_eq!(market.client.pay(&id).await, Err(Lapsed));
    assert_eq!(market.client.ask_status(&id).await, Ok(UpstreamStatus::Unpaid));
}

#[tokio::test]
async fn an_empty_account_is_the_accounts_trouble() {
    let market = Market::open();
    let id = market.create().await;
    market.simulator.orders().set_funds(HASH, Funds::Limited(Cents(498)));
    let refused = Account { code: "ORD112".into(), message: "Not enough funds".into() };
    assert_eq!(market.client.pay(&id).await, Err(refused));
    market.simulator.orders().set_funds(HASH, Funds::Unlimited);
    assert!(market.client.pay(&id).await.is_ok());
}

#[tokio::test]
async fn wrong_credentials_are_the_accounts_trouble() {
    let market = Market::open();
    let secret = "b0d293f6-e1d2-4629-8264-fd63b5af3207b0d293f6-e1d2-4629-8264-fd63b5af3207";
    let credentials =
        G2aCredentials::from_client_secret(HASH, &secret.into(), "someone@else.example").unwrap();
    let config = G2aConfig { credentials, ..config(market.simulator.base_url()) };
    let stranger = client(&config, &market.clock);
    let refused = stranger.create_order(product(PRODUCT), LIMIT).await.unwrap_err();
    assert_eq!(refused, Account { code: "AUTH02".into(), message: "Authorization failed".into() });
    assert!(!format!("{refused:?} {refused}").contains(secret));
}

#[tokio::test]
async fn paying_again_is_answered_alike() {
    let market = Market::open();
    let id = market.create().await;
    let payments: [TransactionId; 2] =
        [market.client.pay(&id).await.unwrap(), market.client.pay(&id).await.unwrap()];
    assert_eq!(payments[0], payments[1]);
    assert_eq!(market.simulator.orders().total_paid(), Cents(499));
}

/// What each code means, for every call and whatever its status.
fn meaning(code: ErrorCode) -> SupplierError {
    use ErrorCode::{
        Api00, Auth01, Auth02, Auth03, Auth04, Br03, Err99, Ord03, Ord004, Ord04, Ord05, Ord06, Ord07, Ord08,
        Ord110, Ord112, Ord113, Ord114, Ord120, Ord121, Ord122,
    };
    let (name, message) = (code.as_str().to_owned(), code.message().to_owned());
    let told = format!("{message} ({name}, HTTP {})", code.status());
    match code {
        Auth01 | Auth02 | Auth03 | Auth04 | Ord112 | Ord113 | Ord121 => Account { code: name, message },
        Br03 => Throttled,
        Ord03 | Ord05 | Ord06 => NotReady,
        Ord04 | Ord004 => KeyAlreadyFetched,
        Ord114 => Lapsed,
        Ord07 => SupplierError::OutOfStock(told),
        Ord08 => SupplierError::PriceTooHigh(told),
        Api00 | Err99 | Ord110 | Ord120 | Ord122 => SupplierError::Unanswered(told),
        _ => Declined { code: name, message },
    }
}

#[tokio::test]
async fn every_code_means_the_same_for_every_call_and_nothing_is_tried_again() {
    use ErrorCode::{
        Api00, Auth01, Auth02, Auth03, Auth04, Br01, Br02, Br03, Br04, Br08, CtType, Err99, Ord01, Ord02,
        Ord03, Ord004, Ord04, Ord05, Ord06, Ord07, Ord08, Ord110, Ord111, Ord112, Ord113, Ord114, Ord120,
        Ord121, Ord122, WrongUrl,
    };
    let codes = [
        Auth01, Auth02, Auth03, Auth04, CtType, Br01, Br02, Br03, Br04, Br08, WrongUrl, Api00, Err99, Ord01,
        Ord02, Ord03, Ord04, Ord004, Ord05, Ord06, Ord07, Ord08, Ord110, Ord111, Ord112, Ord113, Ord114,
        Ord120, Ord121, Ord122,
    ];
    let market = Market::open();
    for route in CALLS {
        for (code, asked) in codes.into_iter().zip(1..) {
            market.fail(route, Fault::Error(code));
            assert_eq!(market.call(route).await, Err(meaning(code)), "{route:?}");
            assert_eq!(market.requests(route), asked, "{route:?} {code:?}");
        }
    }
    assert_eq!(market.happened(), 0);
}

#[tokio::test]
async fn being_throttled_pauses_everyone() {
    for route in CALLS {
        let market = Market::prompt();
        market.simulator.faults().set(vec![FaultRule::new(Fault::Error(ErrorCode::Br03)).on(route).times(1)]);
        assert_eq!(market.call(route).await, Err(Throttled));
        assert!(market.clock.sleeps().is_empty());
        market.create().await;
        assert_eq!(*market.clock.sleeps(), [Duration::from_secs(15)], "{route:?}");
    }
}

#[track_caller]
fn assert_unanswered(outcome: &Result<(), SupplierError>, reason: &str) {
    let is_it = matches!(outcome, Err(SupplierError::Unanswered(why)) if why.starts_with(reason));
    assert!(is_it, "{outcome:?} is not: {reason}");
}

/// Each call of an order's life under a fault; what has happened after each is as if nothing had been wrong.
async fn acts_all_the_same(market: &Market, fault: Fault, reason: &str) {
    for (route, happened) in CALLS.into_iter().zip([1, 2, 2, 3]) {
        market.fail(route, fault.clone());
        assert_unanswered(&market.call(route).await, reason);
        assert_eq!((market.happened(), market.requests(route)), (happened, 1), "{route:?}");
    }
    let lost = market.call(Route::OrderDetails).await;
    assert_eq!(lost, Ok(()));
}

#[tokio::test]
async fn a_lost_answer_is_none_to_rely_on() {
    acts_all_the_same(&Market::prompt(), Fault::LoseAnswer, "the connection broke: ").await;
}

#[tokio::test]
async fn a_late_answer_is_none_to_rely_on() {
    let market = Market::prompt().impatient(400);
    acts_all_the_same(&market, Fault::LateMs(60_000), "no whole answer in time").await;
}

#[tokio::test]
async fn an_empty_502_is_no_answer_to_rely_on() {
    let fault = Fault::Garble { status: 502, body: FaultBody::Empty };
    acts_all_the_same(&Market::prompt(), fault, "Bad Gateway (HTTP 502)").await;
}

#[tokio::test]
async fn a_connection_that_is_cut_is_no_answer_either() {
    let market = Market::prompt();
    for route in CALLS {
        market.fail(route, Fault::Cut);
        assert_unanswered(&market.call(route).await, "the connection broke: ");
        assert_eq!((market.happened(), market.requests(route)), (0, 1));
    }
}

#[tokio::test]
async fn html_is_no_answer_but_that_of_a_key_is_kept() {
    let market = Market::prompt();
    for route in [Route::CreateOrder, Route::PayOrder, Route::OrderDetails] {
        market.fail(route, Fault::Garble { status: 200, body: FaultBody::Html("<h1>Thanks</h1>".into()) });
        assert_unanswered(&market.call(route).await, "not an answer about an order: no JSON");
        market.fail(route, Fault::TruncateJson);
        assert_unanswered(&market.call(route).await, "not an answer about an order: no JSON");
    }
    let id = market.paid_order().await;
    market.fail(Route::OrderKey, Fault::TruncateJson);
    let half = market.client.fetch_key(&id).await.unwrap();
    assert!(half.0.expose_secret().starts_with(br#"{"key":""#));
    assert!(market.client.read_key(&half).is_err());
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_asked() {
    let market = Market::open();
    let address = market.simulator.base_url();
    let id = market.create().await;
    market.simulator.stop().await.unwrap();
    let client = client(&config(address), &market.clock);
    let outcomes = [
        client.create_order(product(PRODUCT), LIMIT).await.map(drop),
        client.pay(&id).await.map(drop),
        client.ask_status(&id).await.map(drop),
        client.fetch_key(&id).await.map(drop),
    ];
    for outcome in outcomes {
        assert!(matches!(outcome, Err(SupplierError::Unreachable(_))), "{outcome:?}");
    }
}

/// Nobody answers the greeting of TLS, so the request is never sent.
#[tokio::test]
async fn a_connection_that_does_not_stand_in_time_was_not_used() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let timeouts = Timeouts { connect: Duration::from_millis(50), ..Timeouts::default() };
    let client = client(&G2aConfig { timeouts, ..config(address) }, &Arc::default());
    let unreachable = client.create_order(product(PRODUCT), LIMIT).await.unwrap_err();
    assert!(matches!(unreachable, SupplierError::Unreachable(_)), "{unreachable:?}");
}
