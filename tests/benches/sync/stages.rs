//! How long a lap's spans take, summed by name.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tracing::{Subscriber, span};
use tracing_subscriber::{Layer, layer::Context, layer::SubscriberExt, registry::LookupSpan};

/// The spans of `application::sync_catalogue`.
const NAMES: [&str; 5] = ["fetch", "hash", "compare", "draft", "store"];

#[derive(Clone, Default)]
pub(crate) struct Stages(Arc<Mutex<BTreeMap<&'static str, Sum>>>);

#[derive(Clone, Copy, Default)]
struct Sum {
    /// From the span's begin to its end.
    whole: Duration,
    /// While it was being worked on.
    busy: Duration,
}

/// Kept with each open span.
struct Open {
    begun: Instant,
    entered: Instant,
    busy: Duration,
}

impl Stages {
    pub(crate) fn install() -> Self {
        let stages = Self::default();
        let wanted = tracing_subscriber::filter::filter_fn(|metadata| NAMES.contains(&metadata.name()));
        let subscriber = tracing_subscriber::registry().with(stages.clone().with_filter(wanted));
        // Not `init`: it would also take what other crates tell the `log` of every token of HTML, to throw it away.
        tracing::subscriber::set_global_default(subscriber).unwrap();
        stages
    }

    pub(crate) fn reset(&self) {
        self.0.lock().unwrap().clear();
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Stages {
    fn on_new_span(&self, _: &span::Attributes<'_>, id: &span::Id, context: Context<'_, S>) {
        let now = Instant::now();
        context.span(id).unwrap().extensions_mut().insert(Open {
            begun: now,
            entered: now,
            busy: Duration::ZERO,
        });
    }

    fn on_enter(&self, id: &span::Id, context: Context<'_, S>) {
        context.span(id).unwrap().extensions_mut().get_mut::<Open>().unwrap().entered = Instant::now();
    }

    fn on_exit(&self, id: &span::Id, context: Context<'_, S>) {
        let span = context.span(id).unwrap();
        let mut extensions = span.extensions_mut();
        let open = extensions.get_mut::<Open>().unwrap();
        open.busy += open.entered.elapsed();
    }

    fn on_close(&self, id: span::Id, context: Context<'_, S>) {
        let span = context.span(&id).unwrap();
        let extensions = span.extensions();
        let open = extensions.get::<Open>().unwrap();
        let mut sums = self.0.lock().unwrap();
        let sum = sums.entry(span.name()).or_default();
        sum.whole += open.begun.elapsed();
        sum.busy += open.busy;
    }
}

impl fmt::Display for Stages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sums = self.0.lock().unwrap();
        let stages = NAMES.iter().filter_map(|name| sums.get(name).map(|sum| (name, sum)));
        let texts = stages.map(|(name, Sum { whole, busy })| {
            format!("{name} {:.2} ({:.2})", whole.as_secs_f64(), busy.as_secs_f64())
        });
        f.write_str(&texts.collect::<Vec<_>>().join(", "))
    }
}
