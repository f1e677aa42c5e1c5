//! The settings of purchases: what units may cost, how long and how many at once they are bought.

use super::{
    parse,
    reader::{Faulty, Reader},
    table::{G2A_RESERVATION, MIN_MARGIN_PERCENT, PURCHASE_DEADLINE, PURCHASE_LEASE, PURCHASE_PARALLEL},
};
use domain::pricing::Margin;
use std::{num::NonZeroUsize, ops::RangeInclusive, time::Duration};

/// How long a unit may take, and how long the marketplace may wait for its money.
const WAITS: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_hours(24);
/// More purchases at once than the marketplace has requests for.
const MAX_PARALLEL: NonZeroUsize = NonZeroUsize::new(64).unwrap();

/// What units may cost, how long and how many at once they are bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PurchaseSettings {
    /// What the shop keeps of a selling price at least.
    pub min_margin: Margin,
    /// How long after its order was placed a unit may still be bought.
    pub deadline: Duration,
    /// How many units a worker buys at once.
    pub parallel: NonZeroUsize,
    /// How long a worker may be silent about a unit before another takes it up.
    pub lease: Duration,
    /// How long the marketplace keeps an unpaid order.
    pub reservation: Duration,
}

impl PurchaseSettings {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Faulty> {
        let min_margin =
            reader.get(&MIN_MARGIN_PERCENT, |text| parse::percentage(text, Margin::from_percent));
        let deadline = reader.get(&PURCHASE_DEADLINE, |text| parse::duration(&WAITS, text));
        let parallel =
            reader.get(&PURCHASE_PARALLEL, |text| parse::number(NonZeroUsize::MIN..=MAX_PARALLEL, text));
        let lease = reader.get(&PURCHASE_LEASE, |text| parse::duration(&WAITS, text));
        let reservation = reader.get(&G2A_RESERVATION, |text| parse::duration(&WAITS, text));
        Ok(Self {
            min_margin: min_margin?,
            deadline: deadline?,
            parallel: parallel?,
            lease: lease?,
            reservation: reservation?,
        })
    }
}
