//! The command line.

mod admin;
mod arguments;
mod audit;
mod config;
mod keys;
mod migrate;
mod offers;
mod openapi;
mod simulate_g2a;
mod sync;

use crate::{
    config::{Configuration, Settings},
    failure::Failure,
    wiring::{self, Role},
};
use arguments::{Arguments, Command, KeysAction, OffersAction};
use clap::Parser;
use std::{io::Write, process::ExitCode, time::Duration};

/// How long work that cannot be interrupted may go on after a command has ended.
const LINGER: Duration = Duration::from_secs(1);

/// Runs the command that the process was started with. Whatever goes wrong is told on standard error.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match execute(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell(&failure.to_string());
            failure.exit_code()
        }
    }
}

fn execute(arguments: Arguments) -> Result<(), Failure> {
    let configuration = || Configuration::of_process(arguments.config.as_deref());
    let settings = || settings_of(configuration());
    match arguments.command {
        None => in_runtime(wiring::serve(settings()?, Role::Everything)),
        Some(Command::Serve) => in_runtime(wiring::serve(settings()?, Role::Api)),
        Some(Command::Worker) => in_runtime(wiring::serve(settings()?, Role::Worker)),
        Some(Command::Keys { action: KeysAction::Rotate }) => in_runtime(keys::rotate(settings()?)),
        Some(Command::Sync { target }) => in_runtime(sync::run(settings()?, target)),
        Some(Command::Migrate { check }) => in_runtime(migrate::run(settings()?, check)),
        Some(Command::Admin { action }) => in_runtime(admin::run(settings()?, action)),
        Some(Command::Offers { action: OffersAction::List { active } }) => {
            in_runtime(offers::list(settings()?, active))
        }
        Some(Command::SimulateG2a(options)) => in_runtime(simulate_g2a::run(settings()?, options)),
        Some(Command::Audit { json, marketplace }) => {
            in_runtime(audit::run(settings()?, json, marketplace.map(|games| games.0)))
        }
        Some(Command::Openapi) => openapi::run(),
        Some(Command::Config { example }) => config::run(&configuration(), example),
    }
}

fn settings_of(configuration: Configuration) -> Result<Settings, Failure> {
    for misspelling in configuration.misspellings() {
        tell(&format!("keymart: {misspelling}"));
    }
    Ok(configuration.into_settings()?)
}

fn in_runtime(command: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::from_error)?;
    let result = runtime.block_on(command);
    runtime.shutdown_timeout(LINGER);
    result
}

/// Writes a line to standard error. There is nobody left to tell if that is closed.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Writes `text` to standard output. A reader who has seen enough, such as `head`, is no failure.
fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::from_error(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}
