//! Tells whether a listing says anything new, without comparing it field by field.

use crate::{listing::Listing, pricing::Markup};
use sha2::{Digest, Sha256};

/// Raise it when the way from a listing to a game changes: the next lap then rewrites every game.
const MAPPING_VERSION: u32 = 1;

/// SHA-256 over everything that reaches a game: the listing's content, the markup and the version of the mapping.
///
/// Two equal fingerprints mean that writing the game again would change nothing. The marketplace's own "updated at" is
/// left out on purpose: a product touched but not changed is not a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of the game that `listing` describes at `markup`.
    pub fn of(listing: &Listing, markup: Markup) -> Self {
        let content = (
            (MAPPING_VERSION, markup.basis_points(), listing.id, &listing.title, listing.stock, listing.cost),
            (
                &listing.platform,
                &listing.region,
                &listing.developer,
                &listing.publisher,
                listing.release_date,
            ),
            (&listing.description, &listing.thumbnail, &listing.cover, &listing.categories, &listing.details),
        );
        let mut hasher = Sha256::new();
        // Writing plain data to memory cannot fail: no map keys, no user-written `Serialize`.
        let written = serde_json::to_writer(DigestWriter(&mut hasher), &content);
        debug_assert!(written.is_ok());
        Self(hasher.finalize().into())
    }

    /// The 32 bytes of the hash.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

struct DigestWriter<'a>(&'a mut Sha256);

impl std::io::Write for DigestWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue::{Category, GameDetails},
        money::Money,
        product::ProductId,
    };
    use rust_decimal::Decimal;

    fn listing() -> Listing {
        Listing {
            id: ProductId::try_from(10_000_000_024_005).unwrap(),
            title: "Portal".into(),
            stock: 3,
            cost: Some(Money::eur(499)),
            platform: Some("Steam".into()),
            region: None,
            developer: None,
            publisher: None,
            release_date: None,
            updated_at: None,
            description: Some("<p>Cake</p>".into()),
            thumbnail: None,
            cover: None,
            categories: vec![Category { id: 189, name: "Games".into() }],
            details: GameDetails::default(),
        }
    }

    fn of(listing: &Listing) -> Fingerprint {
        Fingerprint::of(listing, Markup::from_percent(Decimal::TWO).unwrap())
    }

    #[test]
    fn the_same_listing_has_the_same_fingerprint() {
        assert_eq!(of(&listing()), of(&listing()));
    }

    #[test]
    fn every_change_that_reaches_a_customer_shows() {
        let changes: [fn(&mut Listing); 7] = [
            |l| l.title.push('2'),
            |l| l.stock = 2,
            |l| l.cost = None,
            |l| l.platform = None,
            |l| l.description = None,
            |l| l.categories.clear(),
            |l| l.details.requirements.minimal.memory = Some("4 GB".into()),
        ];
        for (index, change) in changes.into_iter().enumerate() {
            let mut other = listing();
            change(&mut other);
            assert_ne!(of(&other), of(&listing()), "change {index}");
        }
    }

    #[test]
    fn another_markup_is_another_fingerprint() {
        assert_ne!(Fingerprint::of(&listing(), Markup::from_percent(Decimal::ZERO).unwrap()), of(&listing()));
    }

    #[test]
    fn a_touch_without_a_change_does_not_show() {
        let mut touched = listing();
        touched.updated_at =
            chrono::NaiveDate::from_ymd_opt(2026, 1, 2).and_then(|day| day.and_hms_opt(3, 4, 5));
        assert_eq!(of(&touched), of(&listing()));
    }
}
