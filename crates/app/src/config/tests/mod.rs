//! The configuration as a whole.

mod secrets;

use super::*;
use domain::{money::Money, pricing::Margin};
use std::{fs, net::SocketAddr, num::NonZeroUsize, time::Duration};
use tempfile::TempDir;

/// Everything that a configuration is read from.
struct Place {
    environment: Vec<(&'static str, String)>,
    folder: TempDir,
    config_file: Option<std::path::PathBuf>,
}

impl Place {
    fn new() -> Self {
        Self { environment: Vec::new(), folder: tempfile::tempdir().unwrap(), config_file: None }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.environment.push((name, value.into()));
        self
    }

    fn dot_env(self, text: &str) -> Self {
        self.file(".env", text);
        self
    }

    fn config(mut self, text: &str) -> Self {
        self.config_file = Some(self.file("shop.toml", text));
        self
    }

    fn file(&self, name: &str, text: &str) -> std::path::PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn read(&self) -> Configuration {
        let lookup = |name: &str| {
            let found = self.environment.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.into())
        };
        Configuration::read(&lookup, self.folder.path(), self.config_file.as_deref())
    }

    fn settings(&self) -> Settings {
        self.read().into_settings().unwrap_or_else(|error| panic!("{error}"))
    }

    /// The faults, or a panic if there are none.
    fn faults(&self) -> String {
        self.read().into_settings().unwrap_err().to_string()
    }
}

