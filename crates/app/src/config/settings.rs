//! The settings as the program uses them.

use super::{
    AccountSettings, MarketplaceSettings, PurchaseSettings, agenda, cache, encryption_keys, parse,
    reader::{Faulty, Reader},
    table::{
        ALLOWED_ORIGINS, DATA_DIR, DATABASE_POOL_SIZE, DATABASE_URL, KEYMART_PROFILE, LISTEN_ADDR,
        LOG_FORMAT, PRICE_MARKUP_PERCENT, REDIS_URL, RUST_LOG, SIMULATOR_COMPLETION_DELAY,
        SIMULATOR_PRODUCTS, SIMULATOR_SEED, SYNC_MAX_UNSEEN_PERCENT, SYNC_MAX_VANISHED_PERCENT,
        TRUSTED_PROXIES,
    },
};
use crate::{adapters::EncryptionKey, http::AllowedOrigin};
use ::cache::CacheConfig;
use cache_redis::{InvalidRedisUrl, RedisConfig};
use domain::{
    pricing::Markup,
    sync::{Agenda, Tolerance},
};
use g2a_simulator::OrderRules;
use ipnet::IpNet;
use secrecy::SecretString;
use std::{net::SocketAddr, num::NonZeroUsize, path::PathBuf, time::Duration};
use tracing_subscriber::EnvFilter;

/// More connections than any PostgreSQL should be asked for by one process.
const MAX_POOL_SIZE: NonZeroUsize = NonZeroUsize::new(1000).unwrap();

/// Everything that an operator can choose, checked as a whole.
#[derive(Debug)]
pub struct Settings {
    /// What the process is run for.
    pub profile: Profile,
    /// Where the API listens.
    pub listen: SocketAddr,
    /// Web origins that may call the API from a browser.
    pub allowed_origins: Vec<AllowedOrigin>,
    /// The folder of the embedded database and of generated secrets.
    pub data_dir: PathBuf,
    /// Where the shop's data is.
    pub database: DatabaseSettings,
    /// Where instances share what makes them faster, if they do.
    pub redis: Option<RedisSettings>,
    /// How long and how much the cache keeps.
    pub cache: CacheConfig,
    /// The proxies whose word on a client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// What tokens are signed with, how long they last, how hard passwords are to guess.
    pub accounts: AccountSettings,
    /// Where the games come from.
    pub marketplace: MarketplaceSettings,
    /// What is added to the marketplace's price.
    pub markup: Markup,
    /// When laps begin by themselves.
    pub agenda: Agenda,
    /// How far a lap's numbers may be off.
    pub tolerance: Tolerance,
    /// How units are bought.
    pub purchases: PurchaseSettings,
    /// What games' keys are encrypted with: with the first, and decrypted with any. Empty, in development alone, for one that is
    /// generated.
    pub encryption_keys: Vec<EncryptionKey>,
    /// What the simulator offers.
    pub simulator: SimulatorSettings,
    /// What is logged, and how.
    pub logs: LogSettings,
}

/// What the process is run for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// A developer's machine: what is missing is made up.
    Development,
    /// Customers: what is missing is an error.
    Production,
}

/// Where the shop's data is.
#[derive(Debug)]
pub enum DatabaseSettings {
    /// A PostgreSQL inside this process.
    Embedded,
    /// A PostgreSQL elsewhere.
    Url {
        /// Where, with user and password.
        url: SecretString,
        /// The same without its password, to be shown.
        masked: String,
        /// How many connections at most.
        pool_size: NonZeroUsize,
    },
}

/// Where Redis is.
#[derive(Debug, Clone)]
pub struct RedisSettings {
    /// Where, with user and password.
    pub config: RedisConfig,
    /// The address without its password, to be shown.
    pub masked: String,
}

/// What the simulator offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SimulatorSettings {
    /// How many products.
    pub products: u32,
    /// The number that they follow from.
    pub seed: u64,
    /// From an order's payment until its key is there.
    pub completion_delay: Duration,
}

/// What is logged, and how.
#[derive(Debug)]
pub struct LogSettings {
    /// Which events: directives that [`EnvFilter`] understands.
    pub filter: String,
    /// How they look.
    pub format: LogFormat,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// An object on each line.
    Json,
}

