//! The contract, as the simulator keeps it.

use crate::support::{JumpingClock, client, config};
use domain::{
    listing::Listing,
    money::Money,
    ports::{Marketplace as _, MarketplaceError, ProductPage, ProductQuery},
    product::ProductId,
    sync::Slice,
};
use g2a_client::{G2aConfig, G2aCredentials, G2aHttpClient, Timeouts};
use g2a_simulator::{
    Breakage, ErrorCode, Fault, FaultBody, FaultRule, RateLimit, Route, Simulator, SimulatorConfig,
    SimulatorHandle,
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};

const FIRST_PAGE: ProductQuery = ProductQuery { slice: Slice::EVERYTHING, page: 1 };

/// A simulator with 93 products, and a client of it.
struct Shop {
    simulator: SimulatorHandle,
    client: G2aHttpClient,
    clock: Arc<JumpingClock>,
}

impl Shop {
    fn open() -> Self {
        Self::with_limit(None)
    }

    fn with_limit(rate_limit: Option<RateLimit>) -> Self {
        let clock = Arc::new(JumpingClock::default());
        let settings =
            SimulatorConfig { products: 93, rate_limit, clock: clock.clone(), ..SimulatorConfig::default() };
        let simulator = Simulator::start(settings).unwrap();
        let client = client(&config(simulator.base_url()), &clock);
        Self { simulator, client, clock }
    }

    fn fail(&self, fault: Fault) {
        self.simulator.faults().set(vec![FaultRule::new(fault)]);
    }

    async fn page(&self, page: u32) -> Result<ProductPage, MarketplaceError> {
        self.client.list_products(ProductQuery { slice: Slice::EVERYTHING, page }).await
    }

    /// Every product of the slice, from all its pages.
    async fn crawl(&self, slice: Slice) -> Vec<Listing> {
        let mut listings = Vec::new();
        for page in 1..=ProductQuery::MAX_PAGE {
            let answer = self.client.list_products(ProductQuery { slice, page }).await.unwrap();
            let last = answer.listings.is_empty();
            listings.extend(answer.listings.into_iter().map(Result::unwrap));
            if last {
                assert_eq!(answer.total, listings.len() as u64);
                break;
            }
        }
        listings
    }

    fn requests(&self) -> u64 {
        self.simulator.requests().count(Route::Products)
    }
}

fn ids(listings: &[Listing]) -> BTreeSet<i64> {
    listings.iter().map(|listing| listing.id.get()).collect()
}

#[tokio::test]
async fn all_pages_together_are_the_catalogue_sold_out_products_included() {
    let shop = Shop::open();
    let sold_out = shop.simulator.catalogue().ids()[5];
    shop.simulator.catalogue().set_stock(sold_out, 0).unwrap();
    let listings = shop.crawl(Slice::EVERYTHING).await;
    let catalogue: BTreeSet<_> =
        shop.simulator.catalogue().ids().iter().map(|id| id.to_string().parse().unwrap()).collect();
    assert_eq!(ids(&listings), catalogue);
    assert_eq!(listings.len(), 93);
    assert_eq!(listings[5].stock, 0);
    assert_eq!(shop.requests(), 6);
}

#[tokio::test]
async fn what_is_read_is_what_is_sold() {
    let shop = Shop::open();
    for listing in shop.crawl(Slice::EVERYTHING).await {
        let sold = shop.simulator.catalogue().find(listing.id.to_string().parse().unwrap()).unwrap();
        let sold = serde_json::to_value(sold).unwrap();
        assert_eq!(sold["name"], listing.title.as_str());
        assert_eq!(sold["qty"], listing.stock);
        let cents = listing.cost.map_or(0.0, |cost| cost.to_decimal().to_string().parse().unwrap());
        assert!((sold["minPrice"].as_f64().unwrap() - cents).abs() < 1e-9, "{listing:?}");
    }
}

