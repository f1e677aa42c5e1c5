//! Catalogues larger than one question to the marketplace can show.

use super::world::World;
use crate::fakes::{FakeMarketplace, listing};
use domain::sync::{Outcome, RunErrorKind};

#[tokio::test]
async fn more_than_ten_thousand_products_are_read_in_price_slices() {
    let world = World::with_products(10_450);
    let run = world.succeeding_lap().await;
    assert_eq!((run.progress.seen, run.progress.added), (10_450, 10_450));
    let least = 10_450_usize.div_ceil(20);
    assert!(world.marketplace.requests() <= least + 10, "{} requests", world.marketplace.requests());
}

#[tokio::test]
async fn more_than_ten_thousand_products_at_one_price_are_reported_and_nothing_goes_off_sale() {
    let world = World::with(FakeMarketplace::default());
    world
        .marketplace
        .edit(|products| products.extend((1..=10_050).map(|id| listing(id, 99)).map(|l| (l.id, l))));
    let run = world.lap().await;
    assert_eq!((run.outcome, run.progress.added), (Some(Outcome::Incomplete), 10_000));
    assert!(run.errors.iter().any(|error| error.kind == RunErrorKind::Verdict), "{:?}", run.errors);
}
