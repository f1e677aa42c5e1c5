//! `keymart offers`.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum OffersAction {
    /// List the offers, a line for each.
    #[command(after_long_help = EXAMPLES)]
    List {
        /// Only offers that can be bought at the moment.
        #[arg(long)]
        active: bool,
    },
}

const EXAMPLES: &str = "\
G2A knows sellers by G2A_CLIENT_ID and G2A_CLIENT_SECRET. Requests count in the same budget as those of the whole shop.

Examples:
  keymart offers list
  keymart offers list --active";
