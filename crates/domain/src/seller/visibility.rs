//! Who sees an offer.

use std::fmt;

/// Whom an offer is shown to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Everybody.
    All,
    /// Private customers.
    Retail,
    /// Businesses.
    Business,
}

impl Visibility {
    /// The visibility that the marketplace calls by this word, in whatever case; `None` if there is none.
    pub fn of(word: &str) -> Option<Self> {
        let all = [Self::All, Self::Retail, Self::Business];
        all.into_iter().find(|visibility| visibility.as_str().eq_ignore_ascii_case(word))
    }

    /// The marketplace's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Retail => "retail",
            Self::Business => "business",
        }
    }
}

impl fmt::Display for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_is_no_visibility() {
        assert_eq!(Visibility::of("BUSINESS"), Some(Visibility::Business));
        assert_eq!(Visibility::of("both"), None);
    }
}
