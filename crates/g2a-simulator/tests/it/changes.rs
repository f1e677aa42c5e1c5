//! A catalogue that changes: by command, by rate, always the same way.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use g2a_simulator::{
    Catalogue, Cents, Drift, ManualClock, Product, ProductId, Query, SimulatorConfig, UnknownProduct,
};

use crate::support::Sandbox;

const PRODUCT: ProductId = ProductId(10_000_000_024_005);

fn catalogue(config: SimulatorConfig) -> (Catalogue, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(DateTime::from_timestamp(1_760_000_000, 0).unwrap()));
    (Catalogue::new(&SimulatorConfig { clock: Arc::clone(&clock) as _, ..config }), clock)
}

fn products(catalogue: &Catalogue) -> Vec<Product> {
    catalogue.ids().into_iter().map(|id| catalogue.find(id).unwrap()).collect()
}

/// The ids of products that are not the same in both, whether changed, gone or new.
fn differences(before: &[Product], after: &[Product]) -> HashSet<ProductId> {
    let only = |these: &[Product], those: &[Product]| -> Vec<_> {
        these.iter().filter(|product| !those.contains(product)).map(|product| product.id).collect()
    };
    [only(before, after), only(after, before)].concat().into_iter().collect()
}

#[test]
fn a_seed_names_a_catalogue() {
    let of =
        |seed| products(&catalogue(SimulatorConfig { seed, products: 200, ..SimulatorConfig::default() }).0);
    let (five, six) = (of(5), of(6));
    assert_eq!(five, of(5));
    assert_eq!(five[..20], six[..20], "the captured products stay");
    assert!((20..200).all(|place| five[place] != six[place]));
}

#[test]
fn a_larger_catalogue_begins_like_a_smaller_one() {
    let of = |products_| {
        let config = SimulatorConfig { products: products_, ..SimulatorConfig::default() };
        products(&catalogue(config).0)
    };
    assert_eq!(of(300)[..200], of(200)[..]);
    assert_eq!(of(7).len(), 7);
}

#[test]
fn a_million_products_take_little_memory() {
    let config = SimulatorConfig { products: 1_000_000, ..SimulatorConfig::default() };
    let (catalogue, _) = catalogue(config);
    assert_eq!(catalogue.count(), 1_000_000);
    let page = catalogue.page(&Query::parse("page=500&includeOutOfStock=true").unwrap());
    assert_eq!((page.total, page.docs.len()), (1_000_000, 20));
    let size = catalogue.size_in_bytes();
    assert!(size < 16_100_000, "{size} bytes");
}

#[test]
fn many_filter_sets_take_little_memory() {
    let (catalogue, _) = catalogue(SimulatorConfig { products: 12_000, ..SimulatorConfig::default() });
    let largest = (100..450).map(|euros| {
        let query = format!("includeOutOfStock=true&minPriceTo={euros}");
        assert_eq!(catalogue.page(&Query::parse(&query).unwrap()).total, 12_000);
        catalogue.size_in_bytes()
    });
    assert!(largest.max().unwrap() <= 12_000 * 16 + 256 * 40_000);
}

#[tokio::test]
async fn commands_show_in_the_next_answer_and_set_updated_at() {
    let sandbox = Sandbox::start();
    let catalogue = sandbox.simulator.catalogue();
    sandbox.total("").await;
    catalogue.set_price(PRODUCT, Cents(1_200)).unwrap();
    catalogue.set_stock(PRODUCT, 3).unwrap();
    let product = sandbox.get("/v1/products?id=10000000024005").await.json()["docs"][0].clone();
    assert_eq!((&product["minPrice"], &product["qty"]), (&12.into(), &3.into()));
    assert_eq!(product["updated_at"], "2025-10-09 08:53:20");
    let window = "updatedAtFrom=2025-10-09 08:53:20&updatedAtTo=2025-10-09 08:53:20";
    assert_eq!(sandbox.ids(window).await, ["10000000024005"]);
}

