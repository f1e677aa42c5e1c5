//! The budget that all processes share.

use super::onlooker;
use domain::{
    ports::RequestBudget as _,
    rate::{Breaker, Grant, Pace, RequestClass},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use storage_postgres::{PgRequestBudget, test_support::TestDatabase};
use tokio::task::JoinSet;

async fn fresh(pace: Option<Pace>) -> (PgRequestBudget, TestDatabase) {
    let database = TestDatabase::create().await;
    (PgRequestBudget::new(database.storage(1).await, "g2a", pace), database)
}

storage_contract::request_budget_contract!(fresh);

/// A request that was let through: it left between `early` and `late`.
struct Sent {
    class: RequestClass,
    early: Instant,
    late: Instant,
    /// As long as the budget had it wait.
    waited: Duration,
}

async fn send(budget: &PgRequestBudget, class: RequestClass) -> Sent {
    let mut waited = Duration::ZERO;
    loop {
        let asked = Instant::now();
        match budget.reserve(class).await.unwrap() {
            Grant::Go { wait, .. } => {
                let late = Instant::now() + wait;
                return Sent { class, early: asked + wait, late, waited: waited + wait };
            }
            Grant::Later(wait) => {
                waited += wait;
                tokio::time::sleep(wait).await;
            }
            Grant::Down(_) => unreachable!("nothing fails"),
        }
    }
}

/// Three processes with eight tasks each send for three seconds what they can; one task of each buys now and then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_together_keep_to_the_rate_and_purchases_go_first() {
    let pace = Pace::per_minute(6_000);
    let database = TestDatabase::create().await;
    let end = Instant::now() + Duration::from_secs(3);
    let mut tasks = JoinSet::new();
    for _ in 0..3 {
        let budget = Arc::new(PgRequestBudget::new(database.storage(2).await, "g2a", Some(pace)));
        for task in 0..8 {
            let budget = Arc::clone(&budget);
            tasks.spawn(async move {
                let mut sent = Vec::new();
                while Instant::now() < end {
                    let class = if task == 0 { RequestClass::Purchase } else { RequestClass::Background };
                    sent.push(send(&budget, class).await);
                    if task == 0 {
                        tokio::time::sleep(Duration::from_millis(150)).await;
                    }
                }
                sent
            });
        }
    }
    let sent: Vec<Sent> = tasks.join_all().await.into_iter().flatten().collect();

    let purchases: Vec<&Sent> = sent.iter().filter(|sent| sent.class == RequestClass::Purchase).collect();
    assert!(purchases.len() > 10 && sent.len() > 100, "{} of {}", purchases.len(), sent.len());
    assert!(purchases.iter().all(|purchase| purchase.waited <= Duration::from_millis(500)));

    let (mut early, mut late): (Vec<_>, Vec<_>) = sent.iter().map(|sent| (sent.early, sent.late)).unzip();
    early.sort();
    late.sort();
    let tolerance = pace.tolerance(RequestClass::Purchase);
    for (first, begin) in early.iter().enumerate() {
        for (last, end) in late.iter().enumerate().skip(first) {
            let intervals = u32::try_from(last - first).unwrap();
            assert!(*end + tolerance >= *begin + pace.interval() * intervals, "{intervals} intervals");
        }
    }
}

#[tokio::test]
async fn what_one_process_hears_all_heed() {
    let database = TestDatabase::create().await;
    let budget = async |name| PgRequestBudget::new(database.storage(1).await, name, None);
    let (one, other, elsewhere) = (budget("g2a").await, budget("g2a").await, budget("elsewhere").await);
    one.slow_down(Duration::from_mins(1)).await.unwrap();
    assert!(matches!(other.reserve(RequestClass::Purchase).await.unwrap(), Grant::Later(_)));
    for _ in 0..Breaker::THRESHOLD {
        one.note_failure().await.unwrap();
    }
    assert!(matches!(other.reserve(RequestClass::Purchase).await.unwrap(), Grant::Down(_)));
    assert!(matches!(elsewhere.reserve(RequestClass::Purchase).await.unwrap(), Grant::Go { .. }));
}

/// Time passes while the row is waited for; a time from before would be given out twice.
#[tokio::test]
async fn a_turn_counts_from_when_the_row_was_got() {
    let (budget, database) = fresh(Some(Pace::per_minute(20))).await;
    budget.reserve(RequestClass::Purchase).await.unwrap();
    let mut holder = onlooker(&database).await;
    let lock = holder.transaction().await.unwrap();
    lock.execute("UPDATE request_budgets SET paused_until = clock_timestamp() + '1 hour'", &[])
        .await
        .unwrap();
    let waiting = tokio::spawn(async move { budget.reserve(RequestClass::Purchase).await });
    super::until_waiting(&onlooker(&database).await, 1).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    lock.commit().await.unwrap();
    let grant = waiting.await.unwrap().unwrap();
    let passed = Duration::from_millis(1_400);
    assert!(matches!(grant, Grant::Later(wait) if wait + passed < Duration::from_hours(1)), "{grant:?}");
}
