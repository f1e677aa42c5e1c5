//! `keymart admin`: people who run the shop, and people who are shut out of it.

use super::{arguments::AdminAction, print, tell};
use crate::{
    config::Settings,
    failure::{Code, Failure},
    telemetry::{self, ProgressArea},
    wiring::{Database, open_accounts},
};
use application::accounts::{Accounts, AdministrationError, RegisterError};
use domain::account::{Email, InvalidPassword, Nickname, Password, Role, User, UserState};
use std::io::{self, BufRead, IsTerminal};

/// The longest line that a password is read from, in bytes.
const MAX_LINE: u64 = 1024;

/// Does what the operator asks for.
pub(super) async fn run(settings: Settings, action: AdminAction) -> Result<(), Failure> {
    telemetry::start_logs(&settings.logs, &ProgressArea::default());
    // First of all: nobody should type a password only to learn that there is no database.
    let database = Database::open_ready(&settings).await?;
    let result = act(&settings, &database, action).await;
    database.close().await;
    print(&result?)
}

/// Does it, and says what is different now.
async fn act(settings: &Settings, database: &Database, action: AdminAction) -> Result<String, Failure> {
    let accounts = open_accounts(settings, database)?;
    match action {
        AdminAction::Create { email, nickname } => create(&accounts, email, nickname).await,
        AdminAction::Grant { user } => {
            change("runs the shop from now on", accounts.set_role(&user.email, Role::Admin).await)
        }
        AdminAction::Revoke { user } => {
            change("is a customer from now on", accounts.set_role(&user.email, Role::Customer).await)
        }
        AdminAction::Disable { user } => {
            let result = accounts.set_state(&user.email, UserState::Disabled).await;
            change("is shut out, and logged out everywhere", result)
        }
        AdminAction::Enable { user } => {
            change("may log in again", accounts.set_state(&user.email, UserState::Active).await)
        }
    }
}

async fn create(accounts: &Accounts, email: Email, nickname: Option<Nickname>) -> Result<String, Failure> {
    let password = read_password()?;
    match accounts.create_admin(email, nickname, &password).await {
        Ok(user) => Ok(format!("{} runs the shop from now on.\n", user.email.as_str())),
        Err(error @ RegisterError::EmailTaken) => Err(Failure::from_error(error)
            .remedy("to let that user run the shop: `keymart admin grant --email` with the same address")),
        Err(error) => Err(Failure::from_error(error)),
    }
}

fn change(now: &str, result: Result<User, AdministrationError>) -> Result<String, Failure> {
    match result {
        Ok(user) => Ok(format!("{} {now}.\n", user.email.as_str())),
        Err(error @ AdministrationError::UnknownUser) => Err(Failure::from_error(error).remedy(
            "see that the address is spelt as at registration; `keymart admin create` makes a new user",
        )),
        Err(error) => Err(Failure::from_error(error)),
    }
}

/// The password for a new user: typed twice at a terminal without being shown, or else the first line of standard input.
fn read_password() -> Result<Password, Failure> {
    let text = if io::stdin().is_terminal() {
        tell("8 to 72 bytes, with an upper-case letter, a lower-case letter and a digit.");
        typed_twice(|prompt| rpassword::prompt_password(prompt))?
    } else {
        first_line(io::stdin().lock()).map_err(Failure::from_error)?
    };
    choose(text)
}

fn typed_twice(ask: impl Fn(&str) -> io::Result<String>) -> Result<String, Failure> {
    let first = ask("Password: ").map_err(Failure::from_error)?;
    let again = ask("Again: ").map_err(Failure::from_error)?;
    let same = (first == again).then_some(first);
    same.ok_or_else(|| Failure::new("the two passwords differ").code(Code::Usage))
}

/// Without its line break.
fn first_line(input: impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    input.take(MAX_LINE).read_line(&mut line)?;
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(line)
}

fn choose(text: String) -> Result<Password, Failure> {
    let refuse = |error: InvalidPassword| Failure::new(format!("the password {error}")).code(Code::Usage);
    Password::choose(text).map_err(refuse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;
    use std::cell::Cell;

    #[test]
    fn a_password_is_the_first_line_as_it_stands() {
        for (input, expected) in [
            ("Xen-1998\n", "Xen-1998"),
            (" Xen 1998 \r\nmore\n", " Xen 1998 "),
            ("Xen-1998", "Xen-1998"),
            ("", ""),
        ] {
            assert_eq!(first_line(input.as_bytes()).unwrap(), expected);
        }
    }

    #[test]
    fn a_line_without_end_is_not_read_to_its_end() {
        let endless = io::BufReader::new(io::repeat(b'x'));
        assert_eq!(first_line(endless).unwrap().len(), 1024);
    }

    #[test]
    fn a_typing_error_is_noticed() {
        let asked = Cell::new(0);
        let ask = |_: &str| {
            asked.set(asked.get() + 1);
            Ok(if asked.get() == 1 { "Xen-1998" } else { "Xen-1989" }.to_owned())
        };
        assert_eq!(typed_twice(ask).unwrap_err().to_string(), "keymart: the two passwords differ");
        assert_eq!(typed_twice(|_| Ok("Xen-1998".to_owned())).unwrap(), "Xen-1998");
    }

    #[test]
    fn a_password_is_one_that_may_be_chosen() {
        assert_eq!(choose("Xen-1998".to_owned()).unwrap().expose_secret(), "Xen-1998");
        let failure = choose("hunter2".to_owned()).unwrap_err().to_string();
        assert_eq!(failure, "keymart: the password must have at least 8 bytes");
    }
}
