//! `keymart sync`.

use clap::Subcommand;
use domain::sync::LapMode;
use uuid::Uuid;

const EXAMPLES: &str = "\
Without --wait, the first worker that has time runs the lap. With it, this process does, and shows a progress bar on a
terminal, and a line every second elsewhere; it can be interrupted: the next lap goes on from where it stood. The embedded
database serves one process at a time: stop the server first, and the lap always runs in this process.

Examples:
  keymart sync catalogue --full --wait
  keymart sync stock
  G2A_ENV=sandbox keymart sync catalogue --full --wait";

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum SyncTarget {
    /// Run a lap over the marketplace's catalogue; what is gone goes off sale.
    #[command(after_long_help = EXAMPLES)]
    Catalogue(LapChoice),
    /// Run a lap for prices and stock, by which nothing goes off sale.
    #[command(after_long_help = EXAMPLES)]
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
pub(in crate::cli) struct LapChoice {
    /// Read all of it, which is the default.
    #[arg(long, conflicts_with = "delta")]
    full: bool,
    /// Read only what the marketplace has changed since the last lap that succeeded.
    #[arg(long)]
    delta: bool,
    /// Run the lap in this process and stay until it has ended, instead of leaving it to a worker.
    #[arg(long)]
    pub(in crate::cli) wait: bool,
}

impl LapChoice {
    /// `mode`, or what is left of it with `--delta`.
    pub(in crate::cli) fn mode(self, mode: LapMode) -> LapMode {
        if self.delta { LapMode::Delta } else { mode }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::{Command, tests::parse};

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
}
