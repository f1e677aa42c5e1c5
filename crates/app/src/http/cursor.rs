//! Cursors: where the next page begins, opaque and tamper-evident.
//!
//! A cursor is `base64url(list ‖ position ‖ tag)`: eight bytes that stand for the list it belongs to (filters and sort),
//! the position as JSON, and an HMAC-SHA-256 over both, cut to sixteen bytes. Whoever changes it, or takes it to another
//! list, is told so; the database never sees a position that it did not give out.

use super::problem::{ApiError, FaultCode};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    catalogue::{CatalogueQuery, Position},
    text::SearchText,
};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretSlice};
use sha2::{Digest, Sha256};

const LIST_BYTES: usize = 8;
const TAG_BYTES: usize = 16;
/// Makes the key one for cursors of this form alone, whatever else the secret is used for.
const PURPOSE: &[u8] = b"keymart/cursor/1";

/// The key that cursors are signed with. All instances must have the same one, or a next page works on one of them only.
#[derive(Clone)]
pub struct CursorKey(Hmac<Sha256>);

impl CursorKey {
    /// The key that follows from `secret`, which may serve other purposes too: it cannot be found from cursors.
    pub fn derive(secret: &SecretSlice<u8>) -> Self {
        let derived = hmac(secret.expose_secret()).chain_update(PURPOSE).finalize().into_bytes();
        Self(hmac(&derived))
    }

    /// The cursor of the page that begins after `position` in the list of `query`.
    pub fn seal(&self, query: &CatalogueQuery, position: &Position) -> String {
        let mut bytes = list_of(query).to_vec();
        // A position is dates, numbers and text: there is nothing in it that JSON could not hold.
        bytes.extend(serde_json::to_vec(position).unwrap_or_default());
        let tag = self.0.clone().chain_update(&bytes).finalize().into_bytes();
        bytes.extend(tag.iter().take(TAG_BYTES));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The position that `cursor` holds, if it was sealed for the list of `query`.
    pub fn open(&self, query: &CatalogueQuery, cursor: &str) -> Result<Position, InvalidCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| InvalidCursor::Forged)?;
        let (signed, tag) = bytes.split_last_chunk::<TAG_BYTES>().ok_or(InvalidCursor::Forged)?;
        let mac = self.0.clone().chain_update(signed);
        mac.verify_truncated_left(tag).map_err(|_| InvalidCursor::Forged)?;
        let (list, position) = signed.split_first_chunk::<LIST_BYTES>().ok_or(InvalidCursor::Forged)?;
        if *list != list_of(query) {
            return Err(InvalidCursor::OtherList);
        }
        let position = serde_json::from_slice(position).map_err(|_| InvalidCursor::Forged)?;
        if query.fits(&position) { Ok(position) } else { Err(InvalidCursor::OtherList) }
    }
}

/// Why a cursor is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidCursor {
    /// It was not sealed here, or changed since.
    Forged,
    /// It belongs to a list with other filters or another sort.
    OtherList,
}

impl From<InvalidCursor> for ApiError {
    fn from(error: InvalidCursor) -> Self {
        match error {
            InvalidCursor::Forged => Self::invalid_cursor(FaultCode::Forged, "was not issued by this shop"),
            InvalidCursor::OtherList => {
                Self::invalid_cursor(FaultCode::Misplaced, "was issued for other filters or another sort")
            }
        }
    }
}

fn hmac(key: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104)")]
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

/// Stands for everything that decides which games follow in which order. The size of a page does not.
fn list_of(query: &CatalogueQuery) -> [u8; LIST_BYTES] {
    let filter = &query.filter;
    let list = (
        filter.search.as_ref().map(SearchText::as_str),
        &filter.platform,
        &filter.region,
        filter.category,
        &filter.publisher,
        (filter.price_min, filter.price_max),
        filter.in_stock,
        query.effective_sort(),
    );
    let digest = Sha256::digest(serde_json::to_vec(&list).unwrap_or_default());
    let mut short = [0; LIST_BYTES];
    short.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::catalogue::{CatalogueFilter, GameId, Sort};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn key() -> CursorKey {
        CursorKey::derive(&SecretSlice::from(b"a secret for tests".to_vec()))
    }

    fn query(sort: Sort) -> CatalogueQuery {
        CatalogueQuery { filter: CatalogueFilter::default(), sort, after: None, limit: 24 }
    }

    fn position() -> Position {
        Position::Title("half-life 2".to_owned(), GameId(Uuid::from_u128(7)))
    }

    #[test]
    fn a_cursor_opens_where_it_was_sealed() {
        let query = query(Sort::Title);
        let cursor = key().seal(&query, &position());
        assert_eq!(key().open(&query, &cursor), Ok(position()));
        assert_eq!(key().open(&CatalogueQuery { limit: 7, ..query }, &cursor), Ok(position()));
    }

    #[test]
    fn a_cursor_of_another_list_is_misplaced() {
        let here = query(Sort::Title);
        let cursor = key().seal(&here, &position());
        let search = Some(SearchText::parse("doom").unwrap());
        let filters = [
            CatalogueFilter { in_stock: true, ..CatalogueFilter::default() },
            CatalogueFilter { platform: Some("Steam".to_owned()), ..CatalogueFilter::default() },
            CatalogueFilter { region: Some("Steam".to_owned()), ..CatalogueFilter::default() },
            CatalogueFilter { price_min: Some(1), ..CatalogueFilter::default() },
            CatalogueFilter { price_max: Some(1), ..CatalogueFilter::default() },
            CatalogueFilter { search, ..CatalogueFilter::default() },
        ];
        for filter in filters {
            let elsewhere = CatalogueQuery { filter, ..here.clone() };
            assert_eq!(key().open(&elsewhere, &cursor), Err(InvalidCursor::OtherList), "{elsewhere:?}");
        }
        for sort in [Sort::Newest, Sort::PriceAsc, Sort::PriceDesc, Sort::Relevance] {
            assert_eq!(key().open(&query(sort), &cursor), Err(InvalidCursor::OtherList), "{sort:?}");
        }
    }

    #[test]
    fn a_cursor_of_another_key_is_forged() {
        let other = CursorKey::derive(&SecretSlice::from(b"another secret".to_vec()));
        let cursor = other.seal(&query(Sort::Title), &position());
        assert_eq!(key().open(&query(Sort::Title), &cursor), Err(InvalidCursor::Forged));
    }

    proptest! {
        #[test]
        fn any_changed_byte_is_refused(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut cursor = key().seal(&query(Sort::Title), &position()).into_bytes();
            let at = at.index(cursor.len());
            prop_assume!(cursor[at] != byte);
            cursor[at] = byte;
            let cursor = String::from_utf8_lossy(&cursor);
            prop_assert_eq!(key().open(&query(Sort::Title), &cursor), Err(InvalidCursor::Forged));
        }

        #[test]
        fn any_flipped_bit_of_what_it_holds_is_refused(at in any::<prop::sample::Index>(), bit in 0..8) {
            let cursor = key().seal(&query(Sort::Title), &position());
            let mut bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
            let cursor = URL_SAFE_NO_PAD.encode(bytes);
            prop_assert_eq!(key().open(&query(Sort::Title), &cursor), Err(InvalidCursor::Forged));
        }

        #[test]
        fn any_text_is_refused_without_a_panic(cursor in "\\PC{0,200}") {
            prop_assert_eq!(key().open(&query(Sort::Title), &cursor), Err(InvalidCursor::Forged));
        }
    }
}
