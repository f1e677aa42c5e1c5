//! Several workers and servers on one database: one lap at a time, whoever freezes, dies or is told to stop.

use crate::{
    customer::Customer,
    keymart::{Process, Server, eventually},
    shop::Shop,
};
use futures_util::future::join_all;
use g2a_simulator::{Fault, FaultRule, Route};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;
use tokio_postgres::NoTls;

/// With Redis, which all instances share, or without.
fn with_redis(name: &str) -> Option<String> {
    (name == "with Redis")
        .then(|| std::env::var("REDIS_URL").expect("`scripts/with-services COMMAND` sets it"))
}

fn worker(shop: &Shop, redis: Option<&str>) -> Process {
    let worker = shop.keymart(&["worker"]);
    match redis {
        Some(url) => worker.env("REDIS_URL", url).spawn(),
        None => worker.spawn(),
    }
}

async fn server(shop: &Shop, redis: Option<&str>) -> Server {
    let server = shop.keymart(&["serve"]).env("BCRYPT_COST", "4");
    match redis {
        Some(url) => server.env("REDIS_URL", url).serve().await,
        None => server.serve().await,
    }
}

async fn runs(shop: &Shop, condition: &str) -> i64 {
    shop.number(&format!("SELECT count(*) FROM sync_runs WHERE {condition}")).await
}

async fn runs_become(shop: &Shop, condition: &str, count: i64) {
    let what = format!("{count} runs where {condition}");
    eventually(&what, async || (runs(shop, condition).await == count).then_some(())).await;
}

async fn operator(shop: &Shop, server: &Server) -> Customer {
    let mut operator = Customer::default();
    operator.register(server, "operator@example.com").await;
    shop.execute("UPDATE users SET role = 'admin'").await;
    operator
}

/// Asks for a lap; the status of the answer and its body.
async fn ask_for_lap(server: &Server, operator: &Customer) -> (u16, Value) {
    operator.send(server, Method::POST, "/api/v1/admin/sync/stock", Some(json!({ "mode": "full" }))).await
}

/// Has each page take a while, so that a lap has a middle.
fn slow_down(shop: &Shop) {
    shop.marketplace.faults().add(FaultRule::new(Fault::SlowMs(400)).on(Route::Products));
}

async fn pages_written(shop: &Shop, least: i64) {
    eventually("some pages", async || (shop.progress("pages").await >= least).then_some(())).await;
}

async fn one_lap_at_a_time(name: &str) {
    let redis = with_redis(name);
    let redis = redis.as_deref();
    let shop = Shop::with_products(1_000).await;
    let workers = [(); 3].map(|()| worker(&shop, redis));
    runs_become(&shop, "outcome = 'succeeded'", 1).await;
    assert_eq!(shop.marketplace.requests().count(Route::Products), 50, "each page was read once");

    let (one, other) = tokio::join!(server(&shop, redis), server(&shop, redis));
    let operator = operator(&shop, &one).await;
    let asked = [&one, &other].repeat(10);
    let answers = join_all(asked.into_iter().map(|server| ask_for_lap(server, &operator))).await;
    let (accepted, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(status, _)| *status == 202);
    assert_eq!((accepted.len(), refused.len()), (1, 19));
    let run = &accepted[0].1["run_id"];
    for (status, problem) in &refused {
        assert_eq!(
            (*status, &problem["code"], &problem["run"]["id"]),
            (409, &json!("sync_already_running"), run)
        );
    }
    runs_become(&shop, "mode = 'stock' AND outcome = 'succeeded'", 1).await;
    assert_eq!(runs(&shop, "TRUE").await, 2);
    assert_eq!(shop.marketplace.requests().count(Route::Products), 100, "each page was read once more");
    assert_eq!(shop.number("SELECT count(*) FROM games WHERE delisted_at IS NULL").await, 1_000);
    drop(workers);
}

#[tokio::test]
async fn three_workers_and_two_servers_run_one_lap_at_a_time_with_redis() {
    one_lap_at_a_time("with Redis").await;
}

#[tokio::test]
async fn three_workers_and_two_servers_run_one_lap_at_a_time_without_redis() {
    one_lap_at_a_time("without Redis").await;
}

#[tokio::test]
async fn a_schedule_that_three_workers_watch_fires_once() {
    let shop = Shop::with_products(200).await;
    assert_eq!(shop.lap().await, Some(0));
    // Nobody was there for some hours.
    shop.execute("UPDATE sync_runs SET started_at = now() - interval '5 hours', finished_at = now() - interval '5 hours'")
        .await;
    let workers = [(); 3].map(|()| shop.keymart(&["worker"]).env("SYNC_STOCK_CRON", "0 * * * *").spawn());
    runs_become(&shop, "trigger = 'schedule' AND outcome = 'succeeded'", 1).await;
    // Long enough for each of the workers to look several times.
    sleep(Duration::from_secs(5)).await;
    assert_eq!(runs(&shop, "trigger = 'schedule'").await, 1);
    assert_eq!(shop.number("SELECT count(DISTINCT scheduled_for) FROM sync_runs").await, 1);
    drop(workers);
}

