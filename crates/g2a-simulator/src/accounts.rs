//! Who may call, and how a caller proves it.

use std::fmt::Write as _;

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::call::Route;
use crate::catalogue::Cents;
use crate::errors::ErrorCode;
use crate::tokens::TokenMint;

/// A customer of the marketplace.
#[derive(Clone, Debug)]
pub struct Account {
    pub email: String,
    /// Also the OAuth client id.
    pub api_hash: String,
    /// Also the OAuth client secret.
    pub api_secret: SecretString,
    pub funds: Funds,
}

/// What an account can spend, in EUR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Funds {
    Unlimited,
    Limited(Cents),
}

impl Account {
    /// The sandbox account that G2A's documentation and official client publish, with unlimited funds.
    pub fn sandbox() -> Self {
        Self {
            email: "sandboxapitest@g2a.com".into(),
            api_hash: "qdaiciDiyMaTjxMt".into(),
            api_secret: "b0d293f6-e1d2-4629-8264-fd63b5af3207b0d293f6-e1d2-4629-8264-fd63b5af3207".into(),
            funds: Funds::Unlimited,
        }
    }

    pub fn api_key(&self) -> String {
        api_key(&self.api_hash, &self.email, self.api_secret.expose_secret())
    }

    /// The header `Authorization: {hash}, {key}` that this account sends.
    pub fn authorization(&self) -> String {
        format!("{}, {}", self.api_hash, self.api_key())
    }
}

/// The API key: the SHA-256 of hash, e-mail and secret without separators, in lower-case hexadecimal.
pub fn api_key(api_hash: &str, email: &str, api_secret: &str) -> String {
    hex_sha256(&[api_hash, email, api_secret])
}

pub(crate) fn hex_sha256(parts: &[&str]) -> String {
    let digest = parts.iter().fold(Sha256::new(), Sha256::chain_update).finalize();
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The accounts with the header each one must send.
#[derive(Debug)]
pub(crate) struct Accounts(Vec<(Account, String)>);

impl Accounts {
    pub(crate) fn new(accounts: Vec<Account>) -> Self {
        Self(accounts.into_iter().map(|account| (account.clone(), account.authorization())).collect())
    }

    /// The account behind the header, checked in the API's order: first that there is one, then that it is right.
    pub(crate) fn authorise(
        &self,
        header: Option<&str>,
        route: Route,
        tokens: &TokenMint,
    ) -> Result<&Account, ErrorCode> {
        let header = header.ok_or(ErrorCode::Auth01)?;
        if header.starts_with("Bearer ") {
            let account = self.bearer(header, tokens).ok_or(ErrorCode::Auth02)?;
            return if route == Route::Products { Ok(account) } else { Err(ErrorCode::Auth04) };
        }
        let mut accounts = self.0.iter();
        accounts.find(|(_, expected)| expected == header).map(|(account, _)| account).ok_or(ErrorCode::Auth02)
    }

    /// The account behind a header with a token that is good.
    pub(crate) fn bearer(&self, header: &str, tokens: &TokenMint) -> Option<&Account> {
        let token = header.strip_prefix("Bearer ")?;
        tokens.client_of(token).and_then(|hash| self.find(hash))
    }

    pub(crate) fn find(&self, api_hash: &str) -> Option<&Account> {
        self.0.iter().map(|(account, _)| account).find(|account| account.api_hash == api_hash)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Account> {
        self.0.iter().map(|(account, _)| account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sandbox_credentials_give_the_documented_key() {
        let key = "74026b3dc2c6db6a30a73e71cdb138b1e1b5eb7a97ced46689e2d28db1050875";
        assert_eq!(Account::sandbox().api_key(), key);
        assert_eq!(Account::sandbox().authorization(), format!("qdaiciDiyMaTjxMt, {key}"));
    }

    #[test]
    fn the_vector_of_the_official_client_matches() {
        let key = api_key("games-games-games", "test123@integration-api.g2a", "quite-nice-secret");
        assert_eq!(key, "5feaefae655d6d2dcfb27f22e700495aa90e255fc0ad93bc22dfc0ed770fae21");
    }
}
