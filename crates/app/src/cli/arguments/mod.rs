//! What can be said on the command line.

use application::sync_catalogue::AuditExtent;
use clap::{Parser, Subcommand};
use domain::{
    account::{Email, Nickname},
    sync::LapMode,
};
use std::{net::SocketAddr, path::PathBuf, str::FromStr};
use uuid::Uuid;

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
    #[command(after_long_help = ADMIN_EXAMPLES)]
    Admin {
        #[command(subcommand)]
        action: AdminAction,
    },
    /// Check the books, and compare what is cached with the database; exit with 1 if anything disagrees.
    #[command(after_long_help = AUDIT_EXAMPLES)]
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
    #[command(name = "simulate-g2a", after_long_help = SIMULATE_EXAMPLES)]
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

#[derive(Debug, Subcommand)]
pub(super) enum SyncTarget {
    /// Run a lap over the marketplace's catalogue; what is gone goes off sale.
    #[command(after_long_help = SYNC_EXAMPLES)]
    Catalogue(LapChoice),
    /// Run a lap for prices and stock, by which nothing goes off sale.
    #[command(after_long_help = SYNC_EXAMPLES)]
    Stock(LapChoice),
    /// List the latest laps, and how they went.
    Runs {
        /// How many.
        #[arg(long, value_name = "N", default_value = "10", value_parser = clap::value_parser!(u32).range(1..=1000))]
        limit: u32,
    },
    /// End a lap. What was read stays, and nothing goes off sale by it.
    Cancel {
        /// The run's id, as `keymart sync runs` lists it.
        #[arg(value_name = "RUN")]
        run: Uuid,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::Args)]
pub(super) struct LapChoice {
    /// Read all of it, which is the default.
    #[arg(long, conflicts_with = "delta")]
    full: bool,
    /// Read only what the marketplace has changed since the last lap that succeeded.
    #[arg(long)]
    delta: bool,
    /// Run the lap in this process and stay until it has ended, instead of leaving it to a worker.
    #[arg(long)]
    pub(super) wait: bool,
}

impl LapChoice {
    /// `mode`, or what is left of it with `--delta`.
    pub(super) fn mode(self, mode: LapMode) -> LapMode {
        if self.delta { LapMode::Delta } else { mode }
    }
}

/// How many games are compared with the marketplace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GamesToCompare(pub(super) AuditExtent);

impl FromStr for GamesToCompare {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "all" => Ok(Self(AuditExtent::Everything)),
            _ => match text.parse() {
                Ok(size @ 1..=100_000) => Ok(Self(AuditExtent::Sample(size))),
                _ => Err("a number from 1 to 100000, or `all`"),
            },
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum OffersAction {
    /// List the offers, a line for each.
    #[command(after_long_help = OFFERS_EXAMPLES)]
    List {
        /// Only offers that can be bought at the moment.
        #[arg(long)]
        active: bool,
    },
}

const OFFERS_EXAMPLES: &str = "\
G2A knows sellers by G2A_CLIENT_ID and G2A_CLIENT_SECRET. Requests count in the same budget as those of the whole shop.

Examples:
  keymart offers list
  keymart offers list --active";

#[derive(Debug, Subcommand)]
pub(super) enum KeysAction {
    /// Encrypt all stored keys with the first of `KEY_ENCRYPTION_KEYS` that are encrypted with another.
    #[command(after_long_help = ROTATE_EXAMPLES)]
    Rotate,
}

const ROTATE_EXAMPLES: &str = "\
To change the encryption key: put a new one before the old one in KEY_ENCRYPTION_KEYS, restart all instances, run this, and
take the old one away when it says that none is left. It can be interrupted and run again, beside a running shop.

Examples:
  KEY_ENCRYPTION_KEYS=2027:…,2026:… keymart keys rotate";

const SYNC_EXAMPLES: &str = "\
Without --wait, the first worker that has time runs the lap. With it, this process does, and shows a progress bar on a
terminal, and a line every second elsewhere; it can be interrupted: the next lap goes on from where it stood. The embedded
database serves one process at a time: stop the server first, and the lap always runs in this process.

Examples:
  keymart sync catalogue --full --wait
  keymart sync stock
  G2A_ENV=sandbox keymart sync catalogue --full --wait";

#[derive(Debug, Subcommand)]
pub(super) enum AdminAction {
    /// Make a user who runs the shop. The password is asked for, or else read from the first line of standard input.
    Create {
        /// The address to log in with.
        #[arg(long, value_name = "ADDRESS", value_parser = Email::parse)]
        email: Email,
        /// What the user wants to be called.
        #[arg(long, value_name = "NAME", value_parser = Nickname::parse)]
        nickname: Option<Nickname>,
    },
    /// Let a user run the shop.
    Grant {
        #[command(flatten)]
        user: UserChoice,
    },
    /// Make a user a mere customer again.
    Revoke {
        #[command(flatten)]
        user: UserChoice,
    },
    /// Shut a user out, and log the user out everywhere.
    Disable {
        #[command(flatten)]
        user: UserChoice,
    },
    /// Let a user in again.
    Enable {
        #[command(flatten)]
        user: UserChoice,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct UserChoice {
    /// The address that the user logs in with, in any case.
    #[arg(long, value_name = "ADDRESS", value_parser = Email::parse)]
    pub(super) email: Email,
}

const ADMIN_EXAMPLES: &str = "\
A running shop heeds every change from the next request on. The embedded database serves one process at a time, so stop
the server first, or set DATABASE_URL.

Examples:
  keymart admin create --email gordon@example.com --nickname Gordon
  keymart admin create --email gordon@example.com < password.txt
  keymart admin grant --email alyx@example.com
  keymart admin disable --email breen@example.com";

const AUDIT_EXAMPLES: &str = "\
Reads every answer in Redis that a server would serve, and the same from the database. Answers that are outdated are no
fault: no server serves them. Changes nothing, and can be run at any time, as often as you like.

With --marketplace, costs, prices, stock and existence are compared with what G2A says now, within the request budget. Both sides
move: what differs may only have happened since the last lap.

Examples:
  keymart audit
  keymart audit --marketplace 500
  keymart audit --marketplace all
  keymart audit --json | jq .caches.disagree";

#[derive(Debug, clap::Args)]
pub(super) struct SimulateG2a {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:4000")]
    pub(super) listen: SocketAddr,
    /// How many products to offer [default: `SIMULATOR_PRODUCTS`].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=2_000_000))]
    pub(super) products: Option<u32>,
    /// The number that the products follow from [default: `SIMULATOR_SEED`].
    #[arg(long, value_name = "S")]
    pub(super) seed: Option<u64>,
    /// Requests that each account may make in any 60 seconds, or `off`.
    #[arg(long, value_name = "R|off", default_value = "600")]
    pub(super) rate_limit: RatePerMinute,
    /// A script of faults to inject, as JSON.
    #[arg(long, value_name = "FILE")]
    pub(super) faults: Option<PathBuf>,
    /// Change so many products a minute: prices and stock move, products appear and vanish.
    #[arg(long, value_name = "PER_MINUTE")]
    pub(super) drift: Option<u32>,
}

/// How many requests an account may make in any 60 seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RatePerMinute {
    /// So many.
    Limited(u32),
    /// As many as it likes.
    Off,
}

impl FromStr for RatePerMinute {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "off" => Ok(Self::Off),
            _ => text.parse().map(Self::Limited).map_err(|_| "a number of requests, or `off`"),
        }
    }
}

