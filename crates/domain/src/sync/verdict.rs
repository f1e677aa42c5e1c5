//! Whether a lap proves that what it did not see is gone.

use super::Checkpoint;

/// What a lap that has read all it could has to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// Pages that stayed unread.
    pub failed_pages: u64,
    /// Slices of which there were more products than can be read.
    pub unreachable_slices: u64,
    /// Listings whose id could not be read: any missing game might be one of them.
    pub unidentified: u64,
    /// How many products the marketplace said there are.
    pub reported_total: u64,
    /// How many different products were seen.
    pub seen: u64,
    /// How many games are on sale.
    pub listed: u64,
    /// How many of those were not seen.
    pub missing: u64,
}

/// How far numbers may be off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tolerance {
    /// How many per cent of the reported total may be unseen, because products come and go during the lap.
    pub unseen_percent: u32,
    /// How many per cent of the games on sale may go off sale at once.
    pub vanishing_percent: u32,
}

impl Default for Tolerance {
    fn default() -> Self {
        Self { unseen_percent: 1, vanishing_percent: 20 }
    }
}

/// The judgement on a lap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything was seen: what is missing may be looked up and taken off sale.
    Complete,
    /// Something was not seen; the reason.
    Incomplete(String),
    /// Too much is missing to be believed; the reason.
    Suspicious(String),
}

/// Judges a lap by its `evidence` (`sync.md`, "Vanished products").
pub fn judge(evidence: Evidence, tolerance: Tolerance) -> Verdict {
    let Evidence { failed_pages, unreachable_slices, unidentified, reported_total, seen, listed, missing } =
        evidence;
    let least = reported_total - percent_of(reported_total, tolerance.unseen_percent);
    let most_missing = percent_of(listed, tolerance.vanishing_percent);
    if failed_pages > 0 {
        Verdict::Incomplete(format!("{failed_pages} pages could not be read"))
    } else if unreachable_slices > 0 {
        Verdict::Incomplete(format!(
            "{unreachable_slices} slices hold more products than the marketplace shows"
        ))
    } else if unidentified > 0 {
        Verdict::Incomplete(format!("{unidentified} products had no readable id"))
    } else if seen < least {
        Verdict::Incomplete(format!(
            "{seen} products were seen, but the marketplace reported {reported_total}"
        ))
    } else if missing > most_missing {
        Verdict::Suspicious(format!(
            "{missing} of {listed} games would go off sale; at most {most_missing} may"
        ))
    } else {
        Verdict::Complete
    }
}

/// Judges a lap that takes nothing off sale, and so has only to have read what it set out to read.
pub fn judge_partial(reached: &Checkpoint) -> Verdict {
    let (failed, unreachable) = (reached.failed_pages.len(), reached.unreachable.len());
    if failed > 0 {
        Verdict::Incomplete(format!("{failed} pages could not be read"))
    } else if unreachable > 0 {
        Verdict::Incomplete(format!("{unreachable} slices hold more products than the marketplace shows"))
    } else {
        Verdict::Complete
    }
}

fn percent_of(number: u64, percent: u32) -> u64 {
    number.saturating_mul(u64::from(percent)) / 100
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::{PageRef, Slice};

    const WHOLE: Evidence = Evidence {
        failed_pages: 0,
        unreachable_slices: 0,
        unidentified: 0,
        reported_total: 1000,
        seen: 1000,
        listed: 1000,
        missing: 0,
    };

    fn verdict(evidence: Evidence) -> Verdict {
        judge(evidence, Tolerance::default())
    }

    #[test]
    fn a_lap_that_saw_everything_is_complete() {
        assert_eq!(verdict(WHOLE), Verdict::Complete);
        assert_eq!(verdict(Evidence { seen: 990, missing: 200, ..WHOLE }), Verdict::Complete);
    }

    #[test]
    fn anything_unread_makes_it_incomplete() {
        for evidence in [
            Evidence { failed_pages: 1, ..WHOLE },
            Evidence { unreachable_slices: 1, ..WHOLE },
            Evidence { unidentified: 1, ..WHOLE },
            Evidence { seen: 989, ..WHOLE },
        ] {
            assert!(matches!(verdict(evidence), Verdict::Incomplete(_)), "{evidence:?}");
        }
    }

    #[test]
    fn too_many_missing_games_are_suspicious() {
        assert!(matches!(verdict(Evidence { missing: 201, ..WHOLE }), Verdict::Suspicious(_)));
    }

    #[test]
    fn an_empty_answer_for_a_full_shop_is_suspicious() {
        let nothing = Evidence { reported_total: 0, seen: 0, missing: 1000, ..WHOLE };
        assert!(matches!(verdict(nothing), Verdict::Suspicious(_)));
    }

    #[test]
    fn a_lap_that_takes_nothing_off_sale_has_only_to_read_everything() {
        let mut reached = Checkpoint::start(Slice::EVERYTHING);
        reached.unidentified = 1;
        assert_eq!(judge_partial(&reached), Verdict::Complete);
        let unreachable = Checkpoint { unreachable: vec![Slice::EVERYTHING], ..reached.clone() };
        assert!(matches!(judge_partial(&unreachable), Verdict::Incomplete(_)));
        reached.failed_pages.push(PageRef { slice: Slice::EVERYTHING, page: 1 });
        assert!(matches!(judge_partial(&reached), Verdict::Incomplete(_)));
    }

    #[test]
    fn the_first_lap_of_an_empty_shop_is_complete() {
        assert_eq!(verdict(Evidence { listed: 0, missing: 0, ..WHOLE }), Verdict::Complete);
    }
}
