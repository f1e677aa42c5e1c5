//! How an offer stands with the marketplace.

use std::fmt;

/// The status of an offer. The marketplace's list is open (`g2a-contract.md` §6.5).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OfferStatus {
    /// It was made, and not looked at.
    New,
    /// It was looked at, and is not for sale.
    Accepted,
    /// It is for sale.
    Active,
    /// The marketplace does not want it.
    Rejected,
    /// The seller took it back.
    Cancelled,
    /// It is over.
    Finished,
    /// The marketplace took it off sale.
    Banned,
    /// Something that nobody has told us of, in the marketplace's word.
    Other(String),
}

impl OfferStatus {
    /// The status that the marketplace calls by this word, in whatever case.
    pub fn of(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "new" => Self::New,
            "accepted" => Self::Accepted,
            "active" => Self::Active,
            "rejected" => Self::Rejected,
            "cancelled" | "canceled" => Self::Cancelled,
            "finished" => Self::Finished,
            "banned" => Self::Banned,
            _ => Self::Other(word.to_owned()),
        }
    }

    /// The word for it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::New => "new",
            Self::Accepted => "accepted",
            Self::Active => "active",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::Finished => "finished",
            Self::Banned => "banned",
            Self::Other(word) => word,
        }
    }
}

impl fmt::Display for OfferStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_known_in_any_case_and_an_unknown_one_kept() {
        for word in ["New", "Accepted", "Active", "Rejected", "Cancelled", "Finished", "Banned"] {
            assert_eq!(OfferStatus::of(word), OfferStatus::of(&word.to_uppercase()));
            assert_eq!(OfferStatus::of(word).as_str(), word.to_lowercase());
        }
        assert_eq!(OfferStatus::of("On Hold"), OfferStatus::Other("On Hold".into()));
    }
}