/// A production configuration to which nothing can be objected.
fn production() -> Place {
    Place::new()
        .with("KEYMART_PROFILE", "production")
        .with("DATABASE_URL", "postgres://shop:hunter2@db/shop")
        .with("JWT_ACCESS_SECRET", "0123456789abcdef0123456789abcdef")
        .with("JWT_REFRESH_SECRET", "fedcba9876543210fedcba9876543210")
        .with("KEY_ENCRYPTION_KEYS", "2026:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
        .with("G2A_ENV", "production")
        .with("G2A_CLIENT_ID", "qdaiciDiyMaTjxMt")
        .with("G2A_CLIENT_SECRET", "the-client-secret")
        .with("G2A_EMAIL", "shop@shop.example")
}

/// The same without the setting `name`, to set it otherwise.
fn production_without(name: &str) -> Place {
    let mut place = production();
    place.environment.retain(|(known, _)| *known != name);
    place
}

#[test]
fn without_any_setting_a_developer_gets_a_shop() {
    let settings = Place::new().settings();
    assert_eq!(settings.profile, Profile::Development);
    assert_eq!(settings.listen, SocketAddr::from(([127, 0, 0, 1], 8080)));
    assert!(settings.accounts.access_secrets.is_empty() && settings.accounts.refresh_secrets.is_empty());
    assert_eq!(settings.accounts.access_lifetime, Duration::from_mins(15));
    assert_eq!(settings.accounts.bcrypt_cost, 10);
    assert!(settings.redis.is_none() && settings.trusted_proxies.is_empty());
    assert!(matches!(settings.marketplace.place, MarketplacePlace::InProcess));
    assert_eq!(settings.marketplace.requests_per_minute, Some(600));
    assert_eq!(settings.markup.basis_points(), 200);
    assert!(settings.encryption_keys.is_empty() && settings.marketplace.webhook_secrets.is_empty());
    let half_an_hour = Duration::from_mins(30);
    let purchases = PurchaseSettings {
        min_margin: Margin::default(),
        deadline: half_an_hour,
        parallel: NonZeroUsize::new(4).unwrap(),
        lease: Duration::from_mins(2),
        reservation: half_an_hour,
    };
    assert_eq!(settings.purchases, purchases);
    assert_eq!(settings.simulator.completion_delay, Duration::from_secs(1));
}

#[test]
fn the_environment_comes_before_dot_env_before_the_file_before_the_default() {
    let place = Place::new()
        .with("SIMULATOR_SEED", "3")
        .dot_env("SIMULATOR_SEED=2\nSIMULATOR_PRODUCTS=20\n")
        .config("simulator_seed = 1\nsimulator_products = 10\nprice_markup_percent = 12.5\n");
    let settings = place.settings();
    assert_eq!((settings.simulator.seed, settings.simulator.products), (3, 20));
    assert_eq!(settings.markup.basis_points(), 1250);
    assert_eq!(settings.listen.port(), 8080);
}

#[test]
fn an_empty_value_is_as_good_as_none() {
    let place = Place::new().with("LISTEN_ADDR", "").dot_env("LISTEN_ADDR=127.0.0.1:9\nG2A_BASE_URL=\n");
    let settings = place.settings();
    assert_eq!(settings.listen.port(), 9);
    assert!(matches!(settings.marketplace.place, MarketplacePlace::InProcess));
}

#[test]
fn every_fault_is_told_at_once_with_what_would_be_right() {
    let faults = Place::new()
        .with("LISTEN_ADDR", "localhost")
        .with("DATABASE_URL", "mysql://root:hunter2@db/shop")
        .with("DATABASE_POOL_SIZE", "0")
        .with("JWT_ACCESS_SECRET", "hunter2")
        .with("JWT_REFRESH_TTL", "30")
        .with("BCRYPT_COST", "3")
        .with("REDIS_URL", "http://:hunter2@redis")
        .with("TRUSTED_PROXIES", "10.0.0.0/8,proxy")
        .with("JWT_ACCESS_TTL", "1s")
        .with("ALLOWED_ORIGINS", "https://shop.example/,*")
        .with("G2A_RATE_PER_MINUTE", "many")
        .with("G2A_API_HASH", "qdaiciDiyMaTjxMt")
        .with("PRICE_MARKUP_PERCENT", "-1")
        .with("SYNC_MAX_VANISHED_PERCENT", "101")
        .with("LOG_FORMAT", "xml")
        .with("KEY_ENCRYPTION_KEYS", "2026:aHVudGVyMg==")
        .with("G2A_WEBHOOK_SECRETS", "hunter2")
        .with("MIN_MARGIN_PERCENT", "1.005")
        .with("PURCHASE_DEADLINE", "25h")
        .with("PURCHASE_PARALLEL", "0")
        .with("G2A_RESERVATION", "0s")
        .with("SIMULATOR_COMPLETION_DELAY", "2h")
        .dot_env("KEYMART_PROFILE=prod\nthis is no setting\n")
        .config("listen = 1\n[g2a]\nenv = 'sandbox'\n")
        .faults();
    for expected in [
        "has 26 faults",
        "LISTEN_ADDR=localhost (environment): must be an IP address and a port",
        "must begin with postgres://",
        "DATABASE_POOL_SIZE=0 (environment): must be a whole number from 1 to 1000",
        "JWT_ACCESS_SECRET=******** (environment): must have at least 32 bytes, not 7",
        "JWT_REFRESH_TTL=30 (environment): must be a whole number of s, m, h or d",
        "JWT_ACCESS_TTL=1s",
        "BCRYPT_COST=3",
        "REDIS_URL=http://:********@redis (environment): must be a URL such as redis://host:6379",
        "`proxy` is neither an IP address nor a network",
        "`https://shop.example/` is not an origin",
        "G2A_RATE_PER_MINUTE=many",
        "G2A_API_KEY: must be set",
        "PRICE_MARKUP_PERCENT=-1",
        "SYNC_MAX_VANISHED_PERCENT=101",
        "must be one of: pretty, json",
        "KEY_ENCRYPTION_KEYS=******** (environment): is a list whose key 1 must have 32 bytes, not 7; \
         `openssl rand -base64 32` makes a key",
        "G2A_WEBHOOK_SECRETS=******** (environment): is a list whose secret 1 must begin with whsec_",
        "MIN_MARGIN_PERCENT=1.005 (environment): must be a percentage from 0 to 100 with at most two decimals",
        "PURCHASE_DEADLINE=25h (environment): must be a whole number of s, m, h or d, such as 15m, and come to 1 to \
         86400 seconds",
        "PURCHASE_PARALLEL=0 (environment): must be a whole number from 1 to 64",
        "G2A_RESERVATION=0s",
        "SIMULATOR_COMPLETION_DELAY=2h",
        "KEYMART_PROFILE=prod (.env): must be one of: development, production",
        ".env: the line of `this is no setting` cannot be understood",
        "`listen` is not a setting; is `listen_addr` meant?",
        "`g2a` is not a setting",
    ] {
        assert!(faults.contains(expected), "{expected:?} is missing in:\n{faults}");
    }
    assert!(!faults.contains("hunter2") && !faults.contains("aHVudGVyMg"), "{faults}");
}

#[test]
fn a_misspelt_name_in_dot_env_is_pointed_out_and_a_foreign_one_is_not() {
    let place = Place::new().dot_env("LISTEN_ADRR=127.0.0.1:1\nPOSTGRES_PASSWORD=x\nLOG_FORMAT=json\n");
    assert_eq!(place.read().misspellings(), ["LISTEN_ADRR (.env) is not a setting; is LISTEN_ADDR meant?"]);
}

#[test]
fn production_makes_nothing_up() {
    let faults = Place::new().with("KEYMART_PROFILE", "production").faults();
    assert!(faults.contains("JWT_ACCESS_SECRET: must be set when KEYMART_PROFILE is production"), "{faults}");
    assert!(
        faults.contains("KEY_ENCRYPTION_KEYS: must be set when KEYMART_PROFILE is production"),
        "{faults}"
    );
    assert!(faults.contains("G2A_ENV=simulator (the default): must be sandbox or production"), "{faults}");
}

#[test]
fn purchases_are_bounded_in_cost_time_and_number() {
    for (name, least, most, beyond) in [
        ("MIN_MARGIN_PERCENT", "0", "100", ["-1", "100.01"]),
        ("PURCHASE_DEADLINE", "1s", "24h", ["0s", "86401s"]),
        ("PURCHASE_PARALLEL", "1", "64", ["0", "65"]),
        ("G2A_RESERVATION", "1s", "24h", ["0s", "86401s"]),
        ("SIMULATOR_COMPLETION_DELAY", "0s", "1h", ["-1s", "3601s"]),
    ] {
        for value in [least, most] {
            Place::new().with(name, value).settings();
        }
        for value in beyond {
            assert!(Place::new().with(name, value).faults().contains(name), "{name}={value}");
        }
    }
    let settings = Place::new().with("MIN_MARGIN_PERCENT", "2.5").with("PURCHASE_PARALLEL", "8").settings();
    assert_eq!(settings.purchases.min_margin.highest_cost(Money::eur(1000)), Money::eur(975));
    assert_eq!(settings.purchases.parallel.get(), 8);
}

#[test]
fn a_simulator_keeps_unpaid_orders_as_long_as_the_shop_believes() {
    let place = Place::new().with("G2A_RESERVATION", "7s").with("SIMULATOR_COMPLETION_DELAY", "3s");
    let settings = place.settings();
    let rules = settings.simulated_orders();
    assert_eq!(settings.purchases.reservation, Duration::from_secs(7));
    assert_eq!((rules.reservation, rules.completion_delay), (Duration::from_secs(7), Duration::from_secs(3)));
}

#[test]
fn production_hashes_passwords_at_full_cost() {
    assert!(production().with("BCRYPT_COST", "9").faults().contains("must be a whole number from 10 to 16"));
    assert_eq!(Place::new().with("BCRYPT_COST", "4").settings().accounts.bcrypt_cost, 4);
}

#[test]
fn tokens_last_neither_for_ever_nor_for_no_time() {
    for (name, value) in [
        ("JWT_ACCESS_TTL", "59s"),
        ("JWT_ACCESS_TTL", "25h"),
        ("JWT_REFRESH_TTL", "59m"),
        ("JWT_REFRESH_TTL", "366d"),
    ] {
        assert!(Place::new().with(name, value).faults().contains(name), "{name}={value}");
    }
    let settings = Place::new().with("JWT_ACCESS_TTL", "1m").with("JWT_REFRESH_TTL", "365d").settings();
    assert_eq!(settings.accounts.refresh_lifetime, 365 * Duration::from_hours(24));
}

#[test]
fn only_the_simulator_bears_any_rate() {
    let unlimited = Place::new().with("G2A_RATE_PER_MINUTE", "off").settings();
    assert_eq!(unlimited.marketplace.requests_per_minute, None);
    let faults = production().with("G2A_RATE_PER_MINUTE", "off").faults();
    assert!(faults.contains("for the simulator alone"), "{faults}");
}

#[test]
fn the_report_tells_where_everything_came_from_and_no_secret() {
    let place = production_without("G2A_CLIENT_SECRET")
        .dot_env("LISTEN_ADDR=0.0.0.0:80\n")
        .config("database_pool_size = 7\n");
    let path = place.file("key", "the-client-secret");
    let place = place.with("G2A_CLIENT_SECRET_FILE", path.to_str().unwrap());
    let report = place.read().to_string();
    let line = |name: &str| report.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(line("DATABASE_URL").ends_with("postgres://shop:********@db/shop  [environment]"), "{report}");
    assert!(line("DATABASE_POOL_SIZE").ends_with("shop.toml]"), "{report}");
    assert!(line("LISTEN_ADDR").ends_with("0.0.0.0:80  [.env]"), "{report}");
    assert!(line("G2A_CLIENT_SECRET").contains("********  [environment, file "), "{report}");
    assert!(line("LOG_FORMAT").ends_with("  pretty"), "{report}");
    assert!(line("G2A_BASE_URL").ends_with("(not set)"), "{report}");
    for secret in ["hunter2", "the-client-secret", "0123456789abcdef", "AAECAwQF"] {
        assert!(!report.contains(secret), "{report}");
    }
}

#[test]
fn the_example_in_the_repository_is_the_one_that_the_program_prints() {
    let written = include_str!("../../../../../.env.example");
    assert!(written == example(), "write it anew: keymart config --example > .env.example");
}

#[test]
fn the_example_shows_the_defaults() {
    let unset = Place::new().read().to_string();
    assert_eq!(Place::new().dot_env(&example()).read().to_string(), unset);
    let example = example();
    let assignments = example.lines().filter_map(|line| line.strip_prefix('#'));
    let assignments: Vec<_> =
        assignments.filter(|line| line.contains('=') && !line.starts_with(' ')).collect();
    assert_eq!(assignments.len(), table::all().count());
    let spelt_out = Place::new().dot_env(&assignments.join("\n")).read().to_string();
    assert_eq!(spelt_out.replace("  [.env]", ""), unset);
}
