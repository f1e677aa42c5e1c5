//! Amounts of money: integer minor units with a currency, never a float.

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

/// A currency that the shop deals in.
///
/// The marketplace's catalogue is in euro, always (`g2a-contract.md` §3.1), and so is the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Euro; its minor unit is the cent, a hundredth.
    Eur,
}

impl Currency {
    /// The ISO 4217 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Eur => "EUR",
        }
    }

    /// How many digits follow the point: the exponent of the minor unit in ISO 4217.
    fn exponent(self) -> u32 {
        match self {
            Self::Eur => 2,
        }
    }
}

/// An amount in minor units (cents for euro) of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units.
    pub amount: i64,
    /// The currency of the amount.
    pub currency: Currency,
}

/// A decimal number that is no amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is too large for an amount of money")]
pub struct AmountOutOfRange(Decimal);

impl Money {
    /// `amount` euro cents.
    pub const fn eur(amount: i64) -> Self {
        Self { amount, currency: Currency::Eur }
    }

    /// The amount that a decimal number of major units stands for, rounded **up** to the minor unit, so that a cost is
    /// never booked too low.
    pub fn from_decimal(major: Decimal, currency: Currency) -> Result<Self, AmountOutOfRange> {
        let mut minor = major
            .checked_mul(Decimal::from(10_i64.pow(currency.exponent())))
            .ok_or(AmountOutOfRange(major))?;
        minor = minor.round_dp_with_strategy(0, RoundingStrategy::ToPositiveInfinity);
        let amount = minor.to_i64().ok_or(AmountOutOfRange(major))?;
        Ok(Self { amount, currency })
    }

    /// The amount in major units: 12.99 for 1,299 cents.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.amount, self.currency.exponent())
    }

    /// Whether the amount is more than nothing.
    pub fn is_positive(self) -> bool {
        self.amount > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_decimal_becomes_minor_units_rounded_up() {
        let cents = |text: &str| Money::from_decimal(text.parse().unwrap(), Currency::Eur).unwrap().amount;
        assert_eq!(cents("4.99"), 499);
        assert_eq!(cents("11"), 1100);
        assert_eq!(cents("0.001"), 1);
        assert_eq!(cents("9.250"), 925);
    }

    #[test]
    fn a_decimal_beyond_the_range_is_refused() {
        assert!(Money::from_decimal(Decimal::MAX, Currency::Eur).is_err());
    }

    proptest! {
        #[test]
        fn minor_units_survive_the_way_through_decimal(amount in -1_000_000_000_i64..1_000_000_000) {
            let money = Money::eur(amount);
            prop_assert_eq!(Money::from_decimal(money.to_decimal(), Currency::Eur), Ok(money));
        }
    }
}
