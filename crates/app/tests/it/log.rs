//! What a test's own thread logs.
//!
//! One subscriber serves all threads: with one for each test, `tracing` may take a place in the code that another test reaches first
//! for one that nobody listens to.

use std::{
    cell::RefCell,
    io::{self, Write},
    marker::PhantomData,
    sync::Once,
};
use tracing_subscriber::{
    Layer, filter::dynamic_filter_fn, fmt, layer::SubscriberExt, registry, util::SubscriberInitExt,
};

thread_local! {
    /// What was logged since somebody began to listen; `None` while nobody does.
    static HEARD: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Listens until it is dropped.
pub(crate) struct Log(PhantomData<*const ()>);

impl Log {
    /// Begins to keep all that this thread logs, whatever its level.
    pub(crate) fn begin() -> Self {
        static SUBSCRIBER: Once = Once::new();
        SUBSCRIBER.call_once(|| {
            let heard = dynamic_filter_fn(|_, _| HEARD.with_borrow(Option::is_some));
            registry().with(fmt::layer().with_ansi(false).with_writer(|| Ear).with_filter(heard)).init();
        });
        HEARD.set(Some(Vec::new()));
        Self(PhantomData)
    }

    pub(crate) fn text(&self) -> String {
        HEARD
            .with_borrow(|heard| String::from_utf8(heard.clone().unwrap_or_default()).expect("a log is text"))
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        HEARD.set(None);
    }
}

struct Ear;

impl Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        HEARD.with_borrow_mut(|heard| heard.get_or_insert_default().extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
