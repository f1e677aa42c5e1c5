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

/// What the shop keeps of a selling price at least, in basis points of that price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Margin {
    basis_points: u32,
}

/// A margin that no shop could keep.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a margin is a percentage from 0 to 100 with at most two decimals, not {0}")]
pub struct InvalidMargin(Decimal);

impl Margin {
    /// A margin of `percent` per cent, from 0 to 100 with at most two decimals.
    pub fn from_percent(percent: Decimal) -> Result<Self, InvalidMargin> {
        let markup =
            Markup::from_percent(percent).map_err(|InvalidMarkup(percent)| InvalidMargin(percent))?;
        Ok(Self { basis_points: markup.basis_points })
    }

    /// The most that something may cost that is sold for `price`, rounded down to the minor unit.
    pub fn highest_cost(self, price: Money) -> Money {
        let kept = i128::from(10_000 - self.basis_points.min(10_000));
        let cost = i128::from(price.amount) * kept / 10_000;
        Money { amount: i64::try_from(cost).unwrap_or_default(), ..price }
    }

    /// Whether something that costs `cost` can be sold for `price`.
    pub fn covers(self, cost: Money, price: Money) -> bool {
        self.highest_cost(price).amount >= cost.amount
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

    #[test]
    fn a_margin_is_taken_off_the_price_and_rounded_down() {
        let highest = |percent: &str, price| {
            Margin::from_percent(percent.parse().unwrap()).unwrap().highest_cost(Money::eur(price)).amount
        };
        assert_eq!((highest("0", 509), highest("2", 509), highest("100", 509)), (509, 498, 0));
        assert!(Margin::from_percent("100.01".parse().unwrap()).is_err());
        let five = Margin::from_percent("5".parse().unwrap()).unwrap();
        assert!(five.covers(Money::eur(950), Money::eur(1000)));
        assert!(!five.covers(Money::eur(951), Money::eur(1000)));
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
