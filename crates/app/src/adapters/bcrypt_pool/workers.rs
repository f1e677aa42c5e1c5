//! Threads that do nothing but slow work, with a queue of limited length before them.
//!
//! Not the runtime's own threads for blocking work: those are shared with all that blocks, and their queue has no end.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread,
};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// How much lower the threads' priority is: whenever anybody else wants the processor, they get a tenth of it (`sched(7)`).
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// The threads. They end when this is dropped and the queue is empty.
pub(super) struct Workers {
    queue: SyncSender<Job>,
    capacity: usize,
    waiting: Arc<AtomicUsize>,
}

impl Workers {
    /// So many threads, and so many jobs that wait at most.
    pub(super) fn start(threads: usize, waiting: usize) -> io::Result<Self> {
        let (queue, jobs) = sync_channel(waiting);
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..threads {
            let jobs = Arc::clone(&jobs);
            thread::Builder::new().name("password-hash".to_owned()).spawn(move || work_through(&jobs))?;
        }
        Ok(Self { queue, capacity: waiting, waiting: Arc::default() })
    }

    /// Whether the queue is full at this moment.
    pub(super) fn is_full(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) >= self.capacity
    }

    /// Queues `work`. What is returned completes with its result, or without one if it panics. `None` if the queue is full. Work
    /// whose result nobody waits for any more is skipped.
    pub(super) fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<oneshot::Receiver<T>> {
        let (sender, result) = oneshot::channel();
        let waiting = Arc::clone(&self.waiting);
        let job = move || {
            show_waiting(waiting.fetch_sub(1, Ordering::Relaxed) - 1);
            if !sender.is_closed() {
                let _ = sender.send(work());
            }
        };
        show_waiting(self.waiting.fetch_add(1, Ordering::Relaxed) + 1);
        match self.queue.try_send(Box::new(job)) {
            Ok(()) => Some(result),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                show_waiting(self.waiting.fetch_sub(1, Ordering::Relaxed) - 1);
                None
            }
        }
    }
}

fn show_waiting(now: usize) {
    metrics::gauge!("password_hash_queue").set(u32::try_from(now).unwrap_or(u32::MAX));
}

fn work_through(jobs: &Mutex<Receiver<Job>>) {
    yield_to_others();
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // Whoever waits for the result learns of the panic, because the sender is dropped with the job.
        let _ = catch_unwind(AssertUnwindSafe(job));
    }
}

/// Lowers the priority of this thread. Where that cannot be done, the number of threads is all that protects the others.
fn yield_to_others() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::debug!(%error, "the priority of a hashing thread could not be lowered");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Work that waits until it is let go.
    fn blocked() -> (impl FnOnce() + Send, SyncSender<()>) {
        let (release, released) = sync_channel(1);
        (move || released.recv().unwrap_or_default(), release)
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let workers = Workers::start(1, 2).unwrap();
        let (work, release) = blocked();
        let running = workers.submit(work).unwrap();
        // One is at work, or about to be; the queue takes two more, at most three in all.
        let accepted: Vec<_> = std::iter::from_fn(|| workers.submit(|| ())).take(10).collect();
        assert!((1..=3).contains(&accepted.len()), "{}", accepted.len());
        assert!(workers.is_full());
        release.send(()).unwrap();
        running.await.unwrap();
        for result in accepted {
            result.await.unwrap();
        }
        workers.submit(|| ()).unwrap().await.unwrap();
        assert!(!workers.is_full());
    }

    #[tokio::test]
    async fn a_panic_costs_its_own_job_alone() {
        let workers = Workers::start(1, 4).unwrap();
        let lost = workers.submit(|| panic!("a panic for the test")).unwrap();
        assert!(lost.await.is_err());
        assert_eq!(workers.submit(|| 7).unwrap().await, Ok(7));
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_is_skipped() {
        let workers = Workers::start(1, 4).unwrap();
        let (work, release) = blocked();
        let running = workers.submit(work).unwrap();
        let done = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&done);
        drop(workers.submit(move || count.fetch_add(1, Ordering::SeqCst)).unwrap());
        release.send(()).unwrap();
        running.await.unwrap();
        workers.submit(|| ()).unwrap().await.unwrap();
        assert_eq!(done.load(Ordering::SeqCst), 0);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn only_the_workers_stand_back() {
        let priority = || rustix::process::getpriority_process(None).unwrap();
        let ours = priority();
        let workers = Workers::start(1, 4).unwrap();
        let theirs = workers.submit(priority).unwrap().await.unwrap();
        assert_eq!(theirs, (ours + NICENESS).min(19));
        assert_eq!(priority(), ours);
    }
}
