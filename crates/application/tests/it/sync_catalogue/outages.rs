//! A marketplace that is down, throttles or talks rubbish for an hour, and a worker that nobody helps.

use super::world::World;
use domain::{
    money::Money,
    ports::{Clock, MarketplaceError},
    sync::{LapMode, Outcome, Trigger},
};
use std::{ops::Range, time::Duration};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// The ways in which a marketplace can be of no use for a while.
fn troubles() -> [MarketplaceError; 3] {
    [
        MarketplaceError::Unavailable("503".into()),
        MarketplaceError::Throttled { retry_after: Some(60 * SECOND) },
        MarketplaceError::Garbled("<html>Down for maintenance</html>".into()),
    ]
}

/// Lets each request take a second, and fail in that time.
fn trouble(world: &World, error: MarketplaceError, time: Range<Duration>) {
    let clock = world.clock.clone();
    world.marketplace.fail_with(move |_| {
        clock.advance(SECOND);
        time.contains(&clock.elapsed()).then(|| error.clone())
    });
}

#[tokio::test]
async fn a_shop_that_starts_while_the_marketplace_is_of_no_use_fills_once_it_is() {
    for error in troubles() {
        let world = World::with_products(400);
        trouble(&world, error, Duration::ZERO..HOUR);
        world.work_for(HOUR, SECOND).await;
        assert!(world.shelf().await.is_empty());
        assert!(world.runs().await.len() <= 12, "{} laps were tried", world.runs().await.len());
        world.work_for(12 * MINUTE, SECOND).await;
        assert_eq!(world.shelf().await.len(), 400);
        let last = world.latest_run().await.unwrap();
        assert_eq!((last.outcome, last.trigger), (Some(Outcome::Succeeded), Trigger::Startup));
    }
}

#[tokio::test]
async fn a_first_lap_that_the_trouble_cuts_in_two_keeps_what_it_read_and_is_made_up_for() {
    for error in troubles() {
        let world = World::with_products(400);
        trouble(&world, error, 10 * SECOND..HOUR);
        world.work_for(HOUR, SECOND).await;
        let read = world.shelf().await.len();
        assert!((100..400).contains(&read), "{read} products");
        world.work_for(12 * MINUTE, SECOND).await;
        assert_eq!(world.shelf().await.len(), 400);
    }
}

#[tokio::test]
async fn trouble_at_the_time_of_the_full_lap_takes_nothing_off_sale_and_the_next_laps_make_up_for_it() {
    for error in troubles() {
        let world = World::with_products(400);
        world.work_for(HOUR + 30 * MINUTE, 10 * SECOND).await;
        trouble(&world, error, HOUR + 40 * MINUTE..3 * HOUR);
        world.marketplace.edit(|products| {
            products.remove(&3.try_into().unwrap());
            products.get_mut(&4.try_into().unwrap()).unwrap().cost = Some(Money::eur(1000));
        });
        world.clock.advance(10 * MINUTE);
        world.work_for(HOUR + 19 * MINUTE, 10 * SECOND).await;
        assert_eq!(world.shelf().await.len(), 400);
        assert_eq!(full_laps(&world).await, [Some(Outcome::Failed), Some(Outcome::Succeeded)]);

        world.work_for(20 * MINUTE, 10 * SECOND).await;
        assert_eq!(world.game("Game 4", 4).await.summary.price, Money::eur(1020), "the next stock lap knows");
        world.work_for(11 * HOUR, MINUTE).await;
        assert_eq!(full_laps(&world).await[0], Some(Outcome::Succeeded));
        assert_eq!(world.shelf().await.len(), 399, "the next full lap knows");
    }
}

/// How the full laps ended, the latest first.
async fn full_laps(world: &World) -> Vec<Option<Outcome>> {
    let runs = world.runs().await;
    runs.iter().filter(|run| run.mode == LapMode::Full).map(|run| run.outcome).collect()
}
