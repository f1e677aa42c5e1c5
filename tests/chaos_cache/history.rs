//! What was written to one thing, and which answers to a read are right (pure).

use std::{
    fmt,
    time::{Duration, Instant},
};

/// Counts the writes to one thing, from 1; 0 is before it was there.
pub(crate) type Version = u64;

/// What a reader may rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Promise {
    /// The server that took the write shows it at once.
    OwnServer,
    /// Any server shows it at once to whoever brings the write's token.
    Token,
    /// Any server shows it to everybody within [`Promise::STALENESS`].
    Bound,
}

impl Promise {
    /// How old an answer may be that nothing was said about.
    const STALENESS: Duration = Duration::from_secs(1);

    /// How long before the read a write must have been acknowledged to be seen for certain.
    fn age(self) -> Duration {
        match self {
            Self::OwnServer | Self::Token => Duration::ZERO,
            Self::Bound => Self::STALENESS,
        }
    }
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// It is older than promised: this version had been acknowledged early enough.
    Stale { demanded: Version },
    /// Nobody wrote it: no write after this one had even begun, or it was taken back.
    NeverWritten { newest: Version },
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stale { demanded } => write!(f, "at least {demanded} demanded"),
            Self::NeverWritten { newest } => write!(f, "{newest} is the newest that was ever written"),
        }
    }
}

/// The writes to one thing. They come one after the other: one begins after the one before was acknowledged, or can no longer take
/// effect.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    begun: Version,
    acknowledged: Vec<(Instant, Version)>,
}

impl History {
    /// Notes that the next version is about to be written, and returns it. Its outcome is unknown until it is acknowledged: it may be
    /// read, and need not.
    pub(crate) fn begin(&mut self) -> Version {
        self.begun += 1;
        self.begun
    }

    /// Notes that a write has succeeded: the answer was here `at` that moment.
    pub(crate) fn acknowledge(&mut self, version: Version, at: Instant) {
        self.acknowledged.push((at, version));
    }

    /// The newest version that was ever begun.
    pub(crate) fn newest_begun(&self) -> Version {
        self.begun
    }

    /// How many writes succeeded.
    pub(crate) fn writes(&self) -> usize {
        self.acknowledged.len()
    }

    /// When the versions after `older`, up to `newer`, were acknowledged, as far as they were.
    pub(crate) fn acknowledged_between(&self, older: Version, newer: Version) -> &[(Instant, Version)] {
        let first = self.acknowledged.partition_point(|(_, version)| *version <= older);
        let end = self.acknowledged.partition_point(|(_, version)| *version <= newer);
        self.acknowledged.get(first..end).unwrap_or_default()
    }

    /// Judges an answer that has come, with version `seen`, to a read that `started` then.
    pub(crate) fn judge(&self, seen: Version, started: Instant, promise: Promise) -> Result<(), Wrong> {
        let demanded = self.demanded(started, promise);
        if seen < demanded {
            Err(Wrong::Stale { demanded })
        } else if seen > self.begun {
            Err(Wrong::NeverWritten { newest: self.begun })
        } else {
            Ok(())
        }
    }

