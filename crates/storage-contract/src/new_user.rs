//! Users about to be.

use crate::ids::next_id;
use domain::account::{Email, NewUser, PasswordHash, Role, UserId};

/// A customer with this address who is about to register, later than all before. Change a field as in
/// `NewUser { role: Role::Admin, ..new_user("barney@example.com") }`.
pub fn new_user(email: &str) -> NewUser {
    NewUser {
        id: UserId(next_id()),
        email: Email::parse(email).unwrap(),
        nickname: None,
        role: Role::Customer,
        password: password_hash('a'),
    }
}

/// Sixty characters, as bcrypt makes them; other letters make other hashes.
pub(crate) fn password_hash(letter: char) -> PasswordHash {
    PasswordHash::new(format!("$2b$10${}", letter.to_string().repeat(53)))
}
