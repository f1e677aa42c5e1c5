//! `keymart admin`.

use clap::Subcommand;
use domain::account::{Email, Nickname};

pub(super) const EXAMPLES: &str = "\
A running shop heeds every change from the next request on. The embedded database serves one process at a time, so stop
the server first, or set DATABASE_URL.

Examples:
  keymart admin create --email gordon@example.com --nickname Gordon
  keymart admin create --email gordon@example.com < password.txt
  keymart admin grant --email alyx@example.com
  keymart admin disable --email breen@example.com";

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum AdminAction {
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
pub(in crate::cli) struct UserChoice {
    /// The address that the user logs in with, in any case.
    #[arg(long, value_name = "ADDRESS", value_parser = Email::parse)]
    pub(in crate::cli) email: Email,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::{Command, tests::parse};

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
}
