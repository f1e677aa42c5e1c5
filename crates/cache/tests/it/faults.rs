//! A shared level that loses, keeps, confuses or invents things never changes an answer.

use crate::world::{World, game, game_tag};
use cache::{MissReason, Question};
use std::sync::atomic::Ordering;

#[tokio::test]
async fn a_shared_level_restored_from_a_dump_is_seen_through() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    here.ask(&game()).await;
    here.run_errands().await;
    let dump = world.store.dump();
    world.database.write(&game_tag());
    world.store.restore(dump);
    let there = world.instance().await;
    assert_eq!(there.ask(&game()).await, Some(2));
    assert_eq!(there.misses(MissReason::Changed), 1);
}

#[tokio::test]
async fn garbage_is_nothing() {
    let world = World::new();
    world.database.write(&game_tag());
    for garbage in [vec![], vec![0; 7], vec![255; 5000], b"OK".to_vec()] {
        world.store.values.lock().unwrap().insert(game().key(), garbage);
        let here = world.instance().await;
        assert_eq!(here.ask(&game()).await, Some(1));
        assert_eq!(here.misses(MissReason::Absent), 1);
    }
}

#[tokio::test]
async fn an_entry_under_the_key_of_another_is_nothing() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    here.ask(&game()).await;
    here.run_errands().await;
    let entry = world.store.dump()[&game().key()].clone();
    world.store.values.lock().unwrap().insert(Question::Categories.key(), entry);
    assert_eq!(world.instance().await.ask(&Question::Categories).await, None);
}

#[tokio::test]
async fn a_shared_level_that_is_away_is_done_without() {
    let world = World::new();
    world.database.write(&game_tag());
    world.store.is_away.store(true, Ordering::SeqCst);
    let here = world.instance().await;
    here.ask(&game()).await;
    here.run_errands().await;
    here.ask(&game()).await;
    assert_eq!(here.counts(), [1, 0, 0, 1]);
    assert_eq!(here.cache.report().shared_is_reachable, Some(false));
}

#[tokio::test]
async fn a_database_that_is_away_is_told_and_nothing_is_made_up() {
    let world = World::new();
    let here = world.instance().await;
    world.database.is_away.store(true, Ordering::SeqCst);
    assert!(here.cache.answer(&game(), None).await.is_err());
    assert!(here.cache.poll_once().await.is_err());
    world.database.is_away.store(false, Ordering::SeqCst);
    world.database.write(&game_tag());
    assert_eq!(here.ask(&game()).await, Some(1));
}

#[tokio::test]
async fn more_errands_than_may_wait_are_dropped() {
    let world = World::new();
    let here = world.instance().await;
    for number in 0..2000 {
        here.ask(&Question::GameBySlug(format!("game-{number}"))).await;
    }
    here.run_errands().await;
    let stored = world.store.dump().len();
    assert!((1000..1100).contains(&stored), "{stored}");
}
