//! A connection that calls share.

use crate::RedisConfig;
use deadpool_redis::redis::aio::MultiplexedConnection;
use parking_lot::Mutex;
use std::time::Duration;

/// A connection that calls share: it sends commands as they come, without a wait for the answers to those before, and hands each
/// answer to its call. The answer to a call that was given up is dropped.
pub(super) struct SharedConnection {
    commands: MultiplexedConnection,
    silence: Mutex<Silence>,
}

/// The calls in a row that went unanswered.
#[derive(Default)]
struct Silence {
    calls: u32,
    /// When the first of them was given up, by [`domain::ports::Clock::elapsed`].
    since: Option<Duration>,
}

impl SharedConnection {
    pub(super) fn new(commands: MultiplexedConnection) -> Self {
        Self { commands, silence: Mutex::default() }
    }

    /// What sends the commands of one call.
    pub(super) fn commands(&self) -> MultiplexedConnection {
        self.commands.clone()
    }

    /// Takes note of a call that was given up `now`, and returns whether that is a fault, which depends on those before: if it were
    /// one by itself, a machine that has too much to do would lose Redis, and have more to do from then on. Each connection has a
    /// silence of its own, because one may lead nowhere while another is answered.
    pub(super) fn note_silence(&self, now: Duration, config: &RedisConfig) -> bool {
        let mut silence = self.silence.lock();
        silence.calls += 1;
        let since = *silence.since.get_or_insert(now);
        silence.calls >= config.tolerance && now.saturating_sub(since) >= config.silence
    }

    pub(super) fn end_silence(&self) {
        *self.silence.lock() = Silence::default();
    }
}
