//! What an operator is told.

use std::{cell::Cell, sync::Once};
use tracing::{Event, Level, Metadata, Subscriber, span, subscriber::set_global_default};

thread_local! {
    static TIMES: Cell<usize> = const { Cell::new(0) };
}

/// Counts what is told on the thread of one test, which must do all its work there.
pub(crate) struct Told(());

impl Told {
    /// Begins to count on this thread.
    pub(crate) fn here() -> Self {
        static HEED: Once = Once::new();
        HEED.call_once(|| set_global_default(Heeder).unwrap());
        TIMES.set(0);
        Self(())
    }

    #[expect(clippy::unused_self, reason = "there is nothing to ask for before the count begins")]
    pub(crate) fn times(&self) -> usize {
        TIMES.get()
    }
}

/// One subscriber for all tests: where each has its own, they come and go while others' events look for them.
struct Heeder;

impl Subscriber for Heeder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::INFO && metadata.target().starts_with("cache_redis")
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, _: &Event<'_>) {
        TIMES.set(TIMES.get() + 1);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}
