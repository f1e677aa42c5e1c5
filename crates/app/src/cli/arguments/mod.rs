//! What can be said on the command line.

mod admin;
mod audit;
mod keys;
mod offers;
mod simulate_g2a;
mod sync;

pub(super) use admin::AdminAction;
pub(super) use audit::GamesToCompare;
pub(super) use keys::KeysAction;
pub(super) use offers::OffersAction;
pub(super) use simulate_g2a::{RatePerMinute, SimulateG2a};
pub(super) use sync::SyncTarget;

use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// The backend of a shop for game keys. Without a command: everything in one process, ready to try out.
#[derive(Debug, Parser)]
#[command(name = "keymart", version, arg_required_else_help = false, after_long_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// A TOML file with settings, such as `listen_addr = "0.0.0.0:8080"`. The environment and `.env` come first.
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

const AFTER_HELP: &str = "\
Examples:
  keymart                                    the shop with an embedded database and a simulated marketplace
  DATABASE_URL=postgres://… keymart migrate  prepare a PostgreSQL of your own
  DATABASE_URL=postgres://… keymart serve    one of many API instances
  keymart sync catalogue --full --wait       read the whole catalogue now
  keymart admin create --email E             make a user who runs the shop
  DATABASE_URL=postgres://… keymart worker   one of many processes that sync and buy
  keymart audit                              see that the books are right, and caches and database agree
  keymart config                             the settings in force, and where each comes from
  keymart config --example > .env            all settings explained, to edit

Exit codes:
  0    done
  1    it failed, or the result is not what it should be
  2    wrong command line or configuration
  3    another lap over the catalogue is running
  130  interrupted";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The API alone, on a database that is migrated already: one of many instances.
    Serve,
    /// Everything but the API: laps, buying, webhooks. One or several beside instances of `serve`, on the same database.
    Worker,
    /// Bring the shop in step with the marketplace.
    Sync {
        #[command(subcommand)]
        target: SyncTarget,
    },
    /// Bring the database's schema up to date.
    Migrate {
        /// Change nothing; exit with 1 if migrations are pending.
        #[arg(long)]
        check: bool,
    },
    /// Say who runs the shop, and who is shut out of it.
    #[command(after_long_help = admin::EXAMPLES)]
    Admin {
        #[command(subcommand)]
        action: AdminAction,
    },
    /// Check the books, and compare what is cached with the database; exit with 1 if anything disagrees.
    #[command(after_long_help = audit::EXAMPLES)]
    Audit {
        /// Print the whole report as one JSON object.
        #[arg(long)]
        json: bool,
        /// Compare the catalogue with the marketplace, too: so many games, drawn by lot and looked up one by one, or `all`,
        /// page by page.
        #[arg(long, value_name = "N|all", num_args = 0..=1, default_missing_value = "100")]
        marketplace: Option<GamesToCompare>,
    },
    /// See to the encryption of games' keys.
    Keys {
        #[command(subcommand)]
        action: KeysAction,
    },
    /// See to the shop's own offers on the marketplace.
    Offers {
        #[command(subcommand)]
        action: OffersAction,
    },
    /// A simulated G2A marketplace, for development and tests.
    #[command(name = "simulate-g2a", after_long_help = simulate_g2a::EXAMPLES)]
    SimulateG2a(SimulateG2a),
    /// Print the API's contract as OpenAPI.
    Openapi,
    /// Print the settings in force, secrets masked, and where each comes from.
    Config {
        /// Print a `.env` file that explains every setting instead.
        #[arg(long)]
        example: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    pub(super) fn parse(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(line.split_whitespace())
    }

    #[test]
    fn the_definition_makes_sense() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn without_a_command_everything_runs() {
        assert!(parse("keymart").unwrap().command.is_none());
        let arguments = parse("keymart --config shop.toml").unwrap();
        assert_eq!(arguments.config, Some(PathBuf::from("shop.toml")));
    }

    #[test]
    fn a_configuration_file_can_be_named_anywhere() {
        let arguments = parse("keymart migrate --check --config shop.toml").unwrap();
        assert_eq!(arguments.config, Some(PathBuf::from("shop.toml")));
        assert!(matches!(arguments.command, Some(Command::Migrate { check: true })));
    }

    #[test]
    fn the_help_explains_the_exit_codes() {
        let help = Arguments::command().render_long_help().to_string();
        assert!(help.contains("another lap over the catalogue is running"), "{help}");
    }
}
