//! `keymart simulate-g2a`.

use std::{net::SocketAddr, path::PathBuf, str::FromStr};

pub(super) const EXAMPLES: &str = "\
The account is the one that G2A publishes for its sandbox. The format of fault scripts is described in the README of the
crate g2a-simulator.

Examples:
  keymart simulate-g2a --products 12000 --drift 60
  G2A_BASE_URL=http://127.0.0.1:4000 keymart      a shop that uses it, from another terminal";

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct SimulateG2a {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:4000")]
    pub(in crate::cli) listen: SocketAddr,
    /// How many products to offer [default: `SIMULATOR_PRODUCTS`].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=2_000_000))]
    pub(in crate::cli) products: Option<u32>,
    /// The number that the products follow from [default: `SIMULATOR_SEED`].
    #[arg(long, value_name = "S")]
    pub(in crate::cli) seed: Option<u64>,
    /// Requests that each account may make in any 60 seconds, or `off`.
    #[arg(long, value_name = "R|off", default_value = "600")]
    pub(in crate::cli) rate_limit: RatePerMinute,
    /// A script of faults to inject, as JSON.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) faults: Option<PathBuf>,
    /// Change so many products a minute: prices and stock move, products appear and vanish.
    #[arg(long, value_name = "PER_MINUTE")]
    pub(in crate::cli) drift: Option<u32>,
}

/// How many requests an account may make in any 60 seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum RatePerMinute {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::{Command, tests::parse};

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
}
