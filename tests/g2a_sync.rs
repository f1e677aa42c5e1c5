//! The lap over the catalogue, through the command line, on a real PostgreSQL.

use crate::{
    keymart::{eventually, stderr},
    shop::Shop,
};
use g2a_simulator::{Fault, FaultRule, RateLimit, Route};
use std::time::{Duration, Instant};

/// Lets a lap come no further than to `page`, so that there is time to interfere.
fn hold_at(shop: &Shop, page: u32) {
    shop.marketplace.faults().add(FaultRule::new(Fault::SlowMs(60_000)).on(Route::Products).page(page));
}

async fn pages_written(shop: &Shop, least: i64) {
    eventually("some pages", async || (shop.progress("pages").await >= least).then_some(())).await;
}

#[tokio::test]
async fn a_lap_brings_the_marketplaces_catalogue() {
    let shop = Shop::with_products(300).await;
    assert_eq!(shop.lap().await, Some(0));
    assert_eq!(shop.number("SELECT count(*) FROM games").await, 300);
    assert_eq!(shop.outcome().await.as_deref(), Some("succeeded"));
}

#[tokio::test]
async fn a_second_lap_over_an_unchanged_catalogue_writes_no_game() {
    let shop = Shop::with_products(300).await;
    shop.lap().await;
    let before = shop.row_versions().await;
    assert_eq!(shop.lap().await, Some(0));
    assert_eq!(shop.row_versions().await, before);
    assert_eq!((shop.progress("updated").await, shop.progress("unchanged").await), (0, 300));
}

#[tokio::test]
async fn a_lap_over_a_catalogue_with_5_percent_changed_writes_5_percent() {
    let shop = Shop::with_products(400).await;
    shop.lap().await;
    let before = shop.row_versions().await;
    let changed = shop.marketplace.catalogue().change_share(0.05).len();
    assert_eq!(changed, 20);
    assert_eq!(shop.lap().await, Some(0));
    let after = shop.row_versions().await;
    let written = before.iter().zip(&after).filter(|(before, after)| before != after).count();
    assert_eq!((written, shop.progress("updated").await), (20, 20));
}

#[tokio::test]
async fn a_lap_killed_halfway_and_started_again_ends_with_the_same_catalogue_as_an_uncut_one() {
    let (cut, uncut) = tokio::join!(Shop::with_products(2_000), Shop::with_products(2_000));
    hold_at(&cut, 60);
    let lap = cut.keymart(&["sync", "catalogue", "--full", "--wait"]).spawn();
    pages_written(&cut, 30).await;
    lap.kill_9().await;
    assert!(cut.number("SELECT count(*) FROM games").await < 2_000, "the lap was cut");

    cut.marketplace.faults().clear();
    // The dead run's lease keeps others out for a while: exit code 3.
    let code = eventually("the lease to run out", async || cut.lap().await.filter(|code| *code != 3)).await;
    assert_eq!(code, 0);
    assert_eq!(uncut.lap().await, Some(0));
    assert_eq!(cut.catalogue().await, uncut.catalogue().await);
    assert_eq!(cut.number("SELECT count(*) FROM sync_runs WHERE outcome = 'lost'").await, 1);
    let asked = cut.marketplace.requests().count(Route::Products);
    assert!(asked < 100 + 60, "the second run went on from the checkpoint: {asked} requests");
}

#[tokio::test]
async fn a_lap_that_is_asked_to_stop_leaves_at_once_and_the_next_goes_on() {
    let shop = Shop::with_products(1_000).await;
    hold_at(&shop, 25);
    let lap = shop.keymart(&["sync", "catalogue", "--full", "--wait"]).spawn();
    pages_written(&shop, 10).await;
    assert_ne!(lap.terminate().await, Some(0));
    shop.marketplace.faults().clear();
    assert_eq!(shop.lap().await, Some(0), "no lease has to be waited for");
    assert_eq!(shop.number("SELECT count(*) FROM games").await, 1_000);
}

#[tokio::test]
async fn a_page_that_stays_failed_ends_incomplete_and_takes_nothing_off_sale() {
    let shop = Shop::with_products(200).await;
    shop.lap().await;
    shop.marketplace.catalogue().remove_share(0.05);
    shop.marketplace.faults().add(FaultRule::new(Fault::status(503)).on(Route::Products).page(3));
    let output = shop.keymart(&["sync", "catalogue", "--full", "--wait"]).output().await;
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(shop.outcome().await.as_deref(), Some("incomplete"));
    assert_eq!(shop.number("SELECT count(*) FROM games WHERE delisted_at IS NOT NULL").await, 0);

    shop.marketplace.faults().clear();
    assert_eq!(shop.lap().await, Some(0));
    assert_eq!(shop.number("SELECT count(*) FROM games WHERE delisted_at IS NOT NULL").await, 10);
}

#[tokio::test]
async fn a_second_lap_is_refused_while_one_runs() {
    let shop = Shop::with_products(1_000).await;
    hold_at(&shop, 25);
    let first = shop.keymart(&["sync", "catalogue", "--full", "--wait"]).spawn();
    pages_written(&shop, 1).await;
    let second = shop.keymart(&["sync", "catalogue", "--full", "--wait"]).output().await;
    assert_eq!(second.status.code(), Some(3), "{}", stderr(&second));
    assert!(stderr(&second).contains("another lap"), "{}", stderr(&second));
    first.kill_9().await;
}

#[tokio::test]
async fn a_marketplace_with_a_limit_is_never_asked_too_often() {
    let shop = Shop::with_products(800).await;
    shop.marketplace.set_rate_limit(Some(RateLimit { per_minute: 240, retry_after: false }));
    let lap = shop.keymart(&["sync", "catalogue", "--full", "--wait"]).env("G2A_RATE_PER_MINUTE", "240");
    let begun = Instant::now();
    assert_eq!(lap.output().await.status.code(), Some(0));
    assert_eq!(shop.marketplace.requests().total(), 40, "no request was refused and repeated");
    assert!(begun.elapsed() > Duration::from_secs(7), "40 requests at 240 a minute take their time");
}
