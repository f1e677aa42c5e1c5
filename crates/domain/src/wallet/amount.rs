//! Amounts that people name.

use crate::{money::Money, text::clean_name};

/// What a customer pays in at once: 1 to 1,000 euro.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TopUpAmount(Money);

/// What an operator gives or takes at once: up to 10,000 euro, and not nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjustment(Money);

/// An amount that is too small or too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be from {least} to {most} cents")]
pub struct InvalidAmount {
    /// The least that will do.
    pub least: i64,
    /// The most.
    pub most: i64,
}

/// Why an operator moves money: 3 to 300 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(String);

/// A text that explains nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must have 3 to {} characters", Reason::MAX_LENGTH)]
pub struct InvalidReason;

impl TopUpAmount {
    /// The least, in cents.
    pub const MIN: i64 = 100;
    /// The most, in cents.
    pub const MAX: i64 = 100_000;

    /// The money.
    pub fn money(self) -> Money {
        self.0
    }
}

impl Adjustment {
    /// The most that is given or taken, in cents.
    pub const MAX: i64 = 1_000_000;

    /// The money; negative if it is taken.
    pub fn money(self) -> Money {
        self.0
    }
}

impl TryFrom<i64> for TopUpAmount {
    type Error = InvalidAmount;

    fn try_from(cents: i64) -> Result<Self, InvalidAmount> {
        let fits = (Self::MIN..=Self::MAX).contains(&cents);
        if fits {
            Ok(Self(Money::eur(cents)))
        } else {
            Err(InvalidAmount { least: Self::MIN, most: Self::MAX })
        }
    }
}

impl TryFrom<i64> for Adjustment {
    type Error = InvalidAmount;

    fn try_from(cents: i64) -> Result<Self, InvalidAmount> {
        let fits = (-Self::MAX..=Self::MAX).contains(&cents) && cents != 0;
        if fits {
            Ok(Self(Money::eur(cents)))
        } else {
            Err(InvalidAmount { least: -Self::MAX, most: Self::MAX })
        }
    }
}

impl Reason {
    /// The longest reason, in characters.
    pub const MAX_LENGTH: usize = 300;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reason {
    type Error = InvalidReason;

    fn try_from(text: String) -> Result<Self, InvalidReason> {
        let length = text.chars().count();
        let text = clean_name(&text).filter(|text| text.chars().count() >= 3);
        text.filter(|_| length <= Self::MAX_LENGTH).map(Self).ok_or(InvalidReason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_top_up_is_neither_tiny_nor_huge_nor_negative() {
        for cents in [100, 100_000] {
            assert_eq!(TopUpAmount::try_from(cents).unwrap().money(), Money::eur(cents));
        }
        for cents in [i64::MIN, -100, 0, 99, 100_001, i64::MAX] {
            assert!(TopUpAmount::try_from(cents).is_err(), "{cents}");
        }
    }

    #[test]
    fn an_adjustment_moves_something() {
        for cents in [-1_000_000, -1, 1, 1_000_000] {
            assert_eq!(Adjustment::try_from(cents).unwrap().money(), Money::eur(cents));
        }
        for cents in [i64::MIN, -1_000_001, 0, 1_000_001, i64::MAX] {
            assert!(Adjustment::try_from(cents).is_err(), "{cents}");
        }
    }

    #[test]
    fn a_reason_says_something() {
        assert_eq!(Reason::try_from("goodwill ".to_owned()).unwrap().as_str(), "goodwill");
        for text in ["", "  \t ", "ab", &"x".repeat(301)] {
            assert_eq!(Reason::try_from(text.to_owned()), Err(InvalidReason), "{text}");
        }
    }
}
