//! Callers before the gate, under a clock that jumps to the next sleeper's time.

use super::*;
use crate::budget::LocalRequestBudget;
use RequestClass::{Background, Purchase};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::rate::{Breaker, Pace};
use std::sync::{
    Mutex as StdMutex,
    atomic::{AtomicUsize, Ordering},
};
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

/// What is asked of it and noted in it is written down; grants are those of the budget inside.
struct Watched {
    budget: LocalRequestBudget,
    reservations: AtomicUsize,
    notes: StdMutex<Vec<&'static str>>,
}

#[async_trait]
impl RequestBudget for Watched {
    async fn reserve(&self, class: RequestClass) -> Result<Grant, StorageError> {
        self.reservations.fetch_add(1, Ordering::Relaxed);
        self.budget.reserve(class).await
    }

    async fn slow_down(&self, pause: Duration) -> Result<(), StorageError> {
        self.notes.lock().unwrap().push("slow down");
        self.budget.slow_down(pause).await
    }

    async fn note_failure(&self) -> Result<(), StorageError> {
        self.notes.lock().unwrap().push("failure");
        self.budget.note_failure().await
    }

    async fn note_answer(&self) -> Result<(), StorageError> {
        self.notes.lock().unwrap().push("answer");
        self.budget.note_answer().await
    }
}

/// A gate, its budget, and when it was built.
#[derive(Clone)]
struct Scene {
    gate: Arc<Gate>,
    budget: Arc<Watched>,
    began: Instant,
}

impl Scene {
    fn new(per_minute: Option<u32>) -> Self {
        let began = Instant::now();
        Self::under(Arc::new(PausedTime(began)), per_minute)
    }

    fn under(clock: Arc<dyn Clock>, per_minute: Option<u32>) -> Self {
        let budget = LocalRequestBudget::new(per_minute.map(Pace::per_minute), Arc::clone(&clock));
        let budget =
            Arc::new(Watched { budget, reservations: AtomicUsize::default(), notes: StdMutex::default() });
        let gate = Arc::new(Gate::new(Arc::clone(&budget) as _, clock));
        Self { gate, budget, began: Instant::now() }
    }

    /// Lets `requests` callers come at the same time and gives the times at which each was let through.
    async fn send_times(&self, class: RequestClass, requests: usize) -> Vec<Duration> {
        let mut callers = JoinSet::new();
        for _ in 0..requests {
            let Self { gate, began, .. } = self.clone();
            callers.spawn(async move {
                let _pass = gate.enter(class).await.unwrap();
                began.elapsed()
            });
        }
        let mut times = callers.join_all().await;
        times.sort();
        times
    }

    async fn hear(&self, heard: Heard) {
        let pass = self.gate.enter(Background).await.unwrap();
        self.gate.leave(pass, heard).await;
    }

    fn reservations(&self) -> usize {
        self.budget.reservations.load(Ordering::Relaxed)
    }
}

#[tokio::test(start_paused = true)]
async fn no_minute_holds_more_than_the_limit_and_little_less() {
    let scene = Scene::new(Some(600));
    let times = scene.send_times(Background, 3_000).await;
    for window in times.windows(601) {
        assert!(window[600] >= window[0] + MINUTE);
    }
    assert!(times[2_999] <= (5 * MINUTE).mul_f64(1.05), "{:?}", times[2_999]);
}