impl Settings {
    /// Reads all settings; at least one fault is noted if the result is [`Faulty`].
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Faulty> {
        let words = [("development", Profile::Development), ("production", Profile::Production)];
        let profile = reader.get(&KEYMART_PROFILE, |text| parse::one_of(&words, text));
        // A wrong profile is reported, and the rest is judged as leniently as can be.
        let assumed = profile.unwrap_or(Profile::Development);
        let listen = reader.get(&LISTEN_ADDR, |text| {
            text.parse().map_err(|_| "must be an IP address and a port, such as 127.0.0.1:8080")
        });
        let allowed_origins = reader.find(&ALLOWED_ORIGINS, parse::origins);
        let data_dir = reader.get(&DATA_DIR, |text| std::path::absolute(text));
        let database = DatabaseSettings::read(reader);
        let redis = RedisSettings::read(reader);
        let cache = cache::read(reader);
        let trusted_proxies = reader.find(&TRUSTED_PROXIES, parse::networks);
        let accounts = AccountSettings::read(reader, assumed);
        let marketplace = MarketplaceSettings::read(reader, assumed);
        let markup = reader.get(&PRICE_MARKUP_PERCENT, |text| parse::percentage(text, Markup::from_percent));
        let agenda = agenda::read(reader);
        let tolerance = read_tolerance(reader);
        let purchases = PurchaseSettings::read(reader);
        let encryption_keys = encryption_keys::read(reader, assumed);
        let simulator = SimulatorSettings::read(reader);
        let logs = LogSettings::read(reader);
        Ok(Self {
            profile: profile?,
            listen: listen?,
            allowed_origins: allowed_origins?.unwrap_or_default(),
            data_dir: data_dir?,
            database: database?,
            redis: redis?,
            cache: cache?,
            trusted_proxies: trusted_proxies?.unwrap_or_default(),
            accounts: accounts?,
            marketplace: marketplace?,
            markup: markup?,
            agenda: agenda?,
            tolerance: tolerance?,
            purchases: purchases?,
            encryption_keys: encryption_keys?,
            simulator: simulator?,
            logs: logs?,
        })
    }

    /// How a simulator deals with orders, so that the shop is right about it.
    pub fn simulated_orders(&self) -> OrderRules {
        OrderRules {
            reservation: self.purchases.reservation,
            completion_delay: self.simulator.completion_delay,
            ..OrderRules::default()
        }
    }
}

impl DatabaseSettings {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Faulty> {
        let url = reader.find(&DATABASE_URL, |text| {
            let postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
            postgres.then(|| text.to_owned()).ok_or("must begin with postgres://")
        });
        let pool_size =
            reader.get(&DATABASE_POOL_SIZE, |text| parse::number(NonZeroUsize::MIN..=MAX_POOL_SIZE, text));
        match url? {
            Some(url) => {
                Ok(Self::Url { masked: DATABASE_URL.masked(&url), url: url.into(), pool_size: pool_size? })
            }
            None if cfg!(feature = "embedded") => pool_size.map(|_| Self::Embedded),
            None => Err(reader.fault(&DATABASE_URL, "must be set: this build has no embedded database")),
        }
    }
}

impl RedisSettings {
    fn read(reader: &mut Reader<'_>) -> Result<Option<Self>, Faulty> {
        reader.find(&REDIS_URL, |text| {
            let config = RedisConfig::new(&SecretString::from(text))?;
            Ok::<_, InvalidRedisUrl>(Self { config, masked: REDIS_URL.masked(text) })
        })
    }
}

impl SimulatorSettings {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Faulty> {
        let products = reader.get(&SIMULATOR_PRODUCTS, |text| parse::number(0..=2_000_000, text));
        let seed = reader.get(&SIMULATOR_SEED, |text| parse::number(0..=u64::MAX, text));
        let delays = Duration::ZERO..=Duration::from_hours(1);
        let completion_delay = reader.get(&SIMULATOR_COMPLETION_DELAY, |text| parse::duration(&delays, text));
        Ok(Self { products: products?, seed: seed?, completion_delay: completion_delay? })
    }
}

impl LogSettings {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Faulty> {
        let filter = reader.get(&RUST_LOG, |text| {
            let checked = EnvFilter::try_new(text).map(|_| text.to_owned());
            checked.map_err(|error| format!("must be a log filter such as info: {error}"))
        });
        let words = [("pretty", LogFormat::Pretty), ("json", LogFormat::Json)];
        let format = reader.get(&LOG_FORMAT, |text| parse::one_of(&words, text));
        Ok(Self { filter: filter?, format: format? })
    }
}

fn read_tolerance(reader: &mut Reader<'_>) -> Result<Tolerance, Faulty> {
    let unseen_percent = reader.get(&SYNC_MAX_UNSEEN_PERCENT, |text| parse::number(0..=100, text));
    let vanishing_percent = reader.get(&SYNC_MAX_VANISHED_PERCENT, |text| parse::number(0..=100, text));
    Ok(Tolerance { unseen_percent: unseen_percent?, vanishing_percent: vanishing_percent? })
}