    /// The oldest version that a read may answer with.
    fn demanded(&self, started: Instant, promise: Promise) -> Version {
        let early_enough = self.acknowledged.partition_point(|(at, _)| *at + promise.age() <= started);
        self.acknowledged.get(..early_enough).and_then(<[_]>::last).map_or(0, |(_, version)| *version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A history with these versions acknowledged so many milliseconds after `zero`, and one more begun.
    fn history(zero: Instant, acknowledged: &[(u64, Version)]) -> History {
        let mut history = History::default();
        let last = acknowledged.last().map_or(0, |(_, version)| *version);
        for _ in 0..=last {
            history.begin();
        }
        for (millis, version) in acknowledged {
            history.acknowledge(*version, after(zero, *millis));
        }
        history
    }

    fn after(zero: Instant, millis: u64) -> Instant {
        zero + Duration::from_millis(millis)
    }

    #[test]
    fn what_was_acknowledged_a_second_before_is_demanded_of_everybody() {
        let zero = Instant::now();
        let history = history(zero, &[(0, 1), (500, 2), (900, 3)]);
        let judge = |seen, at| history.judge(seen, after(zero, at), Promise::Bound);
        assert_eq!(judge(0, 999), Ok(()));
        assert_eq!(judge(0, 1000), Err(Wrong::Stale { demanded: 1 }));
        assert_eq!(judge(1, 1499), Ok(()));
        assert_eq!(judge(1, 1500), Err(Wrong::Stale { demanded: 2 }));
        assert_eq!(judge(2, 1899), Ok(()));
        assert_eq!(judge(2, 60_000), Err(Wrong::Stale { demanded: 3 }));
        assert_eq!(judge(3, 60_000), Ok(()));
    }

    #[test]
    fn what_was_acknowledged_is_demanded_at_once_of_the_own_server_and_for_the_token() {
        let zero = Instant::now();
        let history = history(zero, &[(0, 1), (500, 2)]);
        for promise in [Promise::OwnServer, Promise::Token] {
            let judge = |seen, at| history.judge(seen, after(zero, at), promise);
            assert_eq!(judge(1, 499), Ok(()));
            assert_eq!(judge(1, 500), Err(Wrong::Stale { demanded: 2 }));
            assert_eq!(judge(2, 500), Ok(()));
        }
    }

    #[test]
    fn a_write_without_an_answer_may_be_seen_and_need_not() {
        let zero = Instant::now();
        let mut history = history(zero, &[(0, 1)]);
        assert_eq!(history.newest_begun(), 2, "the second has no answer");
        for seen in [1, 2] {
            assert_eq!(history.judge(seen, after(zero, 60_000), Promise::Bound), Ok(()));
        }
        assert_eq!(history.begin(), 3);
        history.acknowledge(3, after(zero, 100));
        assert_eq!(
            history.judge(2, after(zero, 60_000), Promise::Bound),
            Err(Wrong::Stale { demanded: 3 }),
            "it can no longer take effect"
        );
    }

    #[test]
    fn what_nobody_wrote_is_wrong() {
        let zero = Instant::now();
        let history = history(zero, &[(0, 1)]);
        assert_eq!(history.judge(3, zero, Promise::Bound), Err(Wrong::NeverWritten { newest: 2 }));
        assert_eq!(
            History::default().judge(1, zero, Promise::Bound),
            Err(Wrong::NeverWritten { newest: 0 }),
            "what was taken back never began"
        );
    }

    #[test]
    fn versions_are_found_by_the_range_they_are_in() {
        let zero = Instant::now();
        let history = history(zero, &[(0, 1), (10, 2), (30, 4)]);
        let versions = |older, newer| {
            let found = history.acknowledged_between(older, newer).iter();
            found.map(|(_, version)| *version).collect::<Vec<_>>()
        };
        assert_eq!(versions(1, 3), [2]);
        assert_eq!(versions(0, 9), [1, 2, 4]);
        assert_eq!(versions(4, 4), [0; 0]);
        assert_eq!(versions(4, 2), [0; 0]);
    }

    proptest! {
        /// Writes at any times, some without an answer; the answer is right exactly if it is one of those that the rule, read out
        /// over the whole log, allows.
        #[test]
        fn an_answer_is_right_exactly_if_the_log_allows_it(
            writes in prop::collection::vec((0_u64..700, any::<bool>()), 0..12),
            started in 0_u64..6000,
            seen in 0_u64..14,
            promise in prop::sample::select(vec![Promise::OwnServer, Promise::Token, Promise::Bound]),
        ) {
            let zero = Instant::now();
            let (mut history, mut now, mut log) = (History::default(), 0, Vec::new());
            for (wait, answered) in writes {
                now += wait;
                let version = history.begin();
                if answered {
                    history.acknowledge(version, after(zero, now));
                    log.push((now, version));
                }
            }
            let age = if promise == Promise::Bound { 1000 } else { 0 };
            let too_old = log.iter().any(|(at, version)| *version > seen && at + age <= started);
            let right = !too_old && seen <= history.newest_begun();
            prop_assert_eq!(history.judge(seen, after(zero, started), promise).is_ok(), right);
        }
    }
}
