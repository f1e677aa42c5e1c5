//! When requests are due: at fixed times, more exactly than to the millisecond that tokio's own timers know.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::{sync::Semaphore, task::spawn_blocking, time::Instant};

/// Requests that are due within this time are let go together: it makes them later, and the generator of load lighter.
const GRAIN: Duration = Duration::from_micros(500);

/// Moments at the same distance from each other.
pub(crate) struct Schedule {
    begin: Instant,
    interval: Duration,
    /// A permit for each moment that has come and was not taken.
    come: Semaphore,
    taken: AtomicU32,
    /// The number of moments, once it is known.
    end: AtomicU32,
    is_over: AtomicBool,
}

impl Schedule {
    /// So many moments in a second, from now on.
    pub(crate) fn new(per_second: f64) -> Arc<Self> {
        Arc::new(Self {
            begin: Instant::now(),
            interval: Duration::from_secs_f64(1.0 / per_second),
            come: Semaphore::new(0),
            taken: AtomicU32::new(0),
            end: AtomicU32::new(u32::MAX),
            is_over: AtomicBool::new(false),
        })
    }

    /// The next moment, when it has come; `None` if there are no more. Each is given to one caller.
    pub(crate) async fn next(&self) -> Option<Instant> {
        self.come.acquire().await.expect("it stays open").forget();
        let number = self.taken.fetch_add(1, Ordering::Relaxed);
        (number < self.end.load(Ordering::Relaxed)).then(|| self.moment(number))
    }

    /// Lets the moments come, until `until_over` returns. Those that have come by then are still to be taken.
    pub(crate) async fn run(self: &Arc<Self>, until_over: impl Future<Output = ()>) {
        let counting = Arc::clone(self);
        let counting = spawn_blocking(move || counting.count_up());
        until_over.await;
        self.is_over.store(true, Ordering::Relaxed);
        let number = counting.await.expect("counting does not fail");
        self.end.store(number, Ordering::Relaxed);
        self.come.add_permits(Semaphore::MAX_PERMITS / 2);
    }

    /// On a thread of its own, which the kernel wakes in time.
    fn count_up(&self) -> u32 {
        let mut number = 0;
        while !self.is_over.load(Ordering::Relaxed) {
            thread::sleep(self.moment(number).saturating_duration_since(Instant::now()).max(GRAIN));
            let now = Instant::now();
            let first = number;
            while self.moment(number) <= now {
                number += 1;
            }
            self.come.add_permits((number - first) as usize);
        }
        number
    }

    fn moment(&self, number: u32) -> Instant {
        self.begin + self.interval * number
    }
}
