//! How what is offered reaches the buyer.

use std::fmt;

/// The kind of an offer, which never changes. The marketplace's list is open (`g2a-contract.md` §6.3).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OfferKind {
    /// The marketplace asks the seller's server for each key.
    Dropshipping,
    /// The marketplace holds the keys.
    Game,
    /// The same, at a price for a while.
    Promo,
    /// Keys that come later.
    Preorder,
    /// A gift on Steam.
    SteamGift,
    /// Something to be sent by post.
    Physical,
    /// A kind that nobody has told us of, in the marketplace's word.
    Other(String),
}

impl OfferKind {
    /// The kind that the marketplace calls by this word, in whatever case.
    pub fn of(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "dropshipping" => Self::Dropshipping,
            "game" => Self::Game,
            "promo" => Self::Promo,
            "preorder" => Self::Preorder,
            "steamgift" => Self::SteamGift,
            "physical" => Self::Physical,
            _ => Self::Other(word.to_owned()),
        }
    }

    /// The marketplace's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Dropshipping => "dropshipping",
            Self::Game => "game",
            Self::Promo => "promo",
            Self::Preorder => "preorder",
            Self::SteamGift => "steamgift",
            Self::Physical => "physical",
            Self::Other(word) => word,
        }
    }
}

impl fmt::Display for OfferKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_in_any_case_and_an_unknown_one_kept() {
        for word in ["dropshipping", "game", "promo", "preorder", "steamgift", "physical"] {
            let kind = OfferKind::of(&word.to_uppercase());
            assert!(!matches!(kind, OfferKind::Other(_)), "{word}");
            assert_eq!(kind.as_str(), word);
        }
        assert_eq!(OfferKind::of("NFT").as_str(), "NFT");
    }
}
