//! The readable part of a game's address.

use crate::product::ProductId;
use serde::{Deserialize, Serialize};

/// The longest readable part, in bytes; the id that follows is never cut.
const MAX_TITLE_BYTES: usize = 120;

/// Lower-case letters, digits and single hyphens, ending in `-i` and the product's id: unique by construction, because
/// the id is. A game keeps the slug that it was given first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// The slug of the product `id` that is called `title`.
    pub fn for_product(title: &str, id: ProductId) -> Self {
        let readable = hyphenate(title);
        if readable.is_empty() { Self(format!("i{id}")) } else { Self(format!("{readable}-i{id}")) }
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

    proptest! {
        #[test]
        fn slugs_are_clean_and_differ_where_ids_differ(title in "\\PC{0,400}", a in 1_i64..1_000_000, b in 1_i64..1_000_000) {
            let first = slug(&title, a);
            prop_assert!(first.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-'));
            prop_assert!(!first.contains("--") && !first.starts_with('-') && first.len() <= MAX_TITLE_BYTES + 22);
            prop_assert_eq!(first == slug(&title, b), a == b);
        }
    }
}