#[tokio::test]
async fn products_appear_and_vanish() {
    let sandbox = Sandbox::start();
    let catalogue = sandbox.simulator.catalogue();
    let all = "includeOutOfStock=true";
    let highest = *catalogue.ids().last().unwrap();
    catalogue.remove(PRODUCT).unwrap();
    assert_eq!(sandbox.total(all).await, 2_399);
    assert!(!sandbox.ids(all).await.contains(&PRODUCT.to_string()));
    assert!(sandbox.ids("id=10000000024005&includeOutOfStock=true").await.is_empty());
    let added = catalogue.add();
    assert!(added > highest);
    assert_eq!(sandbox.total(all).await, 2_400);
    assert_eq!(sandbox.ids(&format!("id={added}&{all}")).await, [added.to_string()]);
    assert_eq!(catalogue.set_stock(PRODUCT, 1), Err(UnknownProduct(PRODUCT)));
    assert_eq!(catalogue.remove(PRODUCT), Err(UnknownProduct(PRODUCT)));
}

#[test]
fn exactly_the_wanted_share_changes_and_each_change_shows() {
    let (catalogue, _) = catalogue(SimulatorConfig::default());
    let mut before = products(&catalogue);
    for round in 0..3 {
        let changed: HashSet<_> = catalogue.change_share(0.05).into_iter().collect();
        let after = products(&catalogue);
        assert_eq!(changed.len(), 120, "round {round}");
        assert_eq!(differences(&before, &after), changed, "round {round}");
        before = after;
    }
}

#[test]
fn a_share_changes_price_stock_and_text() {
    let (catalogue, _) = catalogue(SimulatorConfig::default());
    let before = products(&catalogue);
    catalogue.change_share(1.0);
    let after = products(&catalogue);
    let count = |differs: fn(&Product, &Product) -> bool| {
        before.iter().zip(&after).filter(|(before, after)| differs(before, after)).count()
    };
    assert_eq!(count(|before, after| before.min_price != after.min_price), 800);
    assert_eq!(count(|before, after| before.quantity != after.quantity), 800);
    assert_eq!(count(|before, after| before.description != after.description), 800);
}

#[test]
fn exactly_the_wanted_share_vanishes() {
    let (catalogue, _) = catalogue(SimulatorConfig::default());
    let before = catalogue.ids();
    let gone = catalogue.remove_share(0.3);
    assert_eq!((gone.len(), catalogue.count()), (720, 1_680));
    let left: HashSet<_> = catalogue.ids().into_iter().collect();
    assert!(before.iter().all(|id| left.contains(id) != gone.contains(id)));
}

#[test]
fn the_same_commands_choose_the_same_products() {
    let run = || {
        let (catalogue, _) = catalogue(SimulatorConfig::default());
        (catalogue.change_share(0.01), catalogue.change_share(0.01), products(&catalogue))
    };
    let (first, second, after) = run();
    assert_ne!(first, second);
    assert_eq!(run(), (first, second, after));
}

fn drifting() -> (Catalogue, Arc<ManualClock>) {
    let drift = Some(Drift { changes_per_minute: 60 });
    catalogue(SimulatorConfig { drift, ..SimulatorConfig::default() })
}

#[test]
fn drift_follows_the_clock() {
    let (catalogue, clock) = drifting();
    let start = products(&catalogue);
    clock.advance(Duration::from_millis(999));
    assert_eq!(products(&catalogue), start);
    clock.advance(Duration::from_millis(1));
    let first = differences(&start, &products(&catalogue));
    assert_eq!(first.len(), 1);
    let moments = first.into_iter().filter_map(|id| catalogue.find(id)).map(|product| product.updated_at);
    assert!(moments.into_iter().all(|moment| moment == "2025-10-09 08:53:21"));
    clock.advance(Duration::from_secs(599));
    let changed = differences(&start, &products(&catalogue)).len();
    assert!((400..=600).contains(&changed), "{changed} of 600 changes hit different products");
}

#[test]
fn drift_is_the_same_however_often_one_looks() {
    let ((patient, patient_clock), (curious, curious_clock)) = (drifting(), drifting());
    patient_clock.advance(Duration::from_mins(5));
    for _ in 0..300 {
        curious_clock.advance(Duration::from_secs(1));
        curious.count();
    }
    assert_eq!(products(&patient), products(&curious));
}

#[test]
fn drift_lets_products_vanish_and_appear() {
    let (catalogue, clock) = drifting();
    let before: HashSet<_> = catalogue.ids().into_iter().collect();
    clock.advance(Duration::from_mins(10));
    let after: HashSet<_> = catalogue.ids().into_iter().collect();
    assert!(before.difference(&after).count() > 3);
    assert!(after.difference(&before).count() > 3);
}
