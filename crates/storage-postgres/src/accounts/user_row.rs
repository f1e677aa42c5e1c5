//! Users as rows.

use crate::{error::corrupt, json::parse_name, schema::users};
use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable, pg::Pg};
use domain::{
    account::{Account, Email, Nickname, PasswordHash, User, UserId},
    ports::StorageError,
};
use uuid::Uuid;

#[derive(Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Pg))]
pub(super) struct UserRow {
    id: Uuid,
    created_at: DateTime<Utc>,
    role: String,
    state: String,
    email: String,
    nickname: Option<String>,
}

impl UserRow {
    pub(super) fn into_user(self) -> Result<User, StorageError> {
        Ok(User {
            id: UserId(self.id),
            email: Email::parse(&self.email).map_err(corrupt)?,
            nickname: self.nickname.as_deref().map(Nickname::parse).transpose().map_err(corrupt)?,
            role: parse_name(self.role)?,
            state: parse_name(self.state)?,
            created_at: self.created_at,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Pg))]
pub(super) struct AccountRow {
    #[diesel(embed)]
    user: UserRow,
    password_hash: String,
}

impl AccountRow {
    pub(super) fn into_account(self) -> Result<Account, StorageError> {
        Ok(Account { user: self.user.into_user()?, password: PasswordHash::new(self.password_hash) })
    }
}
