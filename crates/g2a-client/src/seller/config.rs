//! Which G2A to sell on, as whom, and how long to wait.

use crate::{
    config::{G2aEnvironment, Timeouts},
    credentials::{InvalidCredentials, require_one_word},
};
use secrecy::{ExposeSecret as _, SecretString};

/// Everything that a seller's client must be told.
#[derive(Debug, Clone)]
pub struct SellerConfig {
    /// Whose API it is.
    pub environment: G2aEnvironment,
    /// A base URL in place of the environment's (`G2A_BASE_URL`).
    pub base_url: Option<String>,
    /// As whom.
    pub credentials: SellerCredentials,
    /// How long to wait.
    pub timeouts: Timeouts,
}

impl SellerConfig {
    /// The environment's own address and the usual time-outs.
    pub fn new(environment: G2aEnvironment, credentials: SellerCredentials) -> Self {
        Self { environment, base_url: None, credentials, timeouts: Timeouts::default() }
    }
}

/// For which a token is given: the client id and the client secret (OAuth2 client credentials, `g2a-contract.md` §6.1).
#[derive(Debug, Clone)]
pub struct SellerCredentials {
    client_id: String,
    client_secret: SecretString,
}

impl SellerCredentials {
    /// The credentials of a client. Faults are told in terms of the settings.
    pub fn new(client_id: &str, client_secret: SecretString) -> Result<Self, InvalidCredentials> {
        require_one_word("G2A_CLIENT_ID", client_id)?;
        require_one_word("G2A_CLIENT_SECRET", client_secret.expose_secret())?;
        Ok(Self { client_id: client_id.to_owned(), client_secret })
    }

    /// The sandbox account that G2A publishes, see [`crate::G2aCredentials::public_sandbox`]. It is no secret.
    pub fn public_sandbox() -> Self {
        const SECRET: &str = "b0d293f6-e1d2-4629-8264-fd63b5af3207b0d293f6-e1d2-4629-8264-fd63b5af3207";
        Self { client_id: "qdaiciDiyMaTjxMt".to_owned(), client_secret: SECRET.into() }
    }

    /// The client id, which names the place of its token.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    pub(super) fn client_secret(&self) -> &str {
        self.client_secret.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_could_not_be_right_is_refused_by_the_name_of_its_setting() {
        let refused = |id: &str, secret: &str| SellerCredentials::new(id, secret.into()).unwrap_err();
        assert_eq!(refused("", "secret"), InvalidCredentials::NotOneWord("G2A_CLIENT_ID"));
        assert_eq!(refused("id", "sec\nret"), InvalidCredentials::NotOneWord("G2A_CLIENT_SECRET"));
    }

    #[test]
    fn the_secret_is_not_printed() {
        let credentials = SellerCredentials::new("the-id", "the-secret".into()).unwrap();
        assert!(!format!("{credentials:?}").contains("the-secret"));
    }
}
