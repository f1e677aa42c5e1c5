//! How much is offered.

/// How many pieces an offer says it has. Only dropshipping has the seller say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfferStock(u32);

/// More than the marketplace takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an offer has at most {max} pieces, not {0}", max = OfferStock::MAX)]
pub struct InvalidOfferStock(u32);

impl OfferStock {
    /// The most that others were seen to offer (`g2a-contract.md` §6.3).
    pub const MAX: u32 = 10_000;

    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for OfferStock {
    type Error = InvalidOfferStock;

    fn try_from(pieces: u32) -> Result<Self, InvalidOfferStock> {
        (pieces <= Self::MAX).then_some(Self(pieces)).ok_or(InvalidOfferStock(pieces))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stock_is_bounded() {
        assert_eq!(OfferStock::try_from(10_000).map(OfferStock::get), Ok(10_000));
        assert_eq!(OfferStock::try_from(10_001), Err(InvalidOfferStock(10_001)));
    }
}
