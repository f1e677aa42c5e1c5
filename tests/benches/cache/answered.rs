//! Where a server's answers came from, as it counts them itself.

use crate::connection::Connection;
use std::ops::Sub;

/// How many answers came from where.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) process: u64,
    pub(crate) shared: u64,
    pub(crate) flight: u64,
    pub(crate) database: u64,
    /// Of those, how many because changes could not be followed for too long.
    pub(crate) unfollowed: u64,
}

impl Answered {
    /// Since the start of the server at `address`.
    pub(crate) async fn by(address: &str) -> Self {
        let request = format!("GET /metrics HTTP/1.1\r\nhost: {address}\r\n\r\n");
        let mut connection = Connection::open(address).await;
        let answer = connection.exchange(request.as_bytes()).await;
        let text = std::str::from_utf8(answer.body).expect("metrics are text");
        let sum = |begin: &str| {
            let lines = text.lines().filter(|line| line.starts_with(begin));
            let values =
                lines.map(|line| line.rsplit(' ').next().and_then(|value| value.parse::<u64>().ok()));
            values.map(|value| value.expect("a count")).sum()
        };
        let hits = |level: &str| sum(&format!("cache_hits_total{{level=\"{level}\"}}"));
        Self {
            process: hits("process"),
            shared: hits("shared"),
            flight: hits("flight"),
            database: sum("cache_misses_total{"),
            unfollowed: sum("cache_misses_total{reason=\"stale_position\"}"),
        }
    }

    fn total(self) -> u64 {
        self.process + self.shared + self.flight + self.database
    }

    /// Of 100 answers, how many came from the process, the shared level, another's read, the database.
    pub(crate) fn shares(self) -> [f64; 4] {
        let Self { process, shared, flight, database, unfollowed: _ } = self;
        #[expect(clippy::cast_precision_loss, reason = "a share is for people to read")]
        [process, shared, flight, database].map(|count| count as f64 * 100.0 / self.total().max(1) as f64)
    }
}

impl Sub for Answered {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            process: self.process - before.process,
            shared: self.shared - before.shared,
            flight: self.flight - before.flight,
            database: self.database - before.database,
            unfollowed: self.unfollowed - before.unfollowed,
        }
    }
}
