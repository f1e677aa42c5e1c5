//! Cutting the catalogue by price, because one question to the marketplace shows 10,000 products at most.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The products whose marketplace price lies in a range, in cents, both ends included; an open end has no bound.
///
/// Slices that come from splitting one slice share no price and leave none out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PriceSlice {
    /// The lowest price.
    pub from: Option<i64>,
    /// The highest price.
    pub to: Option<i64>,
}

impl PriceSlice {
    /// The whole catalogue.
    pub const EVERYTHING: Self = Self { from: None, to: None };

    /// Where an open upper end is taken to lie for splitting: 100,000 euro.
    const DEAREST: i64 = 10_000_000;

    /// Two slices that cover this one, cheap half first; `None` if it holds a single price.
    ///
    /// The cut is at the geometric mean, because prices spread by factors and not by steps: most lie under 30 euro.
    pub fn split(self) -> Option<(Self, Self)> {
        let low = self.from.unwrap_or(0);
        let high = self.to.unwrap_or(Self::DEAREST);
        if low >= high {
            return None;
        }
        let cut = geometric_mean(low + 1, high + 1) - 1;
        let cut = cut.clamp(low, high - 1);
        Some((Self { to: Some(cut), ..self }, Self { from: Some(cut + 1), ..self }))
    }

    /// Whether a product at `cents` belongs to the slice.
    pub fn contains(self, cents: i64) -> bool {
        self.from.is_none_or(|from| from <= cents) && self.to.is_none_or(|to| cents <= to)
    }
}

impl fmt::Display for PriceSlice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (None, None) => f.write_str("of all prices"),
            (None, Some(to)) => write!(f, "up to {to} cents"),
            (Some(from), None) => write!(f, "from {from} cents"),
            (Some(from), Some(to)) => write!(f, "from {from} to {to} cents"),
        }
    }
}

fn geometric_mean(a: i64, b: i64) -> i64 {
    (a * b).isqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Splits until no slice is wider than one price, as a catalogue with too many products everywhere would.
    fn leaves(slice: PriceSlice) -> usize {
        slice.split().map_or(1, |(cheap, dear)| leaves(cheap) + leaves(dear))
    }

    #[test]
    fn splitting_ends_with_single_prices() {
        assert_eq!(leaves(PriceSlice { from: Some(0), to: Some(99) }), 100);
        assert_eq!(PriceSlice { from: Some(7), to: Some(7) }.split(), None);
        assert_eq!(PriceSlice { from: Some(PriceSlice::DEAREST), to: None }.split(), None);
    }

    #[test]
    fn the_first_cut_falls_where_prices_are() {
        let (cheap, dear) = PriceSlice::EVERYTHING.split().unwrap();
        assert_eq!((cheap.from, cheap.to, dear.from, dear.to), (None, Some(3161), Some(3162), None));
    }

    proptest! {
        #[test]
        fn a_price_is_in_exactly_one_half(from in prop::option::of(0_i64..5_000), width in prop::option::of(1_i64..9_000), price in 0_i64..20_000) {
            let slice = PriceSlice { from, to: width.map(|width| from.unwrap_or(0) + width) };
            let (cheap, dear) = slice.split().unwrap();
            prop_assert_eq!(u8::from(cheap.contains(price)) + u8::from(dear.contains(price)), u8::from(slice.contains(price)));
        }
    }
}
