//! Audits find what no change tells of, and nothing else.

use crate::world::{World, game, game_tag};
use cache::{AuditReport, CacheConfig, Question};
use domain::changes::Tag;
use std::sync::atomic::Ordering;

#[tokio::test]
async fn a_shared_level_that_agrees_with_the_database_passes() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    for question in [game(), Question::Categories, Question::GameBySlug("portal".to_owned())] {
        here.ask(&question).await;
    }
    here.run_errands().await;
    world.database.write(&Tag::catalogue());
    world.store.values.lock().unwrap().insert("game:garbage".to_owned(), vec![0; 99]);
    let report = here.cache.audit(|_| ()).await.unwrap();
    assert_eq!(report, AuditReport { agree: 2, outdated: 1, unreadable: 1, disagree: Vec::new() });
}

#[tokio::test]
async fn what_changed_without_a_word_is_found() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance().await;
    here.ask(&game()).await;
    here.run_errands().await;
    world.database.write_silently(&game_tag());
    let report = here.cache.audit(|_| ()).await.unwrap();
    assert_eq!(report.disagree, [game().key()]);
}

#[tokio::test]
async fn a_sample_of_what_is_served_is_read_again() {
    let world = World::new();
    world.database.write(&game_tag());
    let here = world.instance_with(CacheConfig { audit_one_in: 1, ..CacheConfig::default() }).await;
    here.ask(&game()).await;
    assert_eq!(world.database.loads.load(Ordering::SeqCst), 1);
    here.ask(&game()).await;
    here.run_errands().await;
    assert_eq!(world.database.loads.load(Ordering::SeqCst), 2);
}
