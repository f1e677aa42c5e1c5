//! The readable part of a game's address.

use crate::product::ProductId;
use serde::{Deserialize, Serialize};

/// The longest readable part, in bytes; the id that follows is never cut.
const MAX_TITLE_BYTES: usize = 120;

/// Lower-case letters, digits and single hyphens. A game's first slug ends in `-i` and the product's id: unique by
/// construction, because the id is. A game keeps it, unless an operator gives it another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// The slug of the product `id` that is called `title`.
    pub fn for_product(title: &str, id: ProductId) -> Self {
        let readable = hyphenate(title);
        if readable.is_empty() { Self(format!("i{id}")) } else { Self(format!("{readable}-i{id}")) }
    }

    /// The longest slug that an operator may give, in bytes.
    pub const MAX_OWN_BYTES: usize = MAX_TITLE_BYTES;
    /// The shortest.
    pub const MIN_OWN_BYTES: usize = 3;

    /// A slug that an operator gives. It never ends as the slug of a product does, so no game that is yet to come can lay
    /// claim to it.
    pub fn own(text: &str) -> Result<Self, InvalidSlug> {
        if text.len() < Self::MIN_OWN_BYTES {
            return Err(InvalidSlug::TooShort);
        }
        if text.len() > Self::MAX_OWN_BYTES {
            return Err(InvalidSlug::TooLong);
        }
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if !text.split('-').all(is_word) {
            return Err(InvalidSlug::Malformed);
        }
        let last = text.rsplit('-').next().unwrap_or_default();
        let number = last.strip_prefix('i').filter(|digits| !digits.is_empty());
        if number.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())) {
            return Err(InvalidSlug::Reserved);
        }
        Ok(Self(text.to_owned()))
    }

    /// A slug that was made before and comes back from the shop's own storage.
    pub fn trusted(stored: String) -> Self {
        Self(stored)
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text cannot be a slug of an operator's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSlug {
    /// Fewer than three characters.
    #[error("must have at least {} characters", Slug::MIN_OWN_BYTES)]
    TooShort,
    /// More than 120 characters.
    #[error("must have at most {} characters", Slug::MAX_OWN_BYTES)]
    TooLong,
    /// Something else than words of lower-case ASCII letters and digits, with one hyphen between them.
    #[error("must be lower-case letters and digits, with single hyphens between them")]
    Malformed,
    /// The ending of slugs that are made of a product's id.
    #[error("must not end in i and a number, as slugs do that the shop makes")]
    Reserved,
}

/// ASCII letters and digits of `title` in lower case, everything between them as one hyphen, apostrophes dropped.
fn hyphenate(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().filter(|c| !matches!(c, '\'' | '’')) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
        if slug.len() >= MAX_TITLE_BYTES {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slug(title: &str, id: i64) -> String {
        Slug::for_product(title, ProductId::try_from(id).unwrap()).0
    }

    #[test]
    fn a_title_becomes_readable() {
        assert_eq!(
            slug("Killing Floor 2 Steam Key GLOBAL", 10_000_000_195_012),
            "killing-floor-2-steam-key-global-i10000000195012"
        );
        assert_eq!(slug("  Tom Clancy's: R6!! ", 7), "tom-clancys-r6-i7");
        assert_eq!(slug("東方", 7), "i7");
    }

    #[test]
    fn an_operators_slug_is_words_with_single_hyphens() {
        for good in ["portal", "portal-2", "007", "i", "half-life-i", "i2-portal", "portal-xi7", "a-i7b"] {
            let made = Slug::own(good);
            if good.len() < 3 {
                assert_eq!(made, Err(InvalidSlug::TooShort));
            } else {
                assert_eq!(made.unwrap().as_str(), good);
            }
        }
        for bad in
            ["Portal", "portal--2", "-portal", "portal-", "portal 2", "pörtal", "portal/2", "---", "a_b"]
        {
            assert_eq!(Slug::own(bad), Err(InvalidSlug::Malformed), "{bad}");
        }
        assert_eq!(Slug::own(&"x".repeat(121)), Err(InvalidSlug::TooLong));
        assert!(Slug::own(&"x".repeat(120)).is_ok());
    }

    #[test]
    fn an_operators_slug_does_not_end_as_those_of_products() {
        for reserved in ["portal-i7", "i10000000195012", "portal-i007"] {
            assert_eq!(Slug::own(reserved), Err(InvalidSlug::Reserved), "{reserved}");
        }
    }

    proptest! {
        #[test]
        fn no_product_has_an_operators_slug(title in "\\PC{0,200}", id in 1_i64..1_000_000) {
            prop_assert!(Slug::own(&slug(&title, id)).is_err());
        }

        #[test]
        fn slugs_are_clean_and_differ_where_ids_differ(title in "\\PC{0,400}", a in 1_i64..1_000_000, b in 1_i64..1_000_000) {
            let first = slug(&title, a);
            prop_assert!(first.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-'));
            prop_assert!(!first.contains("--") && !first.starts_with('-') && first.len() <= MAX_TITLE_BYTES + 22);
            prop_assert_eq!(first == slug(&title, b), a == b);
        }
    }
}
