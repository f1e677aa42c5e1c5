//! A catalogue that moves while it is read.

use super::world::World;
use crate::fakes::listing;
use domain::{catalogue::Availability, money::Money, sync::Outcome};
use proptest::prelude::*;

/// One change to the catalogue, between two requests.
#[derive(Debug, Clone)]
enum Shift {
    Remove(i64),
    Add(i64),
    Price(i64, i64),
}

fn shifts() -> impl Strategy<Value = Vec<(usize, Shift)>> {
    let shift = prop_oneof![
        (1_i64..=220).prop_map(Shift::Remove),
        (1_i64..=260).prop_map(Shift::Add),
        ((1_i64..=220), (50_i64..9_000)).prop_map(|(id, cents)| Shift::Price(id, cents)),
    ];
    prop::collection::vec((2_usize..14, shift), 0..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_product_that_exists_goes_off_sale_however_the_catalogue_shifts(shifts in shifts()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let world = World::with_products(220);
            world.succeeding_lap().await;
            let base = world.marketplace.requests();
            world.marketplace.shift_with(move |request, products| {
                for (_, shift) in shifts.iter().filter(|(at, _)| base + at == request) {
                    match *shift {
                        Shift::Remove(id) => drop(products.remove(&id.try_into().unwrap())),
                        Shift::Add(id) => drop(products.insert(id.try_into().unwrap(), listing(id, 500))),
                        Shift::Price(id, cents) => {
                            if let Some(listing) = products.get_mut(&id.try_into().unwrap()) {
                                listing.cost = Some(Money::eur(cents));
                            }
                        }
                    }
                }
            });
            let run = world.lap().await;
            prop_assert!(matches!(run.outcome, Some(Outcome::Succeeded | Outcome::Incomplete)));
            let there = world.marketplace.products();
            for id in 1..=220_i64 {
                if there.contains_key(&id.try_into().unwrap()) {
                    prop_assert_ne!(world.availability(id).await, Availability::Delisted, "product {}", id);
                }
            }
            Ok(())
        })?;
    }
}
