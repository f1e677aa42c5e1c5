//! Taking turns within one task.

use std::{future::poll_fn, mem, task::Poll};

/// Lets whatever else the task has to do have its turn, and the executor other tasks.
///
/// A lap reads, prepares and stores in one task: what the database has answered must not wait for the next batch to be ready, and
/// what is to be sent must not wait for what comes after it to be encoded.
pub async fn make_way() {
    let mut is_first = true;
    poll_fn(|context| {
        if !mem::take(&mut is_first) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
