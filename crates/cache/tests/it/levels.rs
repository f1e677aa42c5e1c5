//! Where answers come from while nothing changes.

use crate::world::{GAME, World, game, game_tag};
use cache::{CacheConfig, MissReason, Question};
use domain::{
    account::{SessionId, UserId},
    changes::Tag,
};
use std::{sync::atomic::Ordering, time::Duration};
use uuid::Uuid;

#[tokio::test]
async fn the_first_answer_comes_from_the_database_and_the_next_from_memory() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    assert_eq!(here.ask(&game()).await, Some(1));
    assert_eq!(here.ask(&game()).await, Some(1));
    assert_eq!(here.counts(), [1, 0, 0, 1]);
}

#[tokio::test]
async fn what_one_instance_has_read_another_finds_in_the_shared_level() {
    let world = World::new();
    world.database.write(&game_tag());
    let (here, there) = (world.instance().await, world.instance().await);
    here.ask(&game()).await;
    here.run_errands().await;
    assert_eq!(there.ask(&game()).await, Some(1));
    assert_eq!(there.ask(&game()).await, Some(1));
    assert_eq!(there.counts(), [1, 1, 0, 0]);
}

#[tokio::test]
async fn an_instance_that_starts_later_can_use_what_is_in_the_shared_level() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    here.ask(&game()).await;
    here.run_errands().await;
    world.database.write(&Tag::categories());
    world.database.write(&Tag::catalogue());
    let later = world.instance().await;
    assert_eq!(later.ask(&Question::Similar(GAME, 1)).await, Some(1));
    assert_eq!(later.misses(MissReason::Absent), 1);
    // The game's entry is older than what this instance has seen of the log, but the log tells what changed since.
    assert_eq!(later.ask(&game()).await, Some(2), "its category was renamed");
    assert_eq!(later.misses(MissReason::Changed), 1);
}

#[tokio::test]
async fn that_there_is_no_such_game_is_an_answer_like_any_other() {
    let world = World::new();
    let here = world.instance().await;
    assert_eq!(here.ask(&game()).await, None);
    assert_eq!(here.ask(&game()).await, None);
    assert_eq!(here.counts(), [1, 0, 0, 1]);
    world.database.write(&game_tag());
    here.poll().await;
    assert_eq!(here.ask(&game()).await, Some(1));
}

#[tokio::test]
async fn who_somebody_is_does_not_leave_the_process() {
    let world = World::new();
    let here = world.instance().await;
    let profile = Question::Profile(UserId(Uuid::from_u128(1)), SessionId(Uuid::from_u128(1)));
    here.ask(&profile).await;
    here.run_errands().await;
    assert!(world.store.dump().is_empty());
    assert_eq!(world.store.gets.load(Ordering::SeqCst), 0);
    here.ask(&profile).await;
    assert_eq!(here.counts(), [1, 0, 0, 1]);
}

#[tokio::test]
async fn a_cache_that_is_off_asks_the_database_each_time() {
    let world = World::new();
    world.database.write(&game_tag());
    let config = CacheConfig { max_staleness: Duration::ZERO, ..CacheConfig::default() };
    let off = world.instance_with(config).await;
    off.ask(&game()).await;
    off.ask(&game()).await;
    assert_eq!(off.counts(), [0, 0, 0, 2]);
    off.cache.follow_changes().await;
}

#[tokio::test]
async fn the_level_in_the_process_is_bounded() {
    let world = World::new();
    let config = CacheConfig { process_bytes: 10_000, audit_one_in: 0, ..CacheConfig::default() };
    let here = world.instance_with(config).await;
    for number in 0..1000 {
        here.ask(&Question::GameBySlug(format!("game-{number}"))).await;
    }
    let size = here.cache.report().process;
    assert!(size.bytes <= 10_000 && size.entries < 50, "{size:?}");
}