#[tokio::test(start_paused = true)]
async fn without_a_limit_nobody_waits() {
    let times = Scene::new(None).send_times(Background, 10_000).await;
    assert_eq!(times[9_999], Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_customer_waits_half_a_second_at_most_however_many_others_wait() {
    let scene = Scene::new(Some(600));
    let lap = tokio::spawn({
        let scene = scene.clone();
        async move { scene.send_times(Background, 2_000).await }
    });
    tokio::time::sleep(MINUTE).await;
    let began = scene.began.elapsed();
    let purchases = scene.send_times(Purchase, 6).await;
    assert!(purchases[5] <= began + Duration::from_millis(500), "{purchases:?} from {began:?}");
    let mut times = [purchases, lap.await.unwrap()].concat();
    times.sort();
    for window in times.windows(601) {
        assert!(window[600] >= window[0] + MINUTE);
    }
}

#[tokio::test(start_paused = true)]
async fn one_of_those_who_wait_asks_for_all() {
    let scene = Scene::new(Some(600));
    scene.send_times(Background, 600).await;
    assert!(scene.reservations() <= 2 * 600, "{} times for 600 requests", scene.reservations());
}

#[tokio::test(start_paused = true)]
async fn a_pause_holds_everyone_those_who_wait_already_included() {
    for per_minute in [None, Some(600)] {
        let scene = Scene::new(per_minute);
        let waiting = tokio::spawn({
            let scene = scene.clone();
            async move { scene.send_times(Background, 50).await }
        });
        tokio::time::sleep(Duration::from_secs(1)).await;
        let slow_down = async |seconds| {
            scene.budget.slow_down(Duration::from_secs(seconds)).await.unwrap();
        };
        slow_down(15).await;
        slow_down(5).await;
        let later = scene.send_times(Purchase, 5).await;
        let times = [waiting.await.unwrap(), later].concat();
        // Who was given a time already goes.
        let given = Duration::from_millis(1_250);
        let paused = |time: &&Duration| (given..Duration::from_secs(16)).contains(*time);
        assert_eq!(times.iter().filter(paused).count(), 0, "{per_minute:?}: {times:?}");
        assert!(times.iter().any(|time| *time >= Duration::from_secs(16)), "{per_minute:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_waits_in_vain_gives_up() {
    let scene = Scene::new(Some(600));
    scene.budget.slow_down(Duration::from_hours(1)).await.unwrap();
    for (class, patience) in [(Purchase, Duration::from_secs(20)), (Background, Duration::from_mins(10))] {
        let began = scene.began.elapsed();
        // The second stands behind the first, and does not begin to wait when that gives up.
        let (first, second) = tokio::join!(scene.gate.enter(class), scene.gate.enter(class));
        assert!(matches!((first, second), (Err(G2aError::NoTurn), Err(G2aError::NoTurn))));
        let waited = scene.began.elapsed().abs_diff(began);
        assert!(waited >= patience && waited <= patience + Duration::from_millis(10), "{waited:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_down_is_not_waited_for() {
    let scene = Scene::new(None);
    for _ in 0..Breaker::THRESHOLD {
        scene.budget.note_failure().await.unwrap();
    }
    let down = scene.gate.enter(Purchase).await;
    assert!(matches!(down, Err(G2aError::Down { rest }) if rest == Breaker::FIRST_REST));
    assert_eq!(scene.began.elapsed(), Duration::ZERO);
}

/// Its first sleep is longer than was asked for, as when a laptop is shut meanwhile.
struct Suspended {
    time: PausedTime,
    too_long: StdMutex<Duration>,
}

#[async_trait]
impl Clock for Suspended {
    fn now(&self) -> DateTime<Utc> {
        self.time.now()
    }

    fn elapsed(&self) -> Duration {
        self.time.elapsed()
    }

    async fn sleep(&self, duration: Duration) {
        let too_long = std::mem::take(&mut *self.too_long.lock().unwrap());
        self.time.sleep(duration + too_long).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_was_slept_through_is_not_used() {
    for (too_long, reservations) in [(290, 1), (310, 2), (3_600_000, 2)] {
        let too_long = StdMutex::new(Duration::from_millis(too_long));
        let clock = Suspended { time: PausedTime(Instant::now()), too_long };
        let scene = Scene::under(Arc::new(clock), Some(600));
        assert!(scene.gate.enter(Purchase).await.is_ok());
        assert_eq!(scene.reservations(), reservations);
    }
}

#[tokio::test(start_paused = true)]
async fn the_budget_hears_of_failures_and_of_the_first_answer_after_them() {
    let scene = Scene::new(None);
    let answer = Heard { is_answer: true, pause: None };
    let failure = Heard { is_answer: false, pause: None };
    for heard in [answer, failure, failure, answer, answer] {
        scene.hear(heard).await;
    }
    assert_eq!(*scene.budget.notes.lock().unwrap(), ["failure", "failure", "answer"]);
}

#[tokio::test(start_paused = true)]
async fn a_wish_for_fewer_requests_is_told_whatever_came_with_it() {
    let scene = Scene::new(None);
    let pause = Some(Duration::from_secs(1));
    scene.hear(Heard { is_answer: true, pause }).await;
    scene.hear(Heard { is_answer: false, pause }).await;
    assert_eq!(*scene.budget.notes.lock().unwrap(), ["slow down", "slow down", "failure"]);
}

/// A budget whose database is away.
struct Away;

#[async_trait]
impl RequestBudget for Away {
    async fn reserve(&self, _: RequestClass) -> Result<Grant, StorageError> {
        Err(StorageError::Unavailable("away".into()))
    }

    async fn slow_down(&self, _: Duration) -> Result<(), StorageError> {
        Err(StorageError::Unavailable("away".into()))
    }

    async fn note_failure(&self) -> Result<(), StorageError> {
        Err(StorageError::Unavailable("away".into()))
    }

    async fn note_answer(&self) -> Result<(), StorageError> {
        Err(StorageError::Unavailable("away".into()))
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_budget_nothing_is_asked_and_no_answer_is_lost() {
    let gate = Gate::new(Arc::new(Away), Arc::new(PausedTime(Instant::now())));
    assert!(matches!(gate.enter(Purchase).await, Err(G2aError::NoBudget(_))));
    let heard = Heard { is_answer: false, pause: Some(MINUTE) };
    gate.leave(Pass { is_troubled: true }, heard).await;
}
