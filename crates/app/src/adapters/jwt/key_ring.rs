//! Keys for one kind of token: one signs, all verify, so that a secret can be changed while old tokens are still about.

use super::hs256;
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
        hs256::install();
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use sha2::Sha512;

    const AUDIENCE: &str = "keymart-test";

    fn secret() -> SecretString {
        SecretString::from("a-secret-0123456789abcdef0123456789")
    }

    fn claims() -> Value {
        json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": "somebody", "exp": 1 })
    }

    /// What an attacker could make who had the key, which shows that each check stands by itself.
    fn forged(algorithm: &str, claims: &Value) -> String {
        let key = Key::derive(AUDIENCE, &secret());
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = json!({ "typ": "JWT", "alg": algorithm, "kid": key.id });
        let message = format!("{}.{}", part(&header), part(claims));
        let signature = match algorithm {
            "HS256" => hmac(key.signs.as_bytes()).chain_update(&message).finalize().into_bytes().to_vec(),
            "HS512" => {
                let mac = Hmac::<Sha512>::new_from_slice(key.signs.as_bytes()).unwrap();
                mac.chain_update(&message).finalize().into_bytes().to_vec()
            }
            _ => Vec::new(),
        };
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn reads(token: &str) -> bool {
        KeyRing::new(AUDIENCE, &[secret()]).unwrap().read::<Value>(token).is_some()
    }

    #[test]
    fn one_algorithm_is_taken_however_well_another_is_used() {
        assert!(reads(&forged("HS256", &claims())));
        for other in ["HS512", "none", "None", "RS256"] {
            assert!(!reads(&forged(other, &claims())), "{other}");
        }
    }

    #[test]
    fn issuer_audience_subject_and_end_must_be_there_and_be_right() {
        for (name, wrong) in [
            ("iss", json!("another-shop")),
            ("iss", json!(["another-shop"])),
            ("aud", json!("keymart-api")),
            ("aud", json!([])),
            ("iss", Value::Null),
            ("aud", Value::Null),
            ("sub", Value::Null),
            ("exp", Value::Null),
        ] {
            let mut claims = claims();
            claims[name] = wrong.clone();
            assert!(!reads(&forged("HS256", &claims)), "{name}: {wrong}");
            claims.as_object_mut().unwrap().remove(name);
            assert!(!reads(&forged("HS256", &claims)), "no {name}");
        }
    }

    #[test]
    fn a_name_of_a_key_tells_nothing_of_it_and_is_its_own() {
        let (one, other) = (Key::derive("one", &secret()), Key::derive("other", &secret()));
        assert_ne!(one.id, other.id);
        assert_ne!(one.signs.as_bytes(), other.signs.as_bytes());
        assert!(!URL_SAFE_NO_PAD.encode(one.signs.as_bytes()).contains(&one.id));
    }
}