#[tokio::test]
async fn slices_by_price_share_nothing_and_leave_nothing_out() {
    let shop = Shop::open();
    let mut seen = Vec::new();
    for (from, to) in [(None, Some(499)), (Some(500), Some(1999)), (Some(2000), None)] {
        let slice = Slice::of_prices(from, to);
        let listings = shop.crawl(slice).await;
        assert!(!listings.is_empty());
        assert!(
            listings.iter().all(|listing| slice.contains(listing.cost.unwrap_or(Money::eur(0)).amount, None))
        );
        seen.extend(listings);
    }
    assert_eq!((seen.len(), ids(&seen).len()), (93, 93));
}

#[tokio::test]
async fn one_product_is_found_by_its_id_even_when_sold_out() {
    let shop = Shop::open();
    let id: ProductId = "10000000565013".parse().unwrap();
    let found = shop.client.find_product(id).await.unwrap().unwrap();
    assert_eq!((found.id, found.cost), (id, Some(Money::eur(1100))));
    shop.simulator.catalogue().set_stock(id.to_string().parse().unwrap(), 0).unwrap();
    assert_eq!(shop.client.find_product(id).await.unwrap().map(|listing| listing.stock), Some(0));
    assert_eq!(shop.client.find_product("10000000000001".parse().unwrap()).await, Ok(None));
}

#[tokio::test]
async fn a_page_out_of_range_is_rejected() {
    let shop = Shop::open();
    let rejected = shop.page(ProductQuery::MAX_PAGE + 1).await.unwrap_err();
    assert!(matches!(&rejected, MarketplaceError::Rejected { code, .. } if code == "PR02"), "{rejected}");
    assert_eq!(shop.page(ProductQuery::MAX_PAGE).await.unwrap().listings.len(), 0);
    assert_eq!(shop.requests(), 2);
}

#[tokio::test]
async fn computed_credentials_are_accepted_and_wrong_ones_refused() {
    let shop = Shop::open();
    let with = |credentials| {
        let config = G2aConfig { credentials, ..config(shop.simulator.base_url()) };
        client(&config, &shop.clock)
    };
    let secret = "b0d293f6-e1d2-4629-8264-fd63b5af3207b0d293f6-e1d2-4629-8264-fd63b5af3207";
    let computed =
        |email| G2aCredentials::from_client_secret("qdaiciDiyMaTjxMt", &secret.into(), email).unwrap();
    with(computed("sandboxapitest@g2a.com")).list_products(FIRST_PAGE).await.unwrap();
    let refused = with(computed("someone@else.example")).list_products(FIRST_PAGE).await.unwrap_err();
    assert!(matches!(&refused, MarketplaceError::Refused { code, .. } if code == "AUTH02"), "{refused}");
    assert_eq!(shop.requests(), 2);
}

#[tokio::test]
async fn the_limit_is_waited_out() {
    let shop = Shop::with_limit(Some(RateLimit { per_minute: 3, retry_after: false }));
    for page in 1..=4 {
        shop.page(page).await.unwrap();
    }
    assert_eq!(*shop.clock.sleeps(), [Duration::from_secs(15); 4]);
    assert_eq!(shop.requests(), 8);
}

#[tokio::test]
async fn the_limit_is_waited_out_for_as_long_as_it_says() {
    let shop = Shop::with_limit(Some(RateLimit { per_minute: 1, retry_after: true }));
    shop.page(1).await.unwrap();
    shop.page(2).await.unwrap();
    assert_eq!(*shop.clock.sleeps(), [Duration::from_mins(1)]);
    assert_eq!(shop.requests(), 3);
}

