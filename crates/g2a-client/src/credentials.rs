//! How a call says who makes it (`g2a-contract.md` §2).

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// The header `Authorization: {hash}, {key}` of the Export API, the same for every call of an account.
///
/// It is marked sensitive from the start, so neither `Debug` nor a log of headers shows any of it.
#[derive(Debug, Clone)]
pub struct G2aCredentials {
    authorization: HeaderValue,
}

/// Why credentials cannot be right, in terms of the settings that hold them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCredentials {
    /// The key is something else, most often the client id of an account whose key is still to be computed.
    #[error(
        "G2A_API_KEY is not an API key, which has 64 digits from 0-9 and a-f; if the account has a client id, \
         a client secret and an e-mail address, set G2A_CLIENT_ID, G2A_CLIENT_SECRET and G2A_EMAIL, and remove \
         G2A_API_HASH and G2A_API_KEY"
    )]
    NotAnApiKey,
    /// The value of a setting is empty or has characters that no such value has.
    #[error("{0} must be one word of printable ASCII characters without a comma")]
    NotOneWord(&'static str),
}

impl G2aCredentials {
    /// Credentials as G2A hands them out ready for use: the API hash (the client id) and the API key.
    pub fn from_api_key(api_hash: &str, api_key: &SecretString) -> Result<Self, InvalidCredentials> {
        require_one_word("G2A_API_HASH", api_hash)?;
        let key = api_key.expose_secret();
        let ready = key.len() == 64 && key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if ready { Self::new(api_hash, key) } else { Err(InvalidCredentials::NotAnApiKey) }
    }

    /// Credentials whose key is computed from the account's client id, client secret and e-mail address.
    pub fn from_client_secret(
        client_id: &str,
        client_secret: &SecretString,
        email: &str,
    ) -> Result<Self, InvalidCredentials> {
        let secret = client_secret.expose_secret();
        require_one_word("G2A_CLIENT_ID", client_id)?;
        require_one_word("G2A_CLIENT_SECRET", secret)?;
        require_one_word("G2A_EMAIL", email)?;
        Self::new(client_id, &api_key(client_id, email, secret))
    }

    /// The sandbox account that G2A publishes in its documentation and its official client. It is no secret.
    pub fn public_sandbox() -> Self {
        const AUTHORIZATION: &str =
            "qdaiciDiyMaTjxMt, 74026b3dc2c6db6a30a73e71cdb138b1e1b5eb7a97ced46689e2d28db1050875";
        Self::sensitive(HeaderValue::from_static(AUTHORIZATION))
    }

    fn new(api_hash: &str, api_key: &str) -> Result<Self, InvalidCredentials> {
        HeaderValue::try_from(format!("{api_hash}, {api_key}"))
            .map(Self::sensitive)
            .map_err(|_| InvalidCredentials::NotOneWord("G2A_API_HASH"))
    }

    fn sensitive(mut authorization: HeaderValue) -> Self {
        authorization.set_sensitive(true);
        Self { authorization }
    }

    pub(crate) fn authorization(&self) -> HeaderValue {
        self.authorization.clone()
    }
}

pub(crate) fn require_one_word(setting: &'static str, value: &str) -> Result<(), InvalidCredentials> {
    let one_word = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',');
    one_word.then_some(()).ok_or(InvalidCredentials::NotOneWord(setting))
}

/// SHA-256 of hash, e-mail and secret without separators, in lower-case hexadecimal.
fn api_key(api_hash: &str, email: &str, secret: &str) -> String {
    let digest = Sha256::new().chain_update(api_hash).chain_update(email).chain_update(secret).finalize();
    let nibbles = digest.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    nibbles.filter_map(|nibble| char::from_digit(nibble.into(), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SANDBOX_SECRET: &str = "b0d293f6-e1d2-4629-8264-fd63b5af3207b0d293f6-e1d2-4629-8264-fd63b5af3207";
    const SANDBOX_KEY: &str = "74026b3dc2c6db6a30a73e71cdb138b1e1b5eb7a97ced46689e2d28db1050875";

    fn from_api_key(hash: &str, key: &str) -> Result<G2aCredentials, InvalidCredentials> {
        G2aCredentials::from_api_key(hash, &key.into())
    }

    #[test]
    fn the_published_accounts_give_the_published_keys() {
        assert_eq!(api_key("qdaiciDiyMaTjxMt", "sandboxapitest@g2a.com", SANDBOX_SECRET), SANDBOX_KEY);
        assert_eq!(
            api_key("games-games-games", "test123@integration-api.g2a", "quite-nice-secret"),
            "5feaefae655d6d2dcfb27f22e700495aa90e255fc0ad93bc22dfc0ed770fae21"
        );
    }

    #[test]
    fn every_way_to_name_the_sandbox_account_gives_the_same_header() {
        let ready = from_api_key("qdaiciDiyMaTjxMt", SANDBOX_KEY).unwrap();
        let computed = G2aCredentials::from_client_secret(
            "qdaiciDiyMaTjxMt",
            &SANDBOX_SECRET.into(),
            "sandboxapitest@g2a.com",
        )
        .unwrap();
        let expected = format!("qdaiciDiyMaTjxMt, {SANDBOX_KEY}");
        for credentials in [ready, computed, G2aCredentials::public_sandbox()] {
            assert_eq!(credentials.authorization(), expected);
            assert!(credentials.authorization().is_sensitive());
        }
    }

    #[test]
    fn a_client_id_in_the_place_of_the_key_is_told_where_it_belongs() {
        let swapped = from_api_key(SANDBOX_SECRET, "qdaiciDiyMaTjxMt").unwrap_err();
        let message = swapped.to_string();
        assert_eq!(swapped, InvalidCredentials::NotAnApiKey);
        for setting in ["G2A_API_KEY", "G2A_CLIENT_ID", "G2A_CLIENT_SECRET", "G2A_EMAIL"] {
            assert!(message.contains(setting), "{message}");
        }
        for key in ["", &SANDBOX_KEY.to_uppercase(), &SANDBOX_KEY[1..], &format!("{SANDBOX_KEY}\n")] {
            assert_eq!(from_api_key("hash", key).unwrap_err(), InvalidCredentials::NotAnApiKey, "{key:?}");
        }
    }

    #[test]
    fn a_value_that_could_not_be_right_is_refused_by_the_name_of_its_setting() {
        assert_eq!(
            from_api_key("", SANDBOX_KEY).unwrap_err(),
            InvalidCredentials::NotOneWord("G2A_API_HASH")
        );
        assert_eq!(
            from_api_key("a, b", SANDBOX_KEY).unwrap_err(),
            InvalidCredentials::NotOneWord("G2A_API_HASH")
        );
        let computed = |id: &str, secret: &str, email: &str| {
            G2aCredentials::from_client_secret(id, &secret.into(), email).unwrap_err().to_string()
        };
        assert!(computed("a\r\nb", "s", "e@x").starts_with("G2A_CLIENT_ID "));
        assert!(computed("a", "s\n", "e@x").starts_with("G2A_CLIENT_SECRET "));
        assert!(computed("a", "s", "").starts_with("G2A_EMAIL "));
    }

    #[test]
    fn nothing_of_them_is_printed() {
        let printed = format!("{:?}", from_api_key("the-hash", SANDBOX_KEY).unwrap());
        assert!(!printed.contains("the-hash") && !printed.contains(SANDBOX_KEY), "{printed}");
    }
}
