//! Pages that fail, and what a lap makes of the rest.

use super::world::World;
use crate::fakes::FakeMarketplace;
use domain::{
    catalogue::Availability,
    ports::MarketplaceError,
    sync::{LapMode, Outcome, RunErrorKind},
};

fn unavailable() -> MarketplaceError {
    MarketplaceError::Unavailable("503".into())
}

fn remove(world: &World, ids: impl IntoIterator<Item = i64>) {
    world.marketplace.edit(|products| {
        for id in ids {
            products.remove(&id.try_into().unwrap());
        }
    });
}

#[tokio::test]
async fn when_half_of_all_pages_fail_at_random_nothing_goes_off_sale_that_is_there() {
    let mut outcomes = Vec::new();
    for seed in 0..30 {
        let world = World::with_short_slices(FakeMarketplace::with_products(220));
        world.succeeding_lap().await;
        remove(&world, [3, 50, 99]);
        let mut dice = fastrand::Rng::with_seed(seed);
        world.marketplace.fail_with(move |_| dice.bool().then(unavailable));
        let run = world.lap().await;
        match run.outcome {
            Some(Outcome::Succeeded) => {
                assert_eq!((run.progress.vanished, world.shelf().await.len()), (3, 217));
            }
            Some(Outcome::Incomplete) => {
                assert_eq!((run.progress.vanished, world.shelf().await.len()), (0, 220));
            }
            other => panic!("{other:?}"),
        }
        outcomes.push(run.outcome);
    }
    assert!(outcomes.contains(&Some(Outcome::Succeeded)), "no lap got through");
}

#[tokio::test]
async fn whichever_page_fails_always_the_lap_is_incomplete_and_reads_the_others() {
    for page in 1..=5 {
        let world = World::with_products(100);
        world.marketplace.fail_page(page, u32::MAX);
        let run = world.lap().await;
        assert_eq!((run.outcome, run.progress.added), (Some(Outcome::Incomplete), 80), "page {page}");
        assert!(run.errors.iter().any(|error| error.kind == RunErrorKind::PageFailed), "{:?}", run.errors);
    }
}

#[tokio::test]
async fn whichever_page_of_whichever_slice_fails_always_nothing_goes_off_sale_unless_all_the_others_tell() {
    let world = World::with_short_slices(FakeMarketplace::with_products(220));
    let asked = world.marketplace.record_queries();
    world.succeeding_lap().await;
    let asked = asked.lock().clone();
    let everything = world.marketplace.products();
    remove(&world, [3]);
    for broken in asked.clone() {
        world.marketplace.fail_with(move |query| (*query == broken).then(unavailable));
        let run = world.lap().await;
        // A slice that is cut only tells that there is too much in it; its page is on others too.
        let (first_half, _) = broken.slice.split().unwrap();
        let needed = asked.iter().all(|other| other.slice != first_half);
        let expected =
            if needed { (Some(Outcome::Incomplete), 220) } else { (Some(Outcome::Succeeded), 219) };
        assert_eq!((run.outcome, world.shelf().await.len()), expected, "{broken:?}");
        world.marketplace.edit(|products| *products = everything.clone());
        world.marketplace.heal();
        world.succeeding_lap().await;
        remove(&world, [3]);
    }
}

#[tokio::test]
async fn a_crash_in_the_middle_of_the_second_try_does_not_forget_the_pages_not_tried_again_yet() {
    let world = World::with_products(400);
    for page in [5, 10, 15] {
        world.marketplace.fail_page(page, 1);
    }
    let _gate = world.marketplace.hold_after(21);
    let dead = world.crash_when(LapMode::Full, |run| run.progress.pages == 18).await;
    world.marketplace.open_gate();
    world.outlive_lease();
    let run = world.take_up().await;
    assert_eq!((run.outcome, run.lap), (Some(Outcome::Succeeded), dead.lap), "{:?}", run.errors);
    assert_eq!((run.progress.pages, world.shelf().await.len()), (20, 400));
}

#[tokio::test]
async fn a_page_that_failed_before_a_crash_and_still_fails_after_it_makes_the_lap_incomplete() {
    let world = World::with_products(400);
    world.succeeding_lap().await;
    remove(&world, [390]);
    world.marketplace.fail_page(5, u32::MAX);
    world.crash_when(LapMode::Full, |run| run.progress.pages >= 10).await;
    world.outlive_lease();
    let run = world.take_up().await;
    assert_eq!((run.outcome, run.progress.vanished), (Some(Outcome::Incomplete), 0));
    assert_eq!(world.availability(390).await, Availability::Available);
}

#[tokio::test]
async fn rubbish_in_the_middle_of_a_lap_costs_the_pages_that_it_hit_and_they_are_read_in_the_end() {
    let world = World::with_products(400);
    let mut left = 15;
    world.marketplace.fail_with(move |query| {
        let hit = query.page >= 4 && left > 0;
        left -= i32::from(hit);
        hit.then(|| MarketplaceError::Garbled("<html>Down for maintenance</html>".into()))
    });
    assert_eq!(world.succeeding_lap().await.progress.added, 400);
}
