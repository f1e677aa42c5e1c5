//! Tokens that tell a page of ours from a page that makes a browser send our cookies: the signed double-submit cookie.
//!
//! A token is `base64url(nonce ‖ HMAC-SHA-256(guest ‖ nonce))`. It fits one guest session alone. The guest is named by the hash of
//! its token, as storage knows it, so a token can be checked before anything is read.

use crate::derived_key::DerivedKey;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{account::TokenHash, ports::RandomTokens};
use hmac::Mac;
use secrecy::{ExposeSecret, SecretSlice};

const PURPOSE: &[u8] = b"keymart/csrf/1";
const NONCE_BYTES: usize = 16;

/// The key that CSRF tokens are signed with.
#[derive(Clone)]
pub struct CsrfKey(DerivedKey);

impl CsrfKey {
    /// The key that follows from `secret`, which may serve other purposes too.
    pub fn derive(secret: &SecretSlice<u8>) -> Self {
        Self(DerivedKey::derive(secret, PURPOSE))
    }

    /// A new token for the guest.
    pub fn issue(&self, guest: &TokenHash, random: &dyn RandomTokens) -> String {
        // What is taken of a random token is as random as its characters are.
        let random = URL_SAFE_NO_PAD.decode(random.next().expose_secret()).unwrap_or_default();
        let mut token: Vec<u8> = random.into_iter().take(NONCE_BYTES).collect();
        let tag = self.0.sign().chain_update(guest.as_bytes()).chain_update(&token).finalize().into_bytes();
        token.extend(tag);
        URL_SAFE_NO_PAD.encode(token)
    }

    /// Whether `token` was issued for the guest. Takes as long wherever the two differ.
    pub fn verify(&self, guest: &TokenHash, token: &str) -> bool {
        let bytes = URL_SAFE_NO_PAD.decode(token).unwrap_or_default();
        let Some((nonce, tag)) = bytes.split_first_chunk::<NONCE_BYTES>() else { return false };
        self.0.sign().chain_update(guest.as_bytes()).chain_update(nonce).verify_slice(tag).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use secrecy::SecretString;

    /// Always the same, which is as random as a test needs.
    struct Fixed;

    impl RandomTokens for Fixed {
        fn next(&self) -> SecretString {
            "kTDZxCGHEXyDVkLbWzvJ6Zu0vYtbPWZDHjG3HnHRk9A".into()
        }
    }

    fn key() -> CsrfKey {
        CsrfKey::derive(&SecretSlice::from(b"a secret for tests".to_vec()))
    }

    #[test]
    fn a_token_fits_the_guest_that_it_was_issued_for_and_no_other() {
        let [guest, other] = ["guest", "other"].map(TokenHash::of);
        let token = key().issue(&guest, &Fixed);
        assert!(key().verify(&guest, &token));
        assert!(!key().verify(&other, &token));
    }

    #[test]
    fn a_token_of_another_key_does_not_fit() {
        let guest = TokenHash::of("guest");
        let other = CsrfKey::derive(&SecretSlice::from(b"another secret".to_vec()));
        assert!(!key().verify(&guest, &other.issue(&guest, &Fixed)));
    }

    proptest! {
        #[test]
        fn a_changed_or_cut_token_does_not_fit(at in any::<prop::sample::Index>(), bit in 0..8, cut in 1_usize..80) {
            let guest = TokenHash::of("guest");
            let token = key().issue(&guest, &Fixed);
            let mut bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
            prop_assert!(!key().verify(&guest, &URL_SAFE_NO_PAD.encode(&bytes)));
            prop_assert!(!key().verify(&guest, &token[..token.len() - cut.min(token.len())]));
        }

        #[test]
        fn any_other_text_does_not_fit(text in "\\PC{0,120}") {
            prop_assert!(!key().verify(&TokenHash::of("guest"), &text));
        }
    }
}
