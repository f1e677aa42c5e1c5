//! The time of this machine.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ports::Clock;
use std::time::Duration;

/// The time of this machine. Clones share the moment that [`Clock::elapsed`] counts from.
#[derive(Debug, Clone)]
pub struct SystemClock {
    started: Duration,
}

impl SystemClock {
    /// A clock whose elapsed time begins now.
    pub fn start() -> Self {
        Self { started: since_boot() }
    }
}

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter through which time comes in")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn elapsed(&self) -> Duration {
        since_boot().saturating_sub(self.started)
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// Goes on while the machine is suspended, as the clock of `std::time::Instant` does not on Linux: what was known before a long sleep
/// is old after it.
#[cfg(target_os = "linux")]
fn since_boot() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Duration::try_from(time).unwrap_or_default()
}

/// As near to it as the standard library comes.
#[cfg(not(target_os = "linux"))]
fn since_boot() -> Duration {
    use std::{sync::LazyLock, time::Instant};
    static FIRST: LazyLock<Instant> = LazyLock::new(Instant::now);
    FIRST.elapsed()
}
