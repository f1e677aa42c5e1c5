//! Cutting the catalogue, because one question to the marketplace shows 10,000 products at most: by price, and where too many
//! products have one price, by when they were last updated.

use chrono::{DateTime, NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The products that a question is about: those whose price and whose last update both lie in a range.
///
/// Slices that come from splitting one slice share no product and leave none out, except products without a date once a slice is
/// cut by date ([`Slice::dated`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Slice {
    /// Which prices.
    #[serde(flatten)]
    pub prices: PriceRange,
    /// Which updates.
    #[serde(default)]
    pub updated: UpdateWindow,
}

/// Prices of the marketplace, in cents, both ends included; an open end has no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PriceRange {
    /// The lowest price.
    pub from: Option<i64>,
    /// The highest price.
    pub to: Option<i64>,
}

/// Times of last updates, in the marketplace's own time zone, to the second, both ends included; an open end has no bound. A
/// window with a bound leaves out products without a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct UpdateWindow {
    /// The earliest update.
    pub from: Option<NaiveDateTime>,
    /// The latest update.
    pub to: Option<NaiveDateTime>,
}

impl Slice {
    /// The whole catalogue.
    pub const EVERYTHING: Self = Self { prices: PriceRange::ALL, updated: UpdateWindow::ANY };

    /// All products of these prices.
    pub const fn of_prices(from: Option<i64>, to: Option<i64>) -> Self {
        Self { prices: PriceRange { from, to }, updated: UpdateWindow::ANY }
    }

    /// All products that were updated at `from` or later.
    pub const fn updated_since(from: NaiveDateTime) -> Self {
        Self { prices: PriceRange::ALL, updated: UpdateWindow { from: Some(from), to: None } }
    }

    /// Two slices that cover this one: halves by price, the cheap one first, or by date, the early one first, if it holds one
    /// price and has dates. `None` if it cannot be cut.
    pub fn split(self) -> Option<(Self, Self)> {
        let by_price = || {
            let (cheap, dear) = self.prices.split()?;
            Some((Self { prices: cheap, ..self }, Self { prices: dear, ..self }))
        };
        let by_date = || {
            let (early, late) = self.updated.split()?;
            Some((Self { updated: early, ..self }, Self { updated: late, ..self }))
        };
        by_price().or_else(by_date)
    }

    /// The products of this slice that have a date, if it holds one price and does not leave out the others already: what is
    /// left to cut when prices are not.
    pub fn dated(self) -> Option<Self> {
        let tied = self.prices.split().is_none() && self.updated == UpdateWindow::ANY;
        tied.then_some(Self {
            updated: UpdateWindow { from: Some(UpdateWindow::EARLIEST), to: None },
            ..self
        })
    }

    /// Whether a product at `cents`, last updated at `updated_at`, belongs to the slice.
    pub fn contains(self, cents: i64, updated_at: Option<NaiveDateTime>) -> bool {
        self.prices.contains(cents) && self.updated.contains(updated_at)
    }
}

impl PriceRange {
    /// Every price.
    pub const ALL: Self = Self { from: None, to: None };

    /// Where an open upper end is taken to lie for splitting: 100,000 euro.
    const DEAREST: i64 = 10_000_000;

    /// Two ranges that cover this one, the cheap one first; `None` if it holds a single price.
    ///
    /// The cut is at the geometric mean, because prices spread by factors and not by steps: most lie under 30 euro.
    fn split(self) -> Option<(Self, Self)> {
        let low = self.from.unwrap_or(0);
        let high = self.to.unwrap_or(Self::DEAREST);
        if low >= high {
            return None;
        }
        let cut = geometric_mean(low + 1, high + 1) - 1;
        let cut = cut.clamp(low, high - 1);
        Some((Self { to: Some(cut), ..self }, Self { from: Some(cut + 1), ..self }))
    }

    fn contains(self, cents: i64) -> bool {
        self.from.is_none_or(|from| from <= cents) && self.to.is_none_or(|to| cents <= to)
    }
}

impl UpdateWindow {
    /// Any time, and never.
    pub const ANY: Self = Self { from: None, to: None };

    /// Before the marketplace was.
    const EARLIEST: NaiveDateTime = DateTime::UNIX_EPOCH.naive_utc();

    /// Where an open end is taken to lie for splitting, in years from [`UpdateWindow::EARLIEST`].
    const YEARS: i64 = 130;

