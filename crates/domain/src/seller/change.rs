//! A change of an offer.

use super::{OfferKind, OfferPrice, OfferStock, Visibility};

/// What is to be different about an offer; `None` for what stays. The marketplace is said to take five changes of a price an hour
/// (`g2a-contract.md` §6.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferChange {
    /// The kind that the offer has, which must be named.
    pub kind: OfferKind,
    /// For how much.
    pub price: Option<OfferPrice>,
    /// How many, where the seller says it.
    pub stock: Option<OfferStock>,
    /// Whether it is for sale.
    pub active: Option<bool>,
    /// Whom it is shown to.
    pub visibility: Option<Visibility>,
    /// Whether it is taken back for good.
    pub archive: bool,
}

impl OfferChange {
    /// No change yet, of an offer of this kind.
    pub fn of(kind: OfferKind) -> Self {
        Self { kind, price: None, stock: None, active: None, visibility: None, archive: false }
    }

    /// Whether everything stays.
    pub fn is_empty(&self) -> bool {
        *self == Self::of(self.kind.clone())
    }
}
