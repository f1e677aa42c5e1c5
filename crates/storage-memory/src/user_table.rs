//! All users, and where to find them.

use domain::{
    account::{Account, Email, User, UserId},
    ports::Constraint,
};
use std::collections::BTreeMap;

/// Accounts by user, with the unique index of a database.
#[derive(Clone, Default)]
pub(crate) struct UserTable {
    accounts: BTreeMap<UserId, Account>,
    emails: BTreeMap<String, UserId>,
}

impl UserTable {
    pub(crate) fn find(&self, id: UserId) -> Option<&Account> {
        self.accounts.get(&id)
    }

    pub(crate) fn find_mut(&mut self, id: UserId) -> Option<&mut Account> {
        self.accounts.get_mut(&id)
    }

    pub(crate) fn find_by_email(&self, email: &Email) -> Option<&Account> {
        self.emails.get(&email.key()).and_then(|id| self.find(*id))
    }

    /// All users, the greatest id first.
    pub(crate) fn latest_first(&self) -> impl Iterator<Item = &User> {
        self.accounts.values().rev().map(|account| &account.user)
    }

    /// Adds a user whose id is new, unless the address is another's.
    pub(crate) fn insert(&mut self, account: Account) -> Result<(), Constraint> {
        let User { id, email, .. } = &account.user;
        if self.emails.contains_key(&email.key()) {
            return Err(Constraint::UserEmail);
        }
        self.emails.insert(email.key(), *id);
        self.accounts.insert(*id, account);
        Ok(())
    }
}
