//! A catalogue that moves while it is read.

use super::world::World;
use crate::fakes::{FakeMarketplace, listing};
use domain::{money::Money, sync::Outcome};
use proptest::{prelude::*, test_runner::TestCaseResult};
use std::collections::BTreeSet;

/// How many products there are at first.
const PRODUCTS: i64 = 220;

/// One change to the catalogue, between two requests.
#[derive(Debug, Clone)]
enum Shift {
    Remove(i64),
    Add(i64, i64),
    Price(i64, i64),
}

/// Changes, each before the request of that number.
type Shifts = Vec<(usize, Shift)>;

fn removal() -> impl Strategy<Value = Shift> {
    (1_i64..=PRODUCTS).prop_map(Shift::Remove)
}

fn addition() -> impl Strategy<Value = Shift> {
    ((PRODUCTS + 1..=PRODUCTS + 40), (50_i64..9_000)).prop_map(|(id, cents)| Shift::Add(id, cents))
}

/// Mostly into slices that are read early, where it may be missed.
fn price() -> impl Strategy<Value = Shift> {
    ((1_i64..=PRODUCTS), prop_oneof![3 => 50_i64..1_000, 1 => 50_i64..9_000])
        .prop_map(|(id, cents)| Shift::Price(id, cents))
}

/// Up to 25 changes between the first `requests` requests.
fn during(requests: usize, shift: impl Strategy<Value = Shift>) -> impl Strategy<Value = Shifts> {
    prop::collection::vec((2..requests, shift), 0..25)
}

fn shift_with(world: &World, shifts: Shifts) {
    let base = world.marketplace.requests();
    world.marketplace.shift_with(move |request, products| {
        for (_, shift) in shifts.iter().filter(|(at, _)| base + at == request) {
            match *shift {
                Shift::Remove(id) => drop(products.remove(&id.try_into().unwrap())),
                Shift::Add(id, cents) => drop(products.insert(id.try_into().unwrap(), listing(id, cents))),
                Shift::Price(id, cents) => {
                    if let Some(listing) = products.get_mut(&id.try_into().unwrap()) {
                        listing.cost = Some(Money::eur(cents));
                    }
                }
            }
        }
    });
}

/// The names of the products that were there from the first to the last moment.
fn there_throughout(world: &World) -> BTreeSet<String> {
    let there = world.marketplace.products();
    there.into_values().filter(|l| l.id.get() <= PRODUCTS).map(|l| l.title).collect()
}

fn in_short_slices() -> World {
    World::with_short_slices(FakeMarketplace::with_products(PRODUCTS))
}

/// A shop that has everything loses nothing that exists, whatever happens during its next lap.
async fn nothing_goes_off_sale(world: World, shifts: Shifts) -> TestCaseResult {
    world.succeeding_lap().await;
    shift_with(&world, shifts);
    let run = world.lap().await;
    prop_assert!(matches!(run.outcome, Some(Outcome::Succeeded | Outcome::Incomplete)), "{:?}", run.errors);
    let shelf = world.shelf().await;
    let lost: Vec<_> =
        there_throughout(&world).into_iter().filter(|name| !shelf.contains_key(name)).collect();
    prop_assert!(lost.is_empty(), "{:?} went off sale", lost);
    Ok(())
}

/// An empty shop whose first lap succeeds lacks at most 1 % of what was there throughout; each product that came anew may have
/// made up for one more in the count. The next lap finds the rest.
async fn hardly_anything_is_lost(world: World, shifts: Shifts) -> TestCaseResult {
    let new: BTreeSet<_> = shifts.iter().filter_map(|(_, shift)| added(shift)).collect();
    shift_with(&world, shifts);
    let run = world.lap().await;
    prop_assert!(matches!(run.outcome, Some(Outcome::Succeeded | Outcome::Incomplete)), "{:?}", run.errors);
    let shelf = world.shelf().await;
    let lost = there_throughout(&world).iter().filter(|name| !shelf.contains_key(*name)).count();
    if run.outcome == Some(Outcome::Succeeded) {
        let tolerated = usize::try_from(PRODUCTS).unwrap() / 100 + new.len();
        prop_assert!(lost <= tolerated, "{} lost, {} tolerated", lost, tolerated);
    }

    world.marketplace.shift_with(|_, _| {});
    world.succeeding_lap().await;
    let there: BTreeSet<_> = world.marketplace.products().into_values().map(|l| l.title).collect();
    prop_assert!(there.iter().eq(world.shelf().await.keys()), "the next lap knows all");
    Ok(())
}

fn added(shift: &Shift) -> Option<i64> {
    match shift {
        Shift::Add(id, _) => Some(*id),
        Shift::Remove(_) | Shift::Price(..) => None,
    }
}

fn run(test: impl Future<Output = TestCaseResult>) -> TestCaseResult {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_product_that_exists_goes_off_sale_however_the_catalogue_shifts(
        shifts in during(14, prop_oneof![removal(), addition(), price()]),
    ) {
        run(nothing_goes_off_sale(World::with_products(PRODUCTS), shifts))?;
    }

    #[test]
    fn no_product_that_exists_goes_off_sale_however_products_move_between_slices(
        shifts in during(26, prop_oneof![removal(), addition(), price()]),
    ) {
        run(nothing_goes_off_sale(in_short_slices(), shifts))?;
    }

    #[test]
    fn a_first_lap_that_succeeds_has_all_but_a_hundredth_though_products_go_and_move(
        shifts in during(26, prop_oneof![removal(), price()]),
    ) {
        run(hardly_anything_is_lost(in_short_slices(), shifts))?;
    }

    #[test]
    fn a_first_lap_that_succeeds_lacks_hardly_more_though_products_come_too(
        shifts in during(26, prop_oneof![removal(), addition(), price()]),
    ) {
        run(hardly_anything_is_lost(in_short_slices(), shifts))?;
    }
}

#[tokio::test]
async fn of_a_catalogue_that_does_not_move_nothing_is_lost() {
    for products in [1, 59, 60, 61, 120, 220, 1000] {
        let world = World::with_short_slices(FakeMarketplace::with_products(products));
        world.succeeding_lap().await;
        assert_eq!(world.shelf().await.len(), usize::try_from(products).unwrap());
    }
}

#[tokio::test]
async fn a_first_lap_that_more_than_a_hundredth_slipped_from_is_incomplete() {
    for (slipped, outcome) in [(2, Outcome::Succeeded), (3, Outcome::Incomplete)] {
        let world = in_short_slices();
        // What is read last becomes what was read first.
        world.marketplace.shift_with(move |request, products| {
            if request == 15 {
                let mut dearest: Vec<_> = products.values_mut().collect();
                dearest.sort_by_key(|listing| listing.cost.map(|cost| -cost.amount));
                dearest.into_iter().take(slipped).for_each(|listing| listing.cost = Some(Money::eur(1)));
            }
        });
        let run = world.lap().await;
        let there = usize::try_from(PRODUCTS).unwrap();
        assert_eq!((run.outcome, world.shelf().await.len()), (Some(outcome), there - slipped));
        world.succeeding_lap().await;
        assert_eq!(world.shelf().await.len(), there, "the next lap finds them");
    }
}
