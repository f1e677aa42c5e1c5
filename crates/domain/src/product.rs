//! The marketplace's identity of a product.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The id that the marketplace gives a product: fourteen decimal digits in practice (`g2a-contract.md` §3.1).
///
/// It is the identity of a game across laps: names, slugs and prices change, this does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProductId(i64);

/// Text that is no product id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a product id is a positive number of at most 18 digits without leading zeros")]
pub struct InvalidProductId;

impl ProductId {
    /// The id as a number.
    pub fn get(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for ProductId {
    type Error = InvalidProductId;

    fn try_from(number: i64) -> Result<Self, InvalidProductId> {
        (1..1_000_000_000_000_000_000).contains(&number).then_some(Self(number)).ok_or(InvalidProductId)
    }
}

impl FromStr for ProductId {
    type Err = InvalidProductId;

    fn from_str(text: &str) -> Result<Self, InvalidProductId> {
        let canonical = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
        canonical.then(|| text.parse::<i64>().ok()).flatten().map_or(Err(InvalidProductId), Self::try_from)
    }
}

impl fmt::Display for ProductId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_same_text_again_when_printed() {
        let id: ProductId = "10000000024005".parse().unwrap();
        assert_eq!(id.to_string(), "10000000024005");
    }

    #[test]
    fn what_would_not_print_the_same_is_refused() {
        for text in
            ["", "0", "-1", "+1", "007", "1e3", "12 ", "١٢", "1000000000000000000", "99999999999999999999"]
        {
            assert_eq!(text.parse::<ProductId>(), Err(InvalidProductId), "{text:?}");
        }
    }
}
