//! Amounts in EUR cents, written the way the API writes them.

use std::fmt;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount in cents, EUR unless stated otherwise. As JSON it is a number: `11` when whole, else `4.99`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(pub u32);

impl Cents {
    /// The amount in whole cents, fractions rounded up or down; `None` if negative or beyond `u32`.
    pub(crate) fn from_decimal(amount: Decimal, rounding: RoundingStrategy) -> Option<Self> {
        amount.checked_mul(Decimal::ONE_HUNDRED)?.round_dp_with_strategy(0, rounding).to_u32().map(Self)
    }

    /// The amount of a JSON number, fractions of a cent dropped.
    pub(crate) fn from_json(number: &serde_json::Number) -> Option<Self> {
        Self::from_decimal(number.to_string().parse().ok()?, RoundingStrategy::ToZero)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl Serialize for Cents {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(100) {
            serializer.serialize_u32(self.0 / 100)
        } else {
            serializer.serialize_f64(f64::from(self.0) / 100.0)
        }
    }
}

impl<'de> Deserialize<'de> for Cents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        Self::from_json(&number).ok_or_else(|| D::Error::custom("not an amount of money"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_amounts_are_written_as_integers() {
        let json = serde_json::to_string(&[Cents(1100), Cents(499), Cents(150), Cents(0)]).unwrap();
        assert_eq!(json, "[11,4.99,1.5,0]");
    }

    #[test]
    fn every_amount_survives_its_json() {
        for cents in (0..20_000).map(Cents) {
            let json = serde_json::to_string(&cents).unwrap();
            assert_eq!(serde_json::from_str::<Cents>(&json).unwrap(), cents);
        }
    }

    #[test]
    fn negative_and_huge_amounts_are_refused() {
        assert!(serde_json::from_str::<Cents>("-1").is_err());
        assert!(serde_json::from_str::<Cents>("1e30").is_err());
    }
}
