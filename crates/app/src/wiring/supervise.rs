//! Background tasks that outlive their own panics.

use application::sync_catalogue::Stop;
use futures_util::future::{Either, select};
use std::{pin::pin, time::Duration};
use tracing::error;

/// The wait after the first panic; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// Runs `task` until it ends by itself. If it panics, it is begun anew after a while, unless the process stops. Each panic
/// counts in `background_task_panics_total`.
pub(super) async fn supervise<T: Future<Output = ()> + Send + 'static>(
    name: &'static str,
    stop: Stop,
    task: impl Fn() -> T,
) {
    let mut wait = FIRST_WAIT;
    while let Err(end) = tokio::spawn(task()).await {
        if !end.is_panic() {
            return;
        }
        metrics::counter!("background_task_panics_total", "task" => name).increment(1);
        error!(
            task = name,
            seconds = wait.as_secs(),
            "a background task panicked; it begins anew after a while"
        );
        if let Either::Right(_) = select(pin!(tokio::time::sleep(wait)), stop.clone()).await {
            return;
        }
        wait = LONGEST_WAIT.min(wait * 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    /// Panics as often as it is told to, and then ends.
    fn panicking(
        times: usize,
    ) -> (Arc<AtomicUsize>, impl Fn() -> futures_util::future::BoxFuture<'static, ()>) {
        let begun = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&begun);
        let task = move || {
            let nth = counter.fetch_add(1, Ordering::SeqCst);
            async move { assert!(nth >= times, "a panic for the test") }.boxed()
        };
        (begun, task)
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_panics_is_begun_anew_until_it_ends() {
        let (begun, task) = panicking(3);
        supervise("test", futures_util::future::pending().boxed().shared(), task).await;
        assert_eq!(begun.load(Ordering::SeqCst), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn a_process_that_stops_begins_nothing_anew() {
        let (begun, task) = panicking(usize::MAX);
        supervise("test", futures_util::future::ready(()).boxed().shared(), task).await;
        assert_eq!(begun.load(Ordering::SeqCst), 1);
    }
}
