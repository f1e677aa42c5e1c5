//! Structured logs on standard error.

use super::ProgressArea;
use crate::config::{LogFormat, LogSettings};
use std::{
    io::{self, IsTerminal, Write},
    panic::{self, PanicHookInfo},
};
use tracing_subscriber::{
    EnvFilter,
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

/// Starts to log, once, around whatever `progress` shows.
pub fn start_logs(settings: &LogSettings, progress: &ProgressArea) {
    let lines = fmt::layer().with_writer(AroundProgress(progress.clone()));
    let layer: Box<dyn tracing_subscriber::Layer<_> + Send + Sync> = match settings.format {
        LogFormat::Pretty => Box::new(lines.with_ansi(io::stderr().is_terminal()).with_target(false)),
        LogFormat::Json => Box::new(lines.json().flatten_event(true)),
    };
    tracing_subscriber::registry().with(EnvFilter::new(&settings.filter)).with(layer).init();
    panic::set_hook(Box::new(log_panic));
}

/// A panic is an event like others, so that it reaches whoever collects the log.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let message = panic.payload_as_str().unwrap_or("no message");
    let location = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(location, "panic: {message}");
}

/// Standard error, with the progress bar out of the way.
struct AroundProgress(ProgressArea);

impl<'a> MakeWriter<'a> for AroundProgress {
    type Writer = &'a Self;

    fn make_writer(&'a self) -> Self::Writer {
        self
    }
}

impl Write for &AroundProgress {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.suspend(|| io::stderr().write(line))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