const SIMULATE_EXAMPLES: &str = "\
The account is the one that G2A publishes for its sandbox. The format of fault scripts is described in the README of the
crate g2a-simulator.

Examples:
  keymart simulate-g2a --products 12000 --drift 60
  G2A_BASE_URL=http://127.0.0.1:4000 keymart      a shop that uses it, from another terminal";

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
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
    fn a_lap_says_how_much_it_reads() {
        let choice = |line: &str| match parse(line).map(|arguments| arguments.command) {
            Ok(Some(Command::Sync { target: SyncTarget::Catalogue(choice) })) => {
                Some((choice.mode(LapMode::Full), choice.wait))
            }
            Ok(Some(Command::Sync { target: SyncTarget::Stock(choice) })) => {
                Some((choice.mode(LapMode::Stock), choice.wait))
            }
            _ => None,
        };
        assert_eq!(choice("keymart sync catalogue"), Some((LapMode::Full, false)));
        assert_eq!(choice("keymart sync catalogue --full --wait"), Some((LapMode::Full, true)));
        assert_eq!(choice("keymart sync catalogue --delta"), Some((LapMode::Delta, false)));
        assert_eq!(choice("keymart sync stock --wait"), Some((LapMode::Stock, true)));
        assert_eq!(choice("keymart sync stock --full --delta"), None);
    }

    #[test]
    fn an_operator_names_users_by_their_address() {
        let action = |line: &str| match parse(line).map(|arguments| arguments.command) {
            Ok(Some(Command::Admin { action })) => Some(action),
            _ => None,
        };
        let create = action("keymart admin create --email g@example.com --nickname Gordon");
        assert!(matches!(create, Some(AdminAction::Create { nickname: Some(_), .. })));
        assert!(action("keymart admin create --email gordon").is_none());
        assert!(action("keymart admin create --email g@example.com --nickname G").is_none());
        for verb in ["grant", "revoke", "disable", "enable"] {
            assert!(action(&format!("keymart admin {verb} --email g@example.com")).is_some(), "{verb}");
            assert!(action(&format!("keymart admin {verb}")).is_none(), "{verb}");
        }
    }

    #[test]
    fn an_audit_asks_the_marketplace_only_if_it_is_told_to() {
        let extent = |line: &str| match parse(line).map(|arguments| arguments.command) {
            Ok(Some(Command::Audit { marketplace, .. })) => Some(marketplace.map(|games| games.0)),
            _ => None,
        };
        assert_eq!(extent("keymart audit"), Some(None));
        assert_eq!(extent("keymart audit --marketplace"), Some(Some(AuditExtent::Sample(100))));
        assert_eq!(extent("keymart audit --marketplace 7"), Some(Some(AuditExtent::Sample(7))));
        assert_eq!(extent("keymart audit --marketplace all"), Some(Some(AuditExtent::Everything)));
        assert_eq!(extent("keymart audit --marketplace 0"), None);
    }

    #[test]
    fn the_rate_limit_of_the_simulator_is_a_number_or_off() {
        let rate_limit = |line: &str| match parse(line).map(|arguments| arguments.command) {
            Ok(Some(Command::SimulateG2a(options))) => Some(options.rate_limit),
            _ => None,
        };
        assert_eq!(rate_limit("keymart simulate-g2a"), Some(RatePerMinute::Limited(600)));
        assert_eq!(rate_limit("keymart simulate-g2a --rate-limit off"), Some(RatePerMinute::Off));
        assert_eq!(rate_limit("keymart simulate-g2a --rate-limit fast"), None);
    }

    #[test]
    fn the_help_explains_the_exit_codes() {
        let help = Arguments::command().render_long_help().to_string();
        assert!(help.contains("another lap over the catalogue is running"), "{help}");
    }
}
