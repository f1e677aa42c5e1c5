//! `UserRepository` on PostgreSQL.

use super::user_row::{AccountRow, UserRow};
use crate::{error::storage_error, json::name, schema::users, transaction::PgTransaction};
use async_trait::async_trait;
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper, insert_into, update,
};
use diesel_async::RunQueryDsl;
use domain::{
    account::{Account, NewUser, Nickname, PasswordHash, Role, User, UserId, UserState},
    ports::{StorageError, UserRepository},
};
use secrecy::ExposeSecret;

#[async_trait]
impl UserRepository for PgTransaction {
    async fn insert(&mut self, user: &NewUser) -> Result<User, StorageError> {
        let row: UserRow = insert_into(users::table)
            .values((
                users::id.eq(user.id.0),
                users::role.eq(name(&user.role)?),
                users::email.eq(user.email.as_str()),
                users::email_key.eq(user.email.key()),
                users::nickname.eq(user.nickname.as_ref().map(Nickname::as_str)),
                users::password_hash.eq(user.password.expose_secret()),
            ))
            .returning(UserRow::as_returning())
            .get_result(self.connection())
            .await
            .map_err(storage_error)?;
        row.into_user()
    }

    async fn find(&mut self, id: UserId) -> Result<Option<User>, StorageError> {
        let row = users::table.find(id.0).select(UserRow::as_select()).first(self.connection()).await;
        found(row)
    }

    async fn lock(&mut self, id: UserId) -> Result<Option<Account>, StorageError> {
        // The lock that UPDATE takes. A stronger one would wait for whoever writes a row that belongs to the user.
        let row: Option<AccountRow> = users::table
            .find(id.0)
            .select(AccountRow::as_select())
            .for_no_key_update()
            .first(self.connection())
            .await
            .optional()
            .map_err(storage_error)?;
        row.map(AccountRow::into_account).transpose()
    }

    async fn set_nickname(
        &mut self,
        id: UserId,
        nickname: Option<&Nickname>,
    ) -> Result<Option<User>, StorageError> {
        let row = update(users::table.find(id.0))
            .set(users::nickname.eq(nickname.map(Nickname::as_str)))
            .returning(UserRow::as_returning())
            .get_result(self.connection())
            .await;
        found(row)
    }

    async fn set_password(&mut self, id: UserId, password: &PasswordHash) -> Result<(), StorageError> {
        let change = users::password_hash.eq(password.expose_secret());
        done(update(users::table.find(id.0)).set(change).execute(self.connection()).await)
    }

    async fn set_role(&mut self, id: UserId, role: Role) -> Result<(), StorageError> {
        let change = users::role.eq(name(&role)?);
        done(update(users::table.find(id.0)).set(change).execute(self.connection()).await)
    }

    async fn set_state(&mut self, id: UserId, state: UserState) -> Result<(), StorageError> {
        let change = users::state.eq(name(&state)?);
        done(update(users::table.find(id.0)).set(change).execute(self.connection()).await)
    }
}

fn found(row: QueryResult<UserRow>) -> Result<Option<User>, StorageError> {
    row.optional().map_err(storage_error)?.map(UserRow::into_user).transpose()
}

fn done(changed: QueryResult<usize>) -> Result<(), StorageError> {
    changed.map(drop).map_err(storage_error)
}
