//! The local request budget, under a clock that jumps to the next sleeper's time.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ports::{Clock, RequestBudget};
use g2a_client::LocalRequestBudget;
use std::{sync::Arc, time::Duration};
use tokio::{task::JoinSet, time::Instant};

const MINUTE: Duration = Duration::from_mins(1);

struct PausedTime(Instant);

#[async_trait]
impl Clock for PausedTime {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

fn budget(per_minute: Option<u32>) -> Arc<LocalRequestBudget> {
    Arc::new(LocalRequestBudget::new(per_minute, Arc::new(PausedTime(Instant::now()))))
}

/// Lets `requests` callers go at the same time and gives the times at which each was let through.
async fn send_times(budget: &Arc<LocalRequestBudget>, requests: usize, began: Instant) -> Vec<Duration> {
    let mut callers = JoinSet::new();
    for _ in 0..requests {
        let budget = Arc::clone(budget);
        callers.spawn(async move {
            budget.acquire().await;
            began.elapsed()
        });
    }
    let mut times = callers.join_all().await;
    times.sort();
    times
}

#[tokio::test(start_paused = true)]
async fn no_minute_holds_more_than_the_limit_and_little_less() {
    let times = send_times(&budget(Some(600)), 3_000, Instant::now()).await;
    for window in times.windows(601) {
        assert!(window[600] >= window[0] + MINUTE);
    }
    assert!(times[2_999] <= (5 * MINUTE).mul_f64(1.05), "{:?}", times[2_999]);
}

#[tokio::test(start_paused = true)]
async fn without_a_limit_nobody_waits() {
    let times = send_times(&budget(None), 10_000, Instant::now()).await;
    assert_eq!(times[9_999], Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_pause_holds_everyone_those_who_wait_already_included() {
    for per_minute in [None, Some(600)] {
        let (budget, began) = (budget(per_minute), Instant::now());
        let waiting = tokio::spawn({
            let budget = Arc::clone(&budget);
            async move { send_times(&budget, 50, began).await }
        });
        tokio::time::sleep(Duration::from_secs(1)).await;
        budget.pause(Duration::from_secs(30)).await;
        budget.pause(Duration::from_secs(5)).await;
        let later = send_times(&budget, 5, began).await;
        let times = [waiting.await.unwrap(), later].concat();
        let paused = |time: &&Duration| (Duration::from_secs(1)..Duration::from_secs(31)).contains(*time);
        assert_eq!(times.iter().filter(paused).count(), 0, "{per_minute:?}: {times:?}");
        assert!(times.iter().any(|time| *time >= Duration::from_secs(31)), "{per_minute:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_pause_the_limit_still_holds() {
    let (budget, began) = (budget(Some(60)), Instant::now());
    let before = send_times(&budget, 60, began).await;
    budget.pause(Duration::from_secs(1)).await;
    let times = [before, send_times(&budget, 120, began).await].concat();
    for window in times.windows(61) {
        assert!(window[60] >= window[0] + MINUTE);
    }
}