    /// Two windows that cover this one, the early one first; `None` if it holds a single second, or those without a date too.
    fn split(self) -> Option<(Self, Self)> {
        let from = self.from?;
        let to = self.to.unwrap_or(Self::EARLIEST + TimeDelta::days(Self::YEARS * 365));
        let seconds = (to - from).num_seconds();
        if seconds < 1 {
            return None;
        }
        let cut = from + TimeDelta::seconds(seconds / 2);
        let after = cut + TimeDelta::seconds(1);
        Some((Self { from: Some(from), to: Some(cut) }, Self { from: Some(after), ..self }))
    }

    fn contains(self, updated_at: Option<NaiveDateTime>) -> bool {
        match updated_at {
            None => self == Self::ANY,
            Some(at) => self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at <= to),
        }
    }
}

impl fmt::Display for Slice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.prices, self.updated)
    }
}

impl fmt::Display for PriceRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (None, None) => f.write_str("of all prices"),
            (None, Some(to)) => write!(f, "up to {to} cents"),
            (Some(from), None) => write!(f, "from {from} cents"),
            (Some(from), Some(to)) => write!(f, "from {from} to {to} cents"),
        }
    }
}

impl fmt::Display for UpdateWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(from) = self.from {
            write!(f, ", updated since {from}")?;
        }
        self.to.map_or(Ok(()), |to| write!(f, " until {to}"))
    }
}

fn geometric_mean(a: i64, b: i64) -> i64 {
    (a * b).isqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> NaiveDateTime {
        DateTime::UNIX_EPOCH.naive_utc() + TimeDelta::seconds(second)
    }

    /// Splits until nothing can be split, as a catalogue with too many products everywhere would.
    fn leaves(slice: Slice) -> usize {
        slice.split().map_or(1, |(one, other)| leaves(one) + leaves(other))
    }

    #[test]
    fn splitting_ends_with_single_prices() {
        assert_eq!(leaves(Slice::of_prices(Some(0), Some(99))), 100);
        assert_eq!(Slice::of_prices(Some(7), Some(7)).split(), None);
        assert_eq!(Slice::of_prices(Some(PriceRange::DEAREST), None).split(), None);
    }

    #[test]
    fn the_first_cut_falls_where_prices_are() {
        let (cheap, dear) = Slice::EVERYTHING.split().unwrap();
        assert_eq!((cheap, dear), (Slice::of_prices(None, Some(3161)), Slice::of_prices(Some(3162), None)));
    }

    #[test]
    fn a_single_price_is_cut_by_date_down_to_the_second() {
        let tie = Slice::of_prices(Some(99), Some(99));
        assert_eq!(Slice::EVERYTHING.dated(), None, "prices are cut first");
        let dated = tie.dated().unwrap();
        assert_eq!(dated.dated(), None);
        let narrow = Slice { updated: UpdateWindow { from: Some(at(100)), to: Some(at(149)) }, ..dated };
        assert_eq!(leaves(narrow), 50);
    }

    #[test]
    fn products_without_a_date_are_only_in_slices_of_any_date() {
        let tie = Slice::of_prices(Some(99), Some(99));
        assert!(tie.contains(99, None) && !tie.dated().unwrap().contains(99, None));
    }

    #[test]
    fn a_slice_stored_before_there_were_dates_is_one_of_any_date() {
        let stored = serde_json::from_str::<Slice>(r#"{"from":null,"to":3161}"#).unwrap();
        assert_eq!(stored, Slice::of_prices(None, Some(3161)));
    }

    proptest! {
        #[test]
        fn a_price_is_in_exactly_one_half(from in prop::option::of(0_i64..5_000), width in prop::option::of(1_i64..9_000), price in 0_i64..20_000) {
            let slice = Slice::of_prices(from, width.map(|width| from.unwrap_or(0) + width));
            let (cheap, dear) = slice.split().unwrap();
            let halves = u8::from(cheap.contains(price, None)) + u8::from(dear.contains(price, None));
            prop_assert_eq!(halves, u8::from(slice.contains(price, None)));
        }

        #[test]
        fn a_date_is_in_exactly_one_half(from in 0_i64..2_000_000_000, width in prop::option::of(1_i64..200_000_000), when in 0_i64..4_000_000_000) {
            let updated = UpdateWindow { from: Some(at(from)), to: width.map(|width| at(from + width)) };
            let slice = Slice { updated, ..Slice::of_prices(Some(99), Some(99)) };
            let (early, late) = slice.split().unwrap();
            let halves = u8::from(early.contains(99, Some(at(when)))) + u8::from(late.contains(99, Some(at(when))));
            prop_assert_eq!(halves, u8::from(slice.contains(99, Some(at(when)))));
        }
    }
}
