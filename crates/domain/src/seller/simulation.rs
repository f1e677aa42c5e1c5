//! What a price would bring.

use crate::money::Money;
use std::{collections::BTreeMap, fmt};

/// Where buyers are, as far as prices differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Everywhere.
    All,
    /// A country: two capital letters (ISO 3166-1).
    Country(String),
    /// Everywhere else.
    Other,
}

impl Area {
    /// The area that the marketplace calls by this word, in whatever case; `None` if there is none.
    pub fn of(word: &str) -> Option<Self> {
        match word.to_ascii_uppercase().as_str() {
            "ALL" => Some(Self::All),
            "OTHER" => Some(Self::Other),
            code if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                Some(Self::Country(code.to_owned()))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "ALL",
            Self::Country(code) => code,
            Self::Other => "OTHER",
        })
    }
}

/// What a seller would get, and buyers would pay, for a price. What the marketplace does not say is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PriceSimulation {
    /// What is left for the seller when a private customer buys, rounded down to the cent.
    pub income: BTreeMap<Area, Money>,
    /// The same when a business buys.
    pub business_income: BTreeMap<Area, Money>,
    /// What a private customer pays, rounded up to the cent.
    pub final_price: BTreeMap<Area, Money>,
    /// What a business pays.
    pub business_final_price: BTreeMap<Area, Money>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_a_country_or_one_of_two_words() {
        for (word, expected) in [("all", "ALL"), ("pl", "PL"), ("Other", "OTHER")] {
            assert_eq!(Area::of(word).unwrap().to_string(), expected);
        }
        for word in ["", "p", "POL", "4x", "é"] {
            assert_eq!(Area::of(word), None, "{word}");
        }
    }
}
