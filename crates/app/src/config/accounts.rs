//! The settings of accounts: what tokens are signed with, how long they last, how hard passwords are to guess.

use super::{
    Profile, parse,
    reader::{Faulty, Reader},
    setting::Setting,
    table::{BCRYPT_COST, JWT_ACCESS_SECRET, JWT_ACCESS_TTL, JWT_REFRESH_SECRET, JWT_REFRESH_TTL},
};
use secrecy::{ExposeSecret, SecretString};
use std::{ops::RangeInclusive, time::Duration};

/// Costs that make sense for customers: 10 is OWASP's minimum, about 50 ms; 16 takes some seconds.
const PRODUCTION_COSTS: RangeInclusive<u32> = 10..=16;
/// Developers' tests need not be slow.
const DEVELOPMENT_COSTS: RangeInclusive<u32> = 4..=16;

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// What tokens are signed with, how long they last, how hard passwords are to guess.
#[derive(Debug)]
pub struct AccountSettings {
    /// What access tokens are signed with: by the first, and known by any. Empty, in development alone, for one that is
    /// generated.
    pub access_secrets: Vec<SecretString>,
    /// The same for refresh tokens.
    pub refresh_secrets: Vec<SecretString>,
    /// How long an access token lasts.
    pub access_lifetime: Duration,
    /// How long a session lasts that is not refreshed.
    pub refresh_lifetime: Duration,
    /// The cost of bcrypt: one more takes twice as long.
    pub bcrypt_cost: u32,
}

impl AccountSettings {
    pub(super) fn read(reader: &mut Reader<'_>, profile: Profile) -> Result<Self, Faulty> {
        let access_secrets = read_secrets(reader, &JWT_ACCESS_SECRET, profile);
        let refresh_secrets = read_secrets(reader, &JWT_REFRESH_SECRET, profile);
        let access_lifetime =
            reader.get(&JWT_ACCESS_TTL, |text| parse::duration(&(MINUTE..=24 * HOUR), text));
        let refresh_lifetime =
            reader.get(&JWT_REFRESH_TTL, |text| parse::duration(&(HOUR..=365 * 24 * HOUR), text));
        let costs = match profile {
            Profile::Production => PRODUCTION_COSTS,
            Profile::Development => DEVELOPMENT_COSTS,
        };
        let bcrypt_cost = reader.get(&BCRYPT_COST, |text| parse::number(costs, text));
        let (access_secrets, refresh_secrets) = (access_secrets?, refresh_secrets?);
        let shared = |secret: &SecretString| {
            access_secrets.iter().any(|other| other.expose_secret() == secret.expose_secret())
        };
        if refresh_secrets.iter().any(shared) {
            return Err(reader.fault(&JWT_REFRESH_SECRET, "must differ from JWT_ACCESS_SECRET"));
        }
        Ok(Self {
            access_secrets,
            refresh_secrets,
            access_lifetime: access_lifetime?,
            refresh_lifetime: refresh_lifetime?,
            bcrypt_cost: bcrypt_cost?,
        })
    }
}

fn read_secrets(
    reader: &mut Reader<'_>,
    setting: &'static Setting,
    profile: Profile,
) -> Result<Vec<SecretString>, Faulty> {
    let parse_one = |text: &str| match profile {
        Profile::Production if text.starts_with(parse::DEVELOPMENT_PREFIX) => {
            Err("was generated for development; make another with `openssl rand -base64 48`".to_owned())
        }
        _ => parse::signing_secret(text),
    };
    let secrets = reader
        .find(setting, |text| text.split(',').map(str::trim).map(parse_one).collect::<Result<Vec<_>, _>>());
    match (profile, secrets?) {
        (Profile::Production, None) => {
            let problem =
                "must be set when KEYMART_PROFILE is production; `openssl rand -base64 48` makes one";
            Err(reader.fault(setting, problem))
        }
        (_, secrets) => Ok(secrets.unwrap_or_default()),
    }
}
