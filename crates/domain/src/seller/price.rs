//! What a seller asks.

use crate::money::Money;

/// What is asked of private customers, of businesses, or of each: before the fees that the marketplace adds for the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OfferPrice {
    retail: Option<Money>,
    business: Option<Money>,
}

/// Amounts that nothing can be offered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an offer needs a price for private customers or for businesses, and each must be more than nothing")]
pub struct InvalidOfferPrice;

impl OfferPrice {
    /// The price for private customers, for businesses, or both.
    pub fn new(retail: Option<Money>, business: Option<Money>) -> Result<Self, InvalidOfferPrice> {
        let given = [retail, business].into_iter().flatten();
        let is_fine = given.clone().count() > 0 && given.into_iter().all(Money::is_positive);
        is_fine.then_some(Self { retail, business }).ok_or(InvalidOfferPrice)
    }

    /// What private customers are asked.
    pub fn retail(self) -> Option<Money> {
        self.retail
    }

    /// What businesses are asked.
    pub fn business(self) -> Option<Money> {
        self.business
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_asked_something() {
        let (some, nothing) = (Some(Money::eur(598)), Some(Money::eur(0)));
        for (retail, business) in [(some, None), (None, some), (some, some)] {
            let price = OfferPrice::new(retail, business).unwrap();
            assert_eq!((price.retail(), price.business()), (retail, business));
        }
        for (retail, business) in
            [(None, None), (nothing, None), (some, nothing), (None, Some(Money::eur(-1)))]
        {
            assert_eq!(OfferPrice::new(retail, business), Err(InvalidOfferPrice));
        }
    }
}