#[tokio::test]
async fn a_malformed_product_leaves_the_rest_of_the_page() {
    let shop = Shop::open();
    for (how, field, has_id) in [
        (Breakage::MissingId, "id: missing", false),
        (Breakage::BadId, "id: ", false),
        (Breakage::MissingName, "name: missing", true),
        (Breakage::NullName, "name: missing", true),
        (Breakage::MissingPrice, "minPrice: missing", true),
        (Breakage::NegativePrice, "minPrice: -4.99", true),
        (Breakage::NegativeQuantity, "qty: -1", true),
        (Breakage::WrongType, "qty: [3]", true),
        (Breakage::NotAnObject, "invalid type", false),
    ] {
        shop.fail(Fault::BreakProduct { index: 4, how });
        let (good, bad): (Vec<_>, Vec<_>) =
            shop.page(1).await.unwrap().listings.into_iter().partition(Result::is_ok);
        assert_eq!((good.len(), bad.len()), (19, 1), "{how:?}");
        let malformed = bad[0].as_ref().unwrap_err();
        assert!(
            malformed.reason.starts_with(field) && malformed.id.is_some() == has_id,
            "{how:?}: {malformed}"
        );
    }
    assert_eq!(shop.requests(), 9);
}

#[tokio::test]
async fn numbers_as_strings_are_numbers() {
    let shop = Shop::open();
    let plain = shop.page(1).await.unwrap();
    shop.fail(Fault::NumbersAsStrings);
    assert_eq!(shop.page(1).await.unwrap(), plain);
}

#[tokio::test]
async fn a_repeated_product_is_handed_on() {
    let shop = Shop::open();
    shop.fail(Fault::RepeatProduct { index: 0 });
    let listings = shop.page(1).await.unwrap().listings;
    assert_eq!(listings.len(), 21);
    assert_eq!(listings[0], listings[1]);
}

#[tokio::test]
async fn faults_that_pass_are_not_seen() {
    let maintenance = Fault::Respond {
        status: 503,
        body: FaultBody::Html("<h1>Maintenance</h1>".into()),
        retry_after: None,
    };
    for fault in [
        maintenance,
        Fault::status(502),
        Fault::Error(ErrorCode::Err99),
        Fault::Cut,
        Fault::LoseAnswer,
        Fault::TruncateJson,
    ] {
        let shop = Shop::open();
        shop.simulator.faults().set(vec![FaultRule::new(fault.clone()).times(1)]);
        assert!(shop.page(1).await.is_ok(), "{fault:?}");
        assert_eq!((shop.requests(), shop.clock.sleeps().len()), (2, 1), "{fault:?}");
    }
}

#[tokio::test]
async fn faults_that_stay_are_told_apart() {
    let shop = Shop::open();
    let reason = async |fault| {
        shop.fail(fault);
        shop.page(1).await.unwrap_err()
    };
    let cut = reason(Fault::Cut).await;
    assert!(
        matches!(&cut, MarketplaceError::Unavailable(why) if why.starts_with("the connection broke: ")),
        "{cut}"
    );
    let truncated = reason(Fault::TruncateJson).await;
    assert!(matches!(&truncated, MarketplaceError::Garbled(_)), "{truncated}");
    assert_eq!(shop.requests(), 2 * 4);
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_not_waited_for() {
    let Shop { simulator, clock, .. } = Shop::open();
    let impatient = |milliseconds| {
        let timeouts = Timeouts { request: Duration::from_millis(milliseconds), ..Timeouts::default() };
        client(&G2aConfig { timeouts, ..config(simulator.base_url()) }, &clock)
    };
    simulator.faults().set(vec![FaultRule::new(Fault::SlowMs(60_000)).times(1)]);
    assert!(impatient(500).list_products(FIRST_PAGE).await.is_ok());
    assert_eq!((simulator.requests().total(), clock.sleeps().len()), (2, 1));

    simulator.faults().set(vec![FaultRule::new(Fault::SlowMs(60_000))]);
    let slow = impatient(50).list_products(FIRST_PAGE).await.unwrap_err();
    assert_eq!(slow, MarketplaceError::Unavailable("no whole answer in time".into()));
    assert_eq!(simulator.requests().total(), 2 + 4);
}
