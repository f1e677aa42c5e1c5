//! Accounts, as the server and the command line use them.

use super::{Database, secret::Secrets};
use crate::{
    adapters::{BcryptPool, JwtTokens, SystemClock, UuidV7Ids},
    config::Settings,
    failure::Failure,
};
use application::accounts::{Accounts, TokenPolicy};
use domain::ports::{Clock, UnitOfWork};
use std::sync::Arc;

/// Accounts in the database that `settings` name, for commands.
pub fn open_accounts(settings: &Settings, database: &Database) -> Result<Accounts, Failure> {
    let unit_of_work = database.storage.clone();
    accounts(settings, &Secrets::of(settings)?, database, unit_of_work, Arc::new(SystemClock::start()))
}

pub(super) fn accounts(
    settings: &Settings,
    secrets: &Secrets,
    database: &Database,
    unit_of_work: Arc<dyn UnitOfWork>,
    clock: Arc<dyn Clock>,
) -> Result<Accounts, Failure> {
    let hasher = BcryptPool::start(settings.accounts.bcrypt_cost).map_err(Failure::from_error)?;
    let tokens = JwtTokens::new(&secrets.access, &secrets.refresh)
        .ok_or_else(|| Failure::new("there is no secret to sign tokens with"))?;
    Ok(Accounts {
        unit_of_work,
        queries: database.storage.clone(),
        hasher: Arc::new(hasher),
        tokens: Arc::new(tokens),
        ids: Arc::new(UuidV7Ids),
        clock,
        policy: TokenPolicy {
            access_lifetime: settings.accounts.access_lifetime,
            refresh_lifetime: settings.accounts.refresh_lifetime,
            ..TokenPolicy::default()
        },
    })
}
