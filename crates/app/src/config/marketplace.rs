//! Which marketplace, and as whom.

use super::{
    Profile, parse,
    reader::{Faulty, Reader},
    table::{
        G2A_API_HASH, G2A_API_KEY, G2A_BASE_URL, G2A_CLIENT_ID, G2A_CLIENT_SECRET, G2A_EMAIL, G2A_ENV,
        G2A_RATE_PER_MINUTE, G2A_WEBHOOK_SECRETS,
    },
};
use crate::adapters::WebhookSecret;
use g2a_client::{G2aConfig, G2aCredentials, G2aEnvironment, SellerCredentials};
use secrecy::SecretString;

/// The settings of the marketplace.
#[derive(Debug)]
pub struct MarketplaceSettings {
    /// Where it is.
    pub place: MarketplacePlace,
    /// As whom the shop sells there; `None` if only an API key is set, which is for buyers alone.
    pub seller: Option<SellerCredentials>,
    /// How many requests may leave in any 60 seconds; `None` for as many as there are.
    pub requests_per_minute: Option<u32>,
    /// What its messages are signed with, the newest first. Without any, nobody may send one.
    pub webhook_secrets: Vec<WebhookSecret>,
}

/// Where the marketplace is.
#[derive(Debug)]
pub enum MarketplacePlace {
    /// A simulator inside this process.
    InProcess,
    /// Somewhere else.
    Remote(Box<G2aConfig>),
}

/// The values of `G2A_ENV`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Environment {
    Simulator,
    Sandbox,
    Production,
}

impl MarketplaceSettings {
    pub(super) fn read(reader: &mut Reader<'_>, profile: Profile) -> Result<Self, Faulty> {
        let environment = read_environment(reader, profile);
        let requests_per_minute = reader.get(&G2A_RATE_PER_MINUTE, |text| rate(environment, text));
        let webhook_secrets = reader.find(&G2A_WEBHOOK_SECRETS, |text| parse::numbered("secret", text));
        let base_url = reader.find(&G2A_BASE_URL, str::parse);
        let seller = read_seller(reader);
        let credentials = read_credentials(reader);
        let credentials = credentials.and_then(|found| default_credentials(reader, found, environment?));
        let place = match (environment?, base_url?) {
            (Environment::Simulator, None) => MarketplacePlace::InProcess,
            (Environment::Simulator, Some(base_url)) => {
                remote(G2aEnvironment::Simulator { base_url }, None, credentials?)
            }
            (Environment::Sandbox, base_url) => remote(G2aEnvironment::Sandbox, base_url, credentials?),
            (Environment::Production, base_url) => remote(G2aEnvironment::Production, base_url, credentials?),
        };
        let simulated =
            matches!(environment?, Environment::Simulator).then(SellerCredentials::public_sandbox);
        Ok(Self {
            place,
            seller: seller?.or(simulated),
            requests_per_minute: requests_per_minute?,
            webhook_secrets: webhook_secrets?.unwrap_or_default(),
        })
    }
}

fn remote(
    environment: G2aEnvironment,
    base_url: Option<String>,
    credentials: G2aCredentials,
) -> MarketplacePlace {
    let config = G2aConfig::new(environment, credentials);
    MarketplacePlace::Remote(Box::new(G2aConfig { base_url, ..config }))
}

fn read_environment(reader: &mut Reader<'_>, profile: Profile) -> Result<Environment, Faulty> {
    let words = [
        ("simulator", Environment::Simulator),
        ("sandbox", Environment::Sandbox),
        ("production", Environment::Production),
    ];
    let environment = reader.get(&G2A_ENV, |text| parse::one_of(&words, text))?;
    if environment == Environment::Simulator && profile == Profile::Production {
        let problem = "must be sandbox or production when KEYMART_PROFILE is production";
        return Err(reader.fault(&G2A_ENV, problem));
    }
    Ok(environment)
}

/// A number of requests, or `off`, which only the simulator can bear.
fn rate(environment: Result<Environment, Faulty>, text: &str) -> Result<Option<u32>, String> {
    match (text, environment) {
        ("off", Ok(Environment::Simulator) | Err(Faulty)) => Ok(None),
        ("off", Ok(_)) => Err("can be `off` for the simulator alone".to_owned()),
        _ => parse::number(1..=6000, text).map(Some),
    }
}

/// The credentials that the operator set, in either of the two ways.
fn read_credentials(reader: &mut Reader<'_>) -> Result<Option<G2aCredentials>, Faulty> {
    let ready = [&G2A_API_HASH, &G2A_API_KEY];
    let computed = [&G2A_CLIENT_ID, &G2A_CLIENT_SECRET, &G2A_EMAIL];
    match (ready.iter().any(|one| reader.is_set(one)), computed.iter().any(|one| reader.is_set(one))) {
        (false, false) => Ok(None),
        (true, true) => {
            let problem = "set with G2A_API_KEY, or else the three of G2A_CLIENT_ID, G2A_CLIENT_SECRET and \
                           G2A_EMAIL, but not both ways";
            Err(reader.fault(&G2A_API_HASH, problem))
        }
        (true, false) => {
            let hash = reader.get(&G2A_API_HASH, str::parse::<String>);
            let key = reader.get(&G2A_API_KEY, str::parse::<String>).map(SecretString::from);
            let credentials = G2aCredentials::from_api_key(&hash?, &key?);
            credentials.map(Some).map_err(|error| reader.fault(&G2A_API_KEY, error))
        }
        (false, true) => {
            let id = reader.get(&G2A_CLIENT_ID, str::parse::<String>);
            let secret = reader.get(&G2A_CLIENT_SECRET, str::parse::<String>).map(SecretString::from);
            let email = reader.get(&G2A_EMAIL, str::parse::<String>);
            let credentials = G2aCredentials::from_client_secret(&id?, &secret?, &email?);
            credentials.map(Some).map_err(|error| reader.fault(&G2A_CLIENT_ID, error))
        }
    }
}

/// The credentials of a seller, which are those that an API key is computed from.
fn read_seller(reader: &mut Reader<'_>) -> Result<Option<SellerCredentials>, Faulty> {
    if !(reader.is_set(&G2A_CLIENT_ID) && reader.is_set(&G2A_CLIENT_SECRET)) {
        return Ok(None);
    }
    let id = reader.get(&G2A_CLIENT_ID, str::parse::<String>)?;
    let secret = reader.get(&G2A_CLIENT_SECRET, str::parse::<String>)?;
    // What is wrong with them is told with the API key.
    Ok(SellerCredentials::new(&id, secret.into()).ok())
}

/// Credentials for an operator who set none: the simulator knows the published sandbox account.
fn default_credentials(
    reader: &mut Reader<'_>,
    found: Option<G2aCredentials>,
    environment: Environment,
) -> Result<G2aCredentials, Faulty> {
    match (found, environment) {
        (Some(credentials), _) => Ok(credentials),
        (None, Environment::Simulator) => Ok(G2aCredentials::public_sandbox()),
        (None, Environment::Sandbox | Environment::Production) => {
            let problem = "needs credentials: set G2A_API_HASH and G2A_API_KEY, or G2A_CLIENT_ID, \
                           G2A_CLIENT_SECRET and G2A_EMAIL";
            Err(reader.fault(&G2A_ENV, problem))
        }
    }
}
