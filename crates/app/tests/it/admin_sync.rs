//! Laps over the catalogue, for those who run the shop.

use crate::{
    api::request,
    customer::{Customer, assert_faults, assert_problem},
    games::id,
    shop::Shop,
};
use domain::{
    ports::{Fenced, in_transaction},
    sync::{Holder, Outcome, Progress, RunId},
};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

/// Asks for a lap; its run.
async fn start(admin: &Customer<'_>, what: &str, mode: &str) -> Uuid {
    let answer = admin.post(&format!("admin/sync/{what}"), &json!({ "mode": mode })).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    answer.json()["run_id"].as_str().unwrap().parse().unwrap()
}

async fn run(admin: &Customer<'_>, id: Uuid) -> Value {
    let answer = admin.get(&format!("admin/sync/runs/{id}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// Has a worker take the run up.
async fn take(shop: &Shop, id: Uuid) {
    let holder = Holder("worker-2, process 17".to_owned());
    let taken = in_transaction(&*shop.state.sync_jobs.unit_of_work, async |tx| {
        tx.sync_runs().take(RunId(id), &holder, Duration::from_mins(1)).await
    });
    assert_eq!(taken.await.unwrap(), Fenced::Held);
}

async fn end(shop: &Shop, id: Uuid, outcome: Outcome, progress: Progress) {
    let ended = in_transaction(&*shop.state.sync_jobs.unit_of_work, async |tx| {
        tx.sync_runs().finish(RunId(id), outcome, &progress).await
    });
    assert_eq!(ended.await.unwrap(), Fenced::Held);
}

#[actix_web::test]
async fn nobody_else_may() {
    let shop = Shop::open().await;
    let gordon = Customer::new(&shop, "gordon").await;
    for (method, path) in [
        ("POST", "admin/sync/catalogue".to_owned()),
        ("POST", "admin/sync/stock".to_owned()),
        ("GET", "admin/sync/runs".to_owned()),
        ("GET", format!("admin/sync/runs/{}", id(1))),
        ("GET", format!("admin/sync/runs/{}/events", id(1))),
        ("POST", format!("admin/sync/runs/{}/cancel", id(1))),
    ] {
        assert_problem(
            &shop.api.send(request(method, &format!("/api/v1/{path}"))).await,
            401,
            "authentication_required",
        );
        let customer = gordon.request(method, &path).set_payload("not even looked at");
        assert_problem(&shop.api.send(customer).await, 403, "forbidden");
    }
}

#[actix_web::test]
async fn a_lap_that_is_asked_for_waits_for_a_worker() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let id = start(&admin, "stock", "full").await;
    let waiting = run(&admin, id).await;
    assert_eq!((&waiting["mode"], &waiting["trigger"]), (&json!("stock"), &json!("api")));
    assert_eq!(waiting["requested_by"], json!(admin.id.0));
    assert_eq!((&waiting["holder"], &waiting["outcome"]), (&Value::Null, &Value::Null));
    take(&shop, id).await;
    assert_eq!(run(&admin, id).await["holder"], "worker-2, process 17");
    let progress = Progress { pages: 3, pages_expected: 3, seen: 60, updated: 2, ..Progress::default() };
    end(&shop, id, Outcome::Succeeded, progress).await;
    let ended = run(&admin, id).await;
    assert_eq!(ended["outcome"], "succeeded");
    assert_eq!((&ended["progress"]["seen"], &ended["progress"]["updated"]), (&json!(60), &json!(2)));
}

#[actix_web::test]
async fn a_lap_over_changes_is_a_full_one_while_there_was_none() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let first = start(&admin, "catalogue", "delta").await;
    assert_eq!(run(&admin, first).await["mode"], "full");
    end(&shop, first, Outcome::Succeeded, Progress::default()).await;
    for what in ["catalogue", "stock"] {
        let next = start(&admin, what, "delta").await;
        assert_eq!(run(&admin, next).await["mode"], "delta");
        end(&shop, next, Outcome::Succeeded, Progress::default()).await;
    }
}

#[actix_web::test]
async fn a_second_lap_is_refused_with_the_first() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let first = start(&admin, "catalogue", "full").await;
    let refused = admin.post("admin/sync/stock", &json!({ "mode": "full" })).await;
    assert_problem(&refused, 409, "sync_already_running");
    assert_eq!(refused.json()["run"]["id"], json!(first));
}

