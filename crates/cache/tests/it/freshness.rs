//! An answer contains every commit that is older than the staleness allowed.

use crate::world::{World, game, game_tag};
use cache::{MissReason, Question};
use domain::changes::Tag;
use std::time::Duration;

#[tokio::test]
async fn what_changed_is_read_anew_after_the_next_poll() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    here.ask(&game()).await;
    world.database.write(&game_tag());
    assert_eq!(here.ask(&game()).await, Some(1), "nobody has told yet, and it is not old");
    here.poll().await;
    assert_eq!(here.ask(&game()).await, Some(2));
    assert_eq!(here.misses(MissReason::Changed), 1);
}

#[tokio::test]
async fn what_did_not_change_is_kept() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    here.ask(&game()).await;
    for _ in 0..100 {
        world.database.write(&Tag::catalogue());
        here.poll().await;
        here.ask(&game()).await;
    }
    assert_eq!(here.counts(), [100, 0, 0, 1]);
}

#[tokio::test]
async fn transactions_may_commit_in_any_order() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    let first = world.database.begin();
    let second = world.database.begin();
    world.database.commit(second, &game_tag());
    here.poll().await;
    assert_eq!(here.ask(&game()).await, Some(2));
    // The entry was read after the second had committed and before the first had, whose number is smaller.
    world.database.commit(first, &game_tag());
    here.poll().await;
    assert_eq!(here.ask(&game()).await, Some(3));
}

#[tokio::test]
async fn a_transaction_that_stays_open_does_not_turn_the_cache_off() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    let _open = world.database.begin();
    for _ in 0..3 {
        world.database.write(&game_tag());
        here.poll().await;
        here.ask(&game()).await;
        here.ask(&game()).await;
    }
    assert_eq!(here.counts(), [3, 0, 0, 3]);
}

#[tokio::test]
async fn while_changes_cannot_be_followed_answers_come_from_the_database() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    here.ask(&game()).await;
    world.pass(Duration::from_millis(999));
    here.ask(&game()).await;
    assert_eq!(here.counts(), [1, 0, 0, 1]);
    world.pass(Duration::from_millis(1));
    world.database.write(&game_tag());
    assert_eq!(here.ask(&game()).await, Some(2));
    assert_eq!(here.misses(MissReason::StalePosition), 1);
    // And what was read then is not kept: nobody knows what it is as old as.
    here.ask(&game()).await;
    assert_eq!(here.misses(MissReason::StalePosition), 2);
    here.poll().await;
    assert_eq!(here.ask(&game()).await, Some(2));
    assert_eq!(here.misses(MissReason::Changed), 1);
}

#[tokio::test]
async fn more_changes_than_a_poll_takes_in_make_everything_from_before_old() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    here.ask(&game()).await;
    for number in 0..100_001_u32 {
        world.database.write(&Tag::game_slug(&number.to_string()));
    }
    here.poll().await;
    here.ask(&game()).await;
    assert_eq!(here.misses(MissReason::Horizon), 1);
    here.ask(&game()).await;
    assert_eq!(here.counts(), [1, 0, 0, 2], "from then on it is a cache again");
}

#[tokio::test]
async fn a_slow_reading_is_as_old_as_its_beginning() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    let held = world.database.hold_readings().await;
    let question = game();
    let (slow, ()) = tokio::join!(here.ask(&question), async {
        // The reading has been made, and its answer is on the way.
        world.database.write(&game_tag());
        here.poll().await;
        drop(held);
    });
    assert_eq!(slow, Some(1), "it began before the write");
    assert_eq!(here.ask(&game()).await, Some(2), "what it brought is not served again");
}

#[tokio::test]
async fn an_answer_depends_on_all_of_its_tags() {
    let world = World::new();
    let slug = Question::GameBySlug("portal".to_owned());
    let here = world.instance().await;
    for tag in slug.tags(&[]) {
        here.ask(&slug).await;
        let before = here.counts();
        world.database.write(&tag);
        here.poll().await;
        here.ask(&slug).await;
        assert_eq!(here.counts()[3], before[3] + 1, "{tag}");
    }
}

#[tokio::test]
async fn how_long_changes_took_to_become_known_is_told_of_each_once() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    let lag = || here.cache.report().lag;
    assert_eq!(lag().max, Duration::ZERO, "what was there at the start tells nothing");
    world.database.write(&game_tag());
    here.poll().await;
    assert_eq!(lag().max, Duration::from_millis(1));
}
