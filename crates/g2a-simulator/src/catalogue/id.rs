//! Product ids: 14 digits, ascending with the product's place in the catalogue.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::draw::{Aspect, Draw};
use super::sandbox;

/// The id of a product, a string of 14 digits on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProductId(pub u64);

/// Above every id of the sandbox products.
const FIRST_INVENTED: u64 = 10_000_002_000_000;

/// Ids end in three digits that tell variants of a product apart, so neighbours lie some thousands apart.
const SPACING: u64 = 10_000;

impl ProductId {
    pub(crate) fn at(seed: u64, index: u32) -> Self {
        sandbox::product(index).map_or_else(|| Self::invented(seed, index), |product| product.id)
    }

    fn invented(seed: u64, index: u32) -> Self {
        let place = u64::from(index - sandbox::COUNT) * SPACING;
        let mut draw = Draw::new(seed, u64::from(index), Aspect::Id);
        let offset = u64::from(draw.below(9) * 1_000 + draw.below(25) + 1);
        Self(FIRST_INVENTED + place + offset)
    }

    /// The place in the catalogue of this seed, unless it has no such id.
    pub(crate) fn index(self, seed: u64) -> Option<u32> {
        let index = match self.0.checked_sub(FIRST_INVENTED) {
            None => sandbox::index_of(self)?,
            Some(above) => u32::try_from(above / SPACING).ok()?.checked_add(sandbox::COUNT)?,
        };
        (Self::at(seed, index) == self).then_some(index)
    }
}

impl fmt::Display for ProductId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:014}", self.0)
    }
}

impl FromStr for ProductId {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Serialize for ProductId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ProductId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_ascend_have_14_digits_and_lead_back_to_their_place() {
        let ids: Vec<_> =
            (0..5_000).chain(999_000..1_000_000).map(|index| (index, ProductId::at(7, index))).collect();
        assert!(ids.is_sorted_by(|(_, a), (_, b)| a < b));
        for (index, id) in ids {
            assert_eq!(id.to_string().len(), 14);
            assert_eq!(id.index(7), Some(index));
        }
    }

    #[test]
    fn an_id_that_nothing_has_leads_nowhere() {
        assert_eq!(ProductId(10_000_000_000_001).index(7), None);
        assert_eq!(ProductId(10_000_002_009_999).index(7), None);
        assert_eq!(ProductId(u64::MAX).index(7), None);
    }
}
