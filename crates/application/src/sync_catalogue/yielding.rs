//! Giving way to what else the same task has to do.

use std::{future::poll_fn, task::Poll};

/// Ready when it is asked for the second time. Whatever is joined with the caller goes on in between.
pub(super) async fn yield_now() {
    let mut has_yielded = false;
    poll_fn(|context| {
        if has_yielded {
            return Poll::Ready(());
        }
        has_yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
