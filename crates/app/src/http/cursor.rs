//! Cursors: where the next page begins, opaque and tamper-evident.
//!
//! A cursor is `base64url(list ‖ position ‖ tag)`: eight bytes that stand for the list it belongs to (its name, filters and
//! sort), the position as JSON, and an HMAC-SHA-256 over both, cut to sixteen bytes. Whoever changes it, or takes it to another
//! list, is told so; the database never sees a position that it did not give out.

use super::problem::{ApiError, FaultCode};
use crate::derived_key::DerivedKey;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::Mac;
use secrecy::SecretSlice;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

const LIST_BYTES: usize = 8;
const TAG_BYTES: usize = 16;
/// Makes the key one for cursors of this form alone, whatever else the secret is used for.
const PURPOSE: &[u8] = b"keymart/cursor/1";

/// The key that cursors are signed with.
#[derive(Clone)]
pub struct CursorKey(DerivedKey);

impl CursorKey {
    /// The key that follows from `secret`, which may serve other purposes too.
    pub fn derive(secret: &SecretSlice<u8>) -> Self {
        Self(DerivedKey::derive(secret, PURPOSE))
    }

    /// The cursor of the page that begins after `position` in `list`: whatever decides what follows in which order, its name
    /// first. The size of a page does not.
    pub fn seal(&self, list: &impl Serialize, position: &impl Serialize) -> String {
        let mut bytes = digest_of(list).to_vec();
        // A position is dates, numbers and text: there is nothing in it that JSON could not hold.
        bytes.extend(serde_json::to_vec(position).unwrap_or_default());
        let tag = self.0.sign().chain_update(&bytes).finalize().into_bytes();
        bytes.extend(tag.iter().take(TAG_BYTES));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The position that `cursor` holds, if it was sealed for `list`.
    pub fn open<P: DeserializeOwned>(&self, list: &impl Serialize, cursor: &str) -> Result<P, InvalidCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| InvalidCursor::Forged)?;
        let (signed, tag) = bytes.split_last_chunk::<TAG_BYTES>().ok_or(InvalidCursor::Forged)?;
        let mac = self.0.sign().chain_update(signed);
        mac.verify_truncated_left(tag).map_err(|_| InvalidCursor::Forged)?;
        let (digest, position) = signed.split_first_chunk::<LIST_BYTES>().ok_or(InvalidCursor::Forged)?;
        if *digest != digest_of(list) {
            return Err(InvalidCursor::OtherList);
        }
        serde_json::from_slice(position).map_err(|_| InvalidCursor::Forged)
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

fn digest_of(list: &impl Serialize) -> [u8; LIST_BYTES] {
    let digest = Sha256::digest(serde_json::to_vec(list).unwrap_or_default());
    let mut short = [0; LIST_BYTES];
    short.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIST: (&str, bool) = ("games", true);
    const POSITION: (&str, u32) = ("half-life 2", 7);

    fn key() -> CursorKey {
        CursorKey::derive(&SecretSlice::from(b"a secret for tests".to_vec()))
    }

    fn opened(list: &impl Serialize, cursor: &str) -> Result<(String, u32), InvalidCursor> {
        key().open(list, cursor)
    }

    #[test]
    fn a_cursor_opens_where_it_was_sealed() {
        let cursor = key().seal(&LIST, &POSITION);
        assert_eq!(opened(&LIST, &cursor), Ok((POSITION.0.to_owned(), POSITION.1)));
    }

    #[test]
    fn a_cursor_of_another_list_is_misplaced() {
        let cursor = key().seal(&LIST, &POSITION);
        assert_eq!(opened(&("games", false), &cursor), Err(InvalidCursor::OtherList));
        assert_eq!(opened(&("wishlist", true), &cursor), Err(InvalidCursor::OtherList));
    }

    #[test]
    fn a_cursor_of_another_key_is_forged() {
        let other = CursorKey::derive(&SecretSlice::from(b"another secret".to_vec()));
        assert_eq!(opened(&LIST, &other.seal(&LIST, &POSITION)), Err(InvalidCursor::Forged));
    }

    proptest! {
        #[test]
        fn any_changed_byte_is_refused(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut cursor = key().seal(&LIST, &POSITION).into_bytes();
            let at = at.index(cursor.len());
            prop_assume!(cursor[at] != byte);
            cursor[at] = byte;
            let cursor = String::from_utf8_lossy(&cursor);
            prop_assert_eq!(opened(&LIST, &cursor), Err(InvalidCursor::Forged));
        }

        #[test]
        fn any_flipped_bit_of_what_it_holds_is_refused(at in any::<prop::sample::Index>(), bit in 0..8) {
            let cursor = key().seal(&LIST, &POSITION);
            let mut bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
            let cursor = URL_SAFE_NO_PAD.encode(bytes);
            prop_assert_eq!(opened(&LIST, &cursor), Err(InvalidCursor::Forged));
        }

        #[test]
        fn any_text_is_refused_without_a_panic(cursor in "\\PC{0,200}") {
            prop_assert_eq!(opened(&LIST, &cursor), Err(InvalidCursor::Forged));
        }
    }
}
