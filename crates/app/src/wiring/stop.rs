//! When the process should end.

use application::sync_catalogue::Stop;
use futures_util::FutureExt;
use tokio::sync::oneshot;

/// What a process exits with that was interrupted by hand: 128 and the number of the signal.
const INTERRUPTED: i32 = 130;

/// Completes at the first request to end: Ctrl-C or SIGTERM. At the second the process exits at once, whatever it is
/// doing; nothing that was committed is lost.
pub fn stop_on_signal() -> Stop {
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(async move {
        wait_for_signal().await;
        tracing::info!("stopping; once more stops at once");
        // Nobody listens any more if the work has just ended.
        let _ = sender.send(());
        wait_for_signal().await;
        std::process::exit(INTERRUPTED);
    });
    receiver.map(|_| ()).boxed().shared()
}

#[cfg(unix)]
async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut signals = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    let waiting = signals.iter_mut().flatten().map(|signal| signal.recv().boxed());
    futures_util::future::select_all(waiting).await;
}

#[cfg(not(unix))]
async fn wait_for_signal() {
    // Without a handler the system's own one ends the process.
    let _ = tokio::signal::ctrl_c().await;
}
