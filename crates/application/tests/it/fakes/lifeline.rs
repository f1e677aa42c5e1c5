use parking_lot::Mutex;
use std::sync::Arc;

/// Counts the steps of a process, and lets it die at one of them: there it never gets any further.
#[derive(Clone, Default)]
pub(crate) struct Lifeline(Arc<Mutex<Option<u32>>>);

impl Lifeline {
    /// The process dies after so many more steps.
    pub(crate) fn die_after(&self, steps: u32) {
        *self.0.lock() = Some(steps);
    }

    /// Another process takes its place, and lives. Returns whether the first one has died.
    pub(crate) fn revive(&self) -> bool {
        self.0.lock().take() == Some(0)
    }

    pub(crate) async fn step(&self) {
        let dies = match &mut *self.0.lock() {
            Some(0) => true,
            Some(left) => {
                *left -= 1;
                *left == 0
            }
            None => false,
        };
        if dies {
            std::future::pending::<()>().await;
        }
    }
}
