//! Configuration: typed, read once, checked as a whole.
//!
//! ```text
//! environment > .env in the working folder > --config FILE > defaults
//!      └──────── layers ────────┴──► values ──► reader ──► settings
//! ```
//!
//! To add a setting: describe it in [`table`], read it in [`settings`], and let `keymart config --example` write
//! `.env.example` anew.

mod accounts;
mod agenda;
mod cache;
mod development_secret;
mod encryption_keys;
mod example;
mod fault;
mod layer;
mod marketplace;
mod parse;
mod purchases;
mod reader;
mod report;
mod setting;
mod settings;
mod table;
mod values;

#[cfg(test)]
mod tests;

pub use accounts::AccountSettings;
pub use development_secret::{DevelopmentSecret, DevelopmentSecretError};
pub use example::example;
pub use fault::{Fault, InvalidConfiguration};
pub use marketplace::{MarketplacePlace, MarketplaceSettings};
pub use purchases::PurchaseSettings;
pub use settings::{
    DatabaseSettings, LogFormat, LogSettings, Profile, RedisSettings, Settings, SimulatorSettings,
};

use layer::Layer;
use reader::Reader;
use std::{ffi::OsString, path::Path};
use values::Values;

/// A configuration as it was found, right or wrong.
#[derive(Debug)]
pub struct Configuration {
    values: Values,
    misspellings: Vec<String>,
    settings: Result<Settings, InvalidConfiguration>,
}

impl Configuration {
    /// Reads the configuration of this process, with `config_file` if the operator gave one.
    pub fn of_process(config_file: Option<&Path>) -> Self {
        Self::read(&|name| std::env::var_os(name), Path::new("."), config_file)
    }

    /// Reads a configuration from an environment, the `.env` file of a folder, and a configuration file.
    pub fn read(
        environment: &dyn Fn(&str) -> Option<OsString>,
        folder: &Path,
        config_file: Option<&Path>,
    ) -> Self {
        let mut faults = Vec::new();
        let mut layers =
            vec![Layer::environment(environment, &mut faults), Layer::dot_env(folder, &mut faults)];
        layers.extend(config_file.map(|path| Layer::config_file(path, &mut faults)));
        let misspellings = layers.iter().flat_map(Layer::misspellings).collect();
        let values = Values::resolve(&layers, &mut faults);
        let settings = match Settings::read(&mut Reader::new(&values, &mut faults)) {
            Ok(settings) if faults.is_empty() => Ok(settings),
            Ok(_) | Err(_) => Err(InvalidConfiguration(faults)),
        };
        Self { values, misspellings, settings }
    }

    /// What is ignored, and probably should not be.
    pub fn misspellings(&self) -> &[String] {
        &self.misspellings
    }

    /// The settings, or every fault there is.
    pub fn into_settings(self) -> Result<Settings, InvalidConfiguration> {
        self.settings
    }

    /// The settings, or every fault there is.
    pub fn settings(&self) -> Result<&Settings, &InvalidConfiguration> {
        self.settings.as_ref()
    }
}
