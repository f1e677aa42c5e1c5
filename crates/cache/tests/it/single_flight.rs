//! Misses of one key at the same time are one reading.

use crate::world::{World, game, game_tag};
use futures_util::{FutureExt, future::join_all, poll};
use std::{pin::pin, sync::atomic::Ordering};

#[tokio::test]
async fn five_hundred_that_miss_the_same_are_one_reading() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    let held = world.database.hold_readings().await;
    let question = game();
    let asking = join_all((0..500).map(|_| here.ask(&question)));
    let (answers, ()) = tokio::join!(asking, async { drop(held) });
    assert!(answers.iter().all(|answer| *answer == Some(1)));
    assert_eq!(world.database.loads.load(Ordering::SeqCst), 1);
    assert_eq!(here.counts(), [0, 0, 499, 1]);
}

#[tokio::test]
async fn nobody_takes_what_was_read_before_a_change_that_is_known() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    let held = world.database.hold_readings().await;
    let question = game();
    let mut early = pin!(here.ask(&question));
    assert!(poll!(early.as_mut()).is_pending());
    world.database.write(&game_tag());
    here.poll().await;
    let mut late = pin!(here.ask(&question));
    assert!(poll!(late.as_mut()).is_pending());
    drop(held);
    assert_eq!(early.await, Some(1));
    assert_eq!(late.await, Some(2));
}

#[tokio::test]
async fn a_reading_goes_on_when_whoever_began_it_has_gone() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    let held = world.database.hold_readings().await;
    let question = game();
    let mut first = Box::pin(here.ask(&question));
    let mut second = pin!(here.ask(&question));
    assert!(poll!(first.as_mut()).is_pending() && poll!(second.as_mut()).is_pending());
    drop(first);
    drop(held);
    assert_eq!(second.await, Some(1));
    assert_eq!(world.database.loads.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_reading_that_everybody_gave_up_is_begun_anew() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    let held = world.database.hold_readings().await;
    assert!(here.ask(&game()).now_or_never().is_none());
    drop(held);
    assert_eq!(here.ask(&game()).await, Some(1));
    assert_eq!(world.database.loads.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_reading_that_fails_fails_for_all_who_wait_for_it() {
    let world = World::new();
    let here = world.instance().await;
    world.database.is_away.store(true, Ordering::SeqCst);
    let question = game();
    let answers = join_all((0..10).map(|_| here.cache.answer(&question, None))).await;
    assert!(answers.iter().all(Result::is_err));
}
