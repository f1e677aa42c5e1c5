//! The request budget at work, against the simulator: both under one clock, which jumps over every wait.

use crate::support::{JumpingClock, config, paced_client};
use domain::{
    money::Money,
    ports::{Clock as _, Marketplace as _, MarketplaceError, ProductQuery, Supplier as _},
    purchase::SupplierError,
    rate::{Breaker, Pace},
    sync::Slice,
};
use g2a_client::G2aHttpClient;
use g2a_simulator::{
    ErrorCode, Fault, FaultBody, FaultRule, RateLimit, Simulator, SimulatorConfig, SimulatorHandle,
};
use std::{sync::Arc, time::Duration};

const FIRST_PAGE: ProductQuery = ProductQuery { slice: Slice::EVERYTHING, page: 1 };

/// A simulator that admits 600 requests a minute, and a client of it.
struct Market {
    simulator: SimulatorHandle,
    client: G2aHttpClient,
    clock: Arc<JumpingClock>,
}

impl Market {
    fn open(pace: Option<Pace>) -> Self {
        let clock = Arc::new(JumpingClock::default());
        let rate_limit = Some(RateLimit { per_minute: 600, retry_after: false });
        let settings =
            SimulatorConfig { products: 20, rate_limit, clock: clock.clone(), ..SimulatorConfig::default() };
        let simulator = Simulator::start(settings).unwrap();
        let client = paced_client(&config(simulator.base_url()), pace, &clock);
        Self { simulator, client, clock }
    }

    fn fail(&self, rule: FaultRule) {
        self.simulator.faults().set(vec![rule]);
    }

    async fn list(&self) -> Result<(), MarketplaceError> {
        self.client.list_products(FIRST_PAGE).await.map(drop)
    }

    async fn order(&self) -> Result<(), SupplierError> {
        self.client.create_order("10000000024005".parse().unwrap(), Money::eur(499)).await.map(drop)
    }

    /// How long `pages` pages take.
    async fn lap(&self, pages: usize) -> Duration {
        let began = self.clock.elapsed();
        for _ in 0..pages {
            self.list().await.unwrap();
        }
        self.clock.elapsed().abs_diff(began)
    }

    fn requests(&self) -> u64 {
        self.simulator.requests().total()
    }
}

#[tokio::test]
async fn purchases_overtake_a_lap_that_uses_all_of_the_rate() {
    let pace = Pace::per_minute(600);
    let market = Market::open(Some(pace));
    for _ in 0..8 {
        market.lap(80).await;
        let began = market.clock.elapsed();
        for _ in 0..3 {
            market.order().await.unwrap();
        }
        assert_eq!(market.clock.elapsed(), began, "nobody waits");
        assert!(market.lap(1).await >= 4 * pace.interval(), "the lap makes up for it");
    }
    assert_eq!(market.requests(), 8 * (80 + 3 + 1), "none is refused and repeated");
    assert!(market.simulator.requests().peak_per_minute() <= 600);
}

#[tokio::test]
async fn too_many_requests_pause_everyone_and_slow_the_rate() {
    let pace = Pace::per_minute(600);
    let market = Market::open(Some(pace));
    market.lap(30).await;
    let before = market.lap(20).await;
    market.fail(FaultRule::new(Fault::status(429)).times(1));
    assert!(market.lap(1).await >= Duration::from_secs(15));
    market.lap(30).await;
    let after = market.lap(20).await;
    assert!(after > before.mul_f64(1.8), "{before:?} before, {after:?} after");
}

#[tokio::test]
async fn a_market_that_is_down_is_left_alone_until_one_request_finds_it_up() {
    let market = Market::open(None);
    market.fail(FaultRule::new(Fault::status(503)));
    for _ in 0..Breaker::THRESHOLD {
        assert!(matches!(market.order().await, Err(SupplierError::Unanswered(_))));
    }
    let asked = market.requests();
    for _ in 0..20 {
        assert!(matches!(market.order().await, Err(SupplierError::Unreachable(_))), "it was not asked");
    }
    assert_eq!(market.requests(), asked);

    market.clock.sleep(Breaker::FIRST_REST).await;
    assert!(matches!(market.order().await, Err(SupplierError::Unanswered(_))), "the probe");
    assert!(matches!(market.order().await, Err(SupplierError::Unreachable(_))));
    assert_eq!(market.requests(), asked + 1);

    market.simulator.faults().clear();
    market.clock.sleep(2 * Breaker::FIRST_REST).await;
    for _ in 0..20 {
        market.order().await.unwrap();
    }
    assert_eq!(market.requests(), asked + 21);
}

#[tokio::test]
async fn a_lap_waits_for_a_market_that_is_down() {
    let market = Market::open(None);
    market.fail(FaultRule::new(Fault::Cut).times(u64::from(Breaker::THRESHOLD)));
    for _ in 0..Breaker::THRESHOLD {
        market.order().await.unwrap_err();
    }
    assert_eq!(market.lap(1).await, Breaker::FIRST_REST);
}

#[tokio::test]
async fn a_gateway_that_answers_in_the_place_of_g2a_is_an_outage_and_an_error_of_an_order_is_none() {
    let html = |status| Fault::Garble { status, body: FaultBody::Html("<h1>Hello</h1>".into()) };
    for (fault, is_outage) in [
        (html(200), true),
        (html(502), true),
        (Fault::status(302), true),
        (Fault::LoseAnswer, true),
        (Fault::Error(ErrorCode::Api00), true),
        (Fault::Error(ErrorCode::Ord110), false),
        (Fault::Error(ErrorCode::Br02), false),
        (Fault::TruncateJson, false),
    ] {
        let market = Market::open(None);
        market.fail(FaultRule::new(fault.clone()));
        for _ in 0..=Breaker::THRESHOLD {
            market.order().await.unwrap_err();
        }
        let asked = u64::from(Breaker::THRESHOLD) + u64::from(!is_outage);
        assert_eq!(market.requests(), asked, "{fault:?}");
    }
}

#[tokio::test]
async fn when_half_of_all_fails_a_tenth_is_tried_again() {
    let market = Market::open(None);
    market.fail(FaultRule::new(Fault::Error(ErrorCode::Ord110)).probability(0.5));
    let mut failed = 0;
    for _ in 0..200 {
        failed += u32::from(market.list().await.is_err());
        market.clock.sleep(Duration::from_secs(1)).await;
    }
    let most = 200 + 20 + 10;
    assert!((most - 4..=most).contains(&market.requests()), "{} requests", market.requests());
    assert!(failed > 60, "{failed} of 200 are not tried again");
}
