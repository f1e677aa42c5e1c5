//! What a test's own thread logs.
//!
//! One subscriber serves all threads: with one for each test, `tracing` may take a place in the code that another test reaches first
//! for one that nobody listens to.

use std::{
    cell::RefCell,
    io::{self, Write},
    rc::Rc,
    sync::Once,
};
use tracing_subscriber::{
    Layer, filter::dynamic_filter_fn, fmt, layer::SubscriberExt, registry, util::SubscriberInitExt,
};

type Heard = Rc<RefCell<Vec<u8>>>;

thread_local! {
    /// Where to keep what this thread logs; `None` while nobody listens.
    static LISTENER: RefCell<Option<Heard>> = const { RefCell::new(None) };
}

/// Listens until it is dropped.
pub(crate) struct Log(Heard);

impl Log {
    /// Begins to keep all that this thread logs, whatever its level.
    pub(crate) fn begin() -> Self {
        static SUBSCRIBER: Once = Once::new();
        SUBSCRIBER.call_once(|| {
            let heard = dynamic_filter_fn(|_, _| LISTENER.with_borrow(Option::is_some));
            registry().with(fmt::layer().with_ansi(false).with_writer(|| Ear).with_filter(heard)).init();
        });
        let heard = Heard::default();
        LISTENER.set(Some(Rc::clone(&heard)));
        Self(heard)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).expect("a log is text")
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        LISTENER.set(None);
    }
}

struct Ear;

impl Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LISTENER.with_borrow(|listener| {
            if let Some(heard) = listener {
                heard.borrow_mut().extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
