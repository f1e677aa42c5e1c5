//! `keymart keys`.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum KeysAction {
    /// Encrypt all stored keys with the first of `KEY_ENCRYPTION_KEYS` that are encrypted with another.
    #[command(after_long_help = EXAMPLES)]
    Rotate,
}

const EXAMPLES: &str = "\
To change the encryption key: put a new one before the old one in KEY_ENCRYPTION_KEYS, restart all instances, run this, and
take the old one away when it says that none is left. It can be interrupted and run again, beside a running shop.

Examples:
  KEY_ENCRYPTION_KEYS=2027:…,2026:… keymart keys rotate";