#[actix_web::test]
async fn a_lap_needs_a_mode_that_exists() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    for (body, fault) in [
        (json!({}), ("mode", "missing")),
        (json!({ "mode": "stock" }), ("mode", "malformed")),
        (json!({ "mode": 1 }), ("mode", "malformed")),
    ] {
        assert_faults(&admin.post("admin/sync/catalogue", &body).await, &[fault], &body.to_string());
    }
}

#[actix_web::test]
async fn runs_are_listed_the_latest_first_page_by_page() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let mut runs = Vec::new();
    for _ in 0..3 {
        let id = start(&admin, "stock", "full").await;
        end(&shop, id, Outcome::Failed, Progress::default()).await;
        runs.insert(0, json!(id));
    }
    let page = admin.get("admin/sync/runs?limit=2").await.json();
    let ids = |page: &Value| -> Vec<Value> {
        page["items"].as_array().unwrap().iter().map(|run| run["id"].clone()).collect()
    };
    assert_eq!(ids(&page), runs[..2]);
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = admin.get(&format!("admin/sync/runs?cursor={cursor}")).await.json();
    assert_eq!((ids(&rest), &rest["next_cursor"]), (runs[2..].to_vec(), &Value::Null));
    assert_problem(&admin.get("admin/sync/runs?cursor=x").await, 400, "invalid_cursor");
}

#[actix_web::test]
async fn a_run_that_waits_is_cancelled_at_once_and_one_that_runs_is_asked_to_end() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let cancel = async |id: Uuid| admin.post(&format!("admin/sync/runs/{id}/cancel"), &json!({})).await;
    let waiting = start(&admin, "stock", "full").await;
    assert_eq!(cancel(waiting).await.json()["outcome"], "cancelled");
    let running = start(&admin, "stock", "full").await;
    take(&shop, running).await;
    let asked = cancel(running).await;
    assert_eq!((asked.status.as_u16(), &asked.json()["cancel_requested"]), (202, &json!(true)));
    assert_eq!(asked.json()["outcome"], Value::Null);
    end(&shop, running, Outcome::Succeeded, Progress::default()).await;
    assert_problem(&cancel(running).await, 409, "sync_run_ended");
    assert_problem(&cancel(id(99)).await, 404, "sync_run_not_found");
}

#[actix_web::test]
async fn a_run_can_be_followed_to_its_end() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let id = start(&admin, "stock", "full").await;
    end(&shop, id, Outcome::Succeeded, Progress { pages: 3, ..Progress::default() }).await;
    let events = admin.get(&format!("admin/sync/runs/{id}/events")).await;
    assert_eq!(events.header("content-type"), "text/event-stream");
    assert_eq!(events.header("cache-control"), "no-store");
    let data = events.text().strip_prefix("event: end\ndata: ").unwrap();
    let told: Value = serde_json::from_str(data.strip_suffix("\n\n").unwrap()).unwrap();
    assert_eq!((&told["id"], &told["progress"]["pages"]), (&json!(id), &json!(3)));
    let unknown = admin.get(&format!("admin/sync/runs/{}/events", super::games::id(99))).await;
    assert_problem(&unknown, 404, "sync_run_not_found");
}

#[actix_web::test]
async fn so_many_follow_a_run_and_no_more() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let id = start(&admin, "stock", "full").await;
    let places: Vec<_> = std::iter::from_fn(|| shop.state.streams.take()).collect();
    assert_eq!(places.len(), 32);
    let refused = admin.get(&format!("admin/sync/runs/{id}/events")).await;
    assert_problem(&refused, 503, "too_many_streams");
    assert_eq!(refused.header("retry-after"), "2");
    drop(places);
    end(&shop, id, Outcome::Failed, Progress::default()).await;
    assert_eq!(admin.get(&format!("admin/sync/runs/{id}/events")).await.status, 200);
}
