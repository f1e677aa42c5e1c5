//! `keymart config`.

use super::print;
use crate::{
    config::{self, Configuration},
    failure::Failure,
};

/// Prints what is in force, right or wrong, or a file that explains it all. Fails if something is wrong.
pub(super) fn run(configuration: &Configuration, example: bool) -> Result<(), Failure> {
    if example {
        return print(&config::example());
    }
    print(&configuration.to_string())?;
    match configuration.settings() {
        Ok(_) => Ok(()),
        Err(invalid) => Err(invalid.clone().into()),
    }
}
