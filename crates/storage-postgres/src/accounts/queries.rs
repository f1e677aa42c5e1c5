//! `AccountQueries` on PostgreSQL.

use super::{
    session_row::SessionRow,
    user_row::{AccountRow, UserRow},
};
use crate::{
    PgStorage,
    error::{corrupt, storage_error},
    json::name,
    schema::{security_events, sessions, users},
    time::clock_timestamp,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper, TextExpressionMethods};
use diesel_async::RunQueryDsl;
use domain::{
    account::{Account, Email, Session, SessionId, User, UserId, UserState},
    ports::{AccountQueries, LoggedEvent, StorageError, UserPage, UserQuery},
};
use serde_json::Value;

#[async_trait]
impl AccountQueries for PgStorage {
    async fn find_account(&self, email: &Email) -> Result<Option<Account>, StorageError> {
        let row: Option<AccountRow> = users::table
            .filter(users::email_key.eq(email.key()))
            .select(AccountRow::as_select())
            .first(&mut self.connection().await?)
            .await
            .optional()
            .map_err(storage_error)?;
        row.map(AccountRow::into_account).transpose()
    }

    async fn find_account_of(&self, id: UserId) -> Result<Option<Account>, StorageError> {
        let row: Option<AccountRow> = users::table
            .find(id.0)
            .select(AccountRow::as_select())
            .first(&mut self.connection().await?)
            .await
            .optional()
            .map_err(storage_error)?;
        row.map(AccountRow::into_account).transpose()
    }

    async fn find_session_user(&self, id: SessionId) -> Result<Option<User>, StorageError> {
        let row: Option<UserRow> = sessions::table
            .find(id.0)
            .filter(sessions::revoked_at.is_null())
            .filter(sessions::expires_at.gt(clock_timestamp()))
            .inner_join(users::table)
            .filter(users::state.eq(name(&UserState::Active)?))
            .select(UserRow::as_select())
            .first(&mut self.connection().await?)
            .await
            .optional()
            .map_err(storage_error)?;
        row.map(UserRow::into_user).transpose()
    }

    async fn list_sessions(&self, user: UserId) -> Result<Vec<Session>, StorageError> {
        let rows: Vec<SessionRow> = sessions::table
            .filter(sessions::user_id.eq(user.0))
            .filter(sessions::revoked_at.is_null())
            .filter(sessions::expires_at.gt(clock_timestamp()))
            .order((sessions::last_used_at.desc(), sessions::id))
            .select(SessionRow::as_select())
            .load(&mut self.connection().await?)
            .await
            .map_err(storage_error)?;
        Ok(rows.into_iter().map(SessionRow::into_session).collect())
    }

    async fn list_users(&self, query: &UserQuery) -> Result<UserPage, StorageError> {
        let mut users = users::table
            .order(users::id.desc())
            // One more than asked for tells whether there is another page.
            .limit(i64::from(query.limit) + 1)
            .select(UserRow::as_select())
            .into_boxed();
        if let Some(after) = query.after {
            users = users.filter(users::id.lt(after.0));
        }
        if let Some(part) = &query.email {
            users = users.filter(users::email_key.like(containing(part)));
        }
        let rows: Vec<UserRow> = users.load(&mut self.connection().await?).await.map_err(storage_error)?;
        let mut items: Vec<User> = rows.into_iter().map(UserRow::into_user).collect::<Result<_, _>>()?;
        let more = items.len() > query.limit as usize;
        items.truncate(query.limit as usize);
        let next = items.last().filter(|_| more).map(|user| user.id);
        Ok(UserPage { items, next })
    }

    async fn list_security_events(&self, user: UserId, limit: u32) -> Result<Vec<LoggedEvent>, StorageError> {
        let rows: Vec<(DateTime<Utc>, Value)> = security_events::table
            .filter(security_events::user_id.eq(user.0))
            .order(security_events::id.desc())
            .limit(i64::from(limit))
            .select((security_events::at, security_events::event))
            .load(&mut self.connection().await?)
            .await
            .map_err(storage_error)?;
        let event = |(at, kind)| Ok(LoggedEvent { at, kind: serde_json::from_value(kind).map_err(corrupt)? });
        rows.into_iter().map(event).collect()
    }
}

/// A pattern for addresses that contain `part`.
fn containing(part: &str) -> String {
    let mut pattern = String::from("%");
    for character in part.to_lowercase().chars() {
        match character {
            '%' | '_' | '\\' => pattern.extend(['\\', character]),
            // PostgreSQL has no NUL, and no address any control character.
            '\0' => pattern.push('\u{1}'),
            _ => pattern.push(character),
        }
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::containing;

    #[test]
    fn what_is_looked_for_is_taken_literally() {
        assert_eq!(containing("Gordon"), "%gordon%");
        assert_eq!(containing("50%_\\\0"), "%50\\%\\_\\\\\u{1}%");
    }
}
