//! How many keys of one game.

/// How many keys of one game a cart or order holds: 1 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(u8);

/// A number of keys that no line may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a line holds 1 to {max} keys, not {0}", max = Quantity::MAX.get())]
pub struct InvalidQuantity(pub i64);

impl Quantity {
    /// The most.
    pub const MAX: Self = Self(10);
    /// One.
    pub const ONE: Self = Self(1);

    /// The number.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// Both together, if that is not too many.
    pub fn plus(self, other: Self) -> Result<Self, InvalidQuantity> {
        Self::try_from(i64::from(self.0) + i64::from(other.0))
    }

    /// Both together, but [`Quantity::MAX`] at most.
    #[must_use]
    pub fn plus_capped(self, other: Self) -> Self {
        self.plus(other).unwrap_or(Self::MAX)
    }
}

impl TryFrom<i64> for Quantity {
    type Error = InvalidQuantity;

    fn try_from(number: i64) -> Result<Self, InvalidQuantity> {
        let quantity = u8::try_from(number).ok().filter(|number| (1..=Self::MAX.0).contains(number));
        quantity.map(Self).ok_or(InvalidQuantity(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_holds_one_to_ten() {
        for number in [1, 10] {
            assert_eq!(i64::from(Quantity::try_from(number).unwrap().get()), number);
        }
        for number in [i64::MIN, -1, 0, 11, 256, 257, i64::MAX] {
            assert_eq!(Quantity::try_from(number), Err(InvalidQuantity(number)));
        }
    }

    proptest! {
        #[test]
        fn adding_never_leaves_the_bounds(a in 1_i64..=10, b in 1_i64..=10) {
            let (x, y) = (Quantity::try_from(a).unwrap(), Quantity::try_from(b).unwrap());
            prop_assert_eq!(x.plus(y).is_ok(), a + b <= 10);
            prop_assert_eq!(i64::from(x.plus_capped(y).get()), (a + b).min(10));
        }
    }
}
