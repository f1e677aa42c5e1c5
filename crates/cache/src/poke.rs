//! Waking the tail before its time.

use futures_util::task::AtomicWaker;
use std::{
    future::poll_fn,
    sync::atomic::{AtomicBool, Ordering},
    task::Poll,
};

/// A call for one task. Several calls before it is heard are one.
#[derive(Default)]
pub(crate) struct Poke {
    called: AtomicBool,
    waker: AtomicWaker,
}

impl Poke {
    /// Calls.
    pub(crate) fn call(&self) {
        self.called.store(true, Ordering::Release);
        self.waker.wake();
    }

    /// Returns when there was a call since this returned the last time. For one task alone.
    pub(crate) async fn heard(&self) {
        poll_fn(|context| {
            // First, so that a call between the look and the wait is not lost.
            self.waker.register(context.waker());
            if self.called.swap(false, Ordering::Acquire) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}
