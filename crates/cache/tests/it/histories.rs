//! Numbers of transactions mean something within one history of the database only.

use crate::world::{World, game, game_tag};
use cache::MissReason;
use std::sync::atomic::Ordering;

#[tokio::test]
async fn after_a_crash_nothing_from_before_is_served() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    let _lost = world.database.begin();
    here.ask(&game()).await;
    here.run_errands().await;
    world.database.crash();
    // It gets the number that the lost one had, which entries from before do not see.
    world.database.write(&game_tag());
    let there = world.instance().await;
    assert_eq!(there.ask(&game()).await, Some(2));
    assert_eq!(there.misses(MissReason::Namespace), 1);
    here.poll().await;
    here.poll().await;
    assert_eq!(here.ask(&game()).await, Some(2));
}

#[tokio::test]
async fn while_the_new_history_is_not_yet_followed_answers_come_from_the_database() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    here.ask(&game()).await;
    world.database.crash();
    world.database.write(&game_tag());
    here.poll().await;
    assert_eq!(here.ask(&game()).await, Some(2));
    assert_eq!(here.misses(MissReason::StalePosition), 1);
}

#[tokio::test]
async fn what_was_read_in_another_history_than_the_one_followed_is_not_kept() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    world.database.crash();
    here.ask(&game()).await;
    here.ask(&game()).await;
    assert_eq!(here.counts(), [0, 0, 0, 2]);
}

#[tokio::test]
async fn what_a_replica_says_is_not_kept() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    world.database.source_is_unknown.store(true, Ordering::SeqCst);
    here.ask(&game()).await;
    here.ask(&game()).await;
    assert_eq!(here.counts(), [0, 0, 0, 2]);
}

#[tokio::test]
async fn what_may_have_been_read_elsewhere_is_not_kept() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    let held = world.database.hold_readings().await;
    let question = game();
    tokio::join!(here.ask(&question), async {
        world.database.reconnections.fetch_add(1, Ordering::SeqCst);
        drop(held);
    });
    here.ask(&game()).await;
    assert_eq!(here.counts(), [0, 0, 0, 2]);
}

#[tokio::test]
async fn what_is_older_than_the_log_is_read_anew() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    here.ask(&game()).await;
    here.run_errands().await;
    world.database.write(&game_tag());
    world.database.prune();
    let later = world.instance().await;
    assert_eq!(later.ask(&game()).await, Some(2));
    assert_eq!(later.misses(MissReason::Horizon), 1);
}
