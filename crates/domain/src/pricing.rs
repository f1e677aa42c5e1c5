//! The selling price, as it follows from the marketplace's.

use crate::money::Money;
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

/// What the shop adds to the marketplace's price, in basis points (hundredths of a per cent).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Markup {
    basis_points: u32,
}

/// A markup that no shop would want.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a markup is a percentage from 0 to 100 with at most two decimals, not {0}")]
pub struct InvalidMarkup(Decimal);

impl Markup {
    /// A markup of `percent` per cent, from 0 to 100 with at most two decimals.
    pub fn from_percent(percent: Decimal) -> Result<Self, InvalidMarkup> {
        let basis_points = percent * Decimal::ONE_HUNDRED;
        let whole = basis_points.to_u32().filter(|n| *n <= 10_000 && basis_points.is_integer());
        whole.map(|basis_points| Self { basis_points }).ok_or(InvalidMarkup(percent))
    }

    /// Hundredths of a per cent.
    pub fn basis_points(self) -> u32 {
        self.basis_points
    }

    /// The price to publish for something that costs `cost`: cost plus markup, rounded up to the minor unit
    /// (`orders.md`).
    pub fn selling_price(self, cost: Money) -> Money {
        let factor = Decimal::new(10_000 + i64::from(self.basis_points), 4);
        let price = (Decimal::from(cost.amount) * factor)
            .round_dp_with_strategy(0, RoundingStrategy::ToPositiveInfinity)
            .to_i64()
            .unwrap_or(i64::MAX);
        Money { amount: price, ..cost }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn percent(text: &str) -> Markup {
        Markup::from_percent(text.parse().unwrap()).unwrap()
    }

    #[test]
    fn the_markup_is_added_and_rounded_up_to_the_cent() {
        assert_eq!(percent("2").selling_price(Money::eur(499)), Money::eur(509));
        assert_eq!(percent("2").selling_price(Money::eur(100)), Money::eur(102));
        assert_eq!(percent("0").selling_price(Money::eur(499)), Money::eur(499));
        assert_eq!(percent("12.5").selling_price(Money::eur(1)), Money::eur(2));
    }

    #[test]
    fn a_markup_below_zero_above_a_hundred_or_finer_than_a_basis_point_is_refused() {
        for text in ["-1", "100.01", "2.005"] {
            assert!(Markup::from_percent(text.parse().unwrap()).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_sold_below_cost_or_a_cent_above_the_exact_price(cost in 1_i64..10_000_000, points in 0_u32..=10_000) {
            let markup = Markup { basis_points: points };
            let price = markup.selling_price(Money::eur(cost)).amount;
            let exact = Decimal::from(cost) * Decimal::new(10_000 + i64::from(points), 4);
            prop_assert!(price >= cost);
            prop_assert!(Decimal::from(price) >= exact && Decimal::from(price) < exact + Decimal::ONE);
        }
    }
}
