//! Keys for one kind of token: one signs, all verify, so that a secret can be changed while old tokens are still about.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::Sha256;

const ISSUER: &str = "keymart";
/// Longer than any token of ours; a longer one is not looked at.
const MAX_TOKEN_BYTES: usize = 1024;
/// How much of a key's public name is shown, in bytes: enough that no two keys share it.
const KEY_ID_BYTES: usize = 8;

/// The keys for tokens of one audience.
pub(super) struct KeyRing {
    audience: &'static str,
    keys: Vec<Key>,
    validation: Validation,
}

struct Key {
    id: String,
    signs: EncodingKey,
    verifies: DecodingKey,
}

/// A payload between the claims that are the same in all tokens of a ring.
#[derive(Serialize, Deserialize)]
struct Envelope<T> {
    iss: String,
    aud: String,
    #[serde(flatten)]
    payload: T,
}

impl KeyRing {
    /// The keys that follow from `secrets`. `None` without any.
    pub(super) fn new(audience: &'static str, secrets: &[SecretString]) -> Option<Self> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        // Whether a token has ended is judged by the shop's clock, not by this machine's.
        validation.validate_exp = false;
        let keys: Vec<Key> = secrets.iter().map(|secret| Key::derive(audience, secret)).collect();
        (!keys.is_empty()).then_some(Self { audience, keys, validation })
    }

    /// A token that says `payload`. The same payload makes the same token.
    pub(super) fn sign(&self, payload: &impl Serialize) -> SecretString {
        #[expect(clippy::expect_used, reason = "a ring has a key, which signs any plain data")]
        let token = self
            .keys
            .first()
            .and_then(|key| {
                let header = Header { kid: Some(key.id.clone()), ..Header::new(Algorithm::HS256) };
                let (iss, aud) = (ISSUER.to_owned(), self.audience.to_owned());
                encode(&header, &Envelope { iss, aud, payload }, &key.signs).ok()
            })
            .expect("plain data can be signed");
        token.into()
    }

    /// What `token` says, if one of these keys has signed it.
    pub(super) fn read<T: DeserializeOwned>(&self, token: &str) -> Option<T> {
        if token.len() > MAX_TOKEN_BYTES {
            return None;
        }
        let id = decode_header(token).ok()?.kid?;
        let key = self.keys.iter().find(|key| key.id == id)?;
        let token = decode::<Envelope<T>>(token, &key.verifies, &self.validation).ok()?;
        Some(token.claims.payload)
    }
}

impl Key {
    /// The key for one audience that follows from `secret`, so that no token of another can pass, even where secrets are equal.
    fn derive(audience: &str, secret: &SecretString) -> Self {
        let derived = |purpose: &str| {
            let mac = hmac(secret.expose_secret().as_bytes()).chain_update(purpose).chain_update(audience);
            mac.finalize().into_bytes()
        };
        let (key, name) = (derived("keymart/jwt/1 "), derived("keymart/jwt-key-id/1 "));
        Self {
            id: URL_SAFE_NO_PAD.encode(name.iter().copied().take(KEY_ID_BYTES).collect::<Vec<_>>()),
            signs: EncodingKey::from_secret(&key),
            verifies: DecodingKey::from_secret(&key),
        }
    }
}

fn hmac(key: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length (RFC 2104)")]
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}