/// Everything that a lap could write.
async fn everything(shop: &Shop) -> Vec<String> {
    let mut everything = shop.row_versions().await;
    for row in shop.rows("SELECT id || ':' || xmin FROM sync_runs ORDER BY id").await {
        everything.push(row.get(0));
    }
    everything.push(shop.number("SELECT count(*) FROM price_history").await.to_string());
    everything
}

/// Freezes the worker in the middle of a batch: its transaction holds the run, and waits for the table of games.
async fn freeze_in_a_batch(shop: &Shop, worker: &Process) {
    let (mut blocker, connection) =
        tokio_postgres::connect(shop.database_url(), NoTls).await.expect("the database answers");
    tokio::spawn(connection);
    let lock = blocker.transaction().await.expect("a transaction");
    lock.batch_execute("LOCK TABLE games IN SHARE ROW EXCLUSIVE MODE").await.expect("the lock is granted");
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%games%' \
                   AND datname = current_database()";
    eventually("a batch that waits", async || (shop.number(waiting).await > 0).then_some(())).await;
    worker.signal("STOP").await;
    lock.commit().await.expect("the lock is let go");
}

#[tokio::test]
async fn a_holder_that_freezes_in_a_batch_writes_nothing_after_its_lease_was_taken_over() {
    let shop = Shop::with_products(2_000).await;
    slow_down(&shop);
    let frozen = worker(&shop, None);
    pages_written(&shop, 10).await;
    freeze_in_a_batch(&shop, &frozen).await;
    shop.marketplace.faults().clear();

    let next = worker(&shop, None);
    runs_become(&shop, "outcome = 'succeeded'", 1).await;
    assert_eq!(runs(&shop, "outcome = 'lost'").await, 1);
    assert_eq!(runs(&shop, "trigger = 'recovery' AND outcome = 'succeeded'").await, 1);
    next.kill_9().await;

    let before = everything(&shop).await;
    frozen.signal("CONT").await;
    // Long enough to write what it had read, if anything let it.
    sleep(Duration::from_secs(5)).await;
    assert_eq!(everything(&shop).await, before);
    let undisturbed = Shop::with_products(2_000).await;
    assert_eq!(undisturbed.lap().await, Some(0));
    assert_eq!(shop.catalogue().await, undisturbed.catalogue().await);
}

#[tokio::test]
async fn a_lap_whose_worker_is_killed_is_ended_by_another_as_if_nothing_had_happened() {
    let (cut, uncut) = tokio::join!(Shop::with_products(2_000), Shop::with_products(2_000));
    slow_down(&cut);
    let first = worker(&cut, None);
    pages_written(&cut, 30).await;
    let others = [(); 2].map(|()| worker(&cut, None));
    first.kill_9().await;
    cut.marketplace.faults().clear();
    runs_become(&cut, "outcome = 'succeeded'", 1).await;
    assert_eq!(runs(&cut, "TRUE").await, 2, "one that was lost, and one that went on");
    assert_eq!(cut.number("SELECT count(DISTINCT lap) FROM sync_runs").await, 1);
    assert_eq!(uncut.lap().await, Some(0));
    assert_eq!(cut.catalogue().await, uncut.catalogue().await);
    drop(others);
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_hands_its_lap_over_at_once() {
    let shop = Shop::with_products(2_000).await;
    slow_down(&shop);
    let first = worker(&shop, None);
    pages_written(&shop, 10).await;
    let second = worker(&shop, None);
    assert_eq!(first.terminate().await, Some(0), "within ten seconds");
    assert_eq!(
        runs(
            &shop,
            "outcome IS NULL AND lease_expires_at > now() + interval '1 second' AND trigger = 'startup'"
        )
        .await,
        0
    );
    shop.marketplace.faults().clear();
    runs_become(&shop, "outcome = 'succeeded'", 1).await;
    assert_eq!(shop.number("SELECT count(*) FROM games").await, 2_000);
    drop(second);
}

#[tokio::test]
async fn an_operator_ends_a_lap_that_another_process_runs() {
    let shop = Shop::with_products(1_000).await;
    assert_eq!(shop.lap().await, Some(0));
    let (server, worker) = (server(&shop, None).await, worker(&shop, None));
    let operator = operator(&shop, &server).await;
    shop.marketplace.catalogue().remove_share(0.05);
    slow_down(&shop);
    let (status, _) = operator
        .send(&server, Method::POST, "/api/v1/admin/sync/catalogue", Some(json!({ "mode": "full" })))
        .await;
    assert_eq!(status, 202);
    pages_written(&shop, 5).await;
    let latest = operator.send(&server, Method::GET, "/api/v1/admin/sync/runs?limit=1", None).await.1;
    let id = latest["items"][0]["id"].as_str().expect("an id").to_owned();
    let cancel = format!("/api/v1/admin/sync/runs/{id}/cancel");
    let (status, _) = operator.send(&server, Method::POST, &cancel, Some(json!({}))).await;
    assert_eq!(status, 202);
    runs_become(&shop, "outcome = 'cancelled'", 1).await;
    assert_eq!(shop.number("SELECT count(*) FROM games WHERE delisted_at IS NOT NULL").await, 0);
    drop(worker);
}
