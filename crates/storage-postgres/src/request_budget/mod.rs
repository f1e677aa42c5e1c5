//! `RequestBudget` on PostgreSQL: a row that all processes share.

#[cfg(test)]
mod model;
mod statements;

use crate::{
    PgStorage,
    error::{corrupt, storage_error},
    sql::Sql,
};
use async_trait::async_trait;
use diesel::{
    QueryableByName,
    data_types::PgInterval,
    sql_types::{Bool, Interval, Text},
};
use diesel_async::RunQueryDsl;
use domain::{
    ports::{RequestBudget, StorageError},
    rate::{Grant, Pace, RequestClass},
};
use std::time::Duration;

/// The budget of one marketplace, shared by all processes on one database.
///
/// Each question is one statement that commits by itself: the row is locked while the server works on it and no longer, so a process
/// that stops at any point holds nobody up. Time is the server's.
pub struct PgRequestBudget {
    storage: PgStorage,
    marketplace: String,
    pace: Option<Pace>,
}

impl PgRequestBudget {
    /// The budget of the marketplace of that name. Whoever shares it should have the same `pace`; `None` is for as many requests as
    /// anyone wants, which can be paused all the same.
    pub fn new(storage: PgStorage, marketplace: impl Into<String>, pace: Option<Pace>) -> Self {
        Self { storage, marketplace: marketplace.into(), pace }
    }

    async fn note(&self, statement: Sql) -> Result<(), StorageError> {
        statement.execute(&mut *self.storage.connection().await?).await.map_err(storage_error)?;
        Ok(())
    }
}

#[async_trait]
impl RequestBudget for PgRequestBudget {
    async fn reserve(&self, class: RequestClass) -> Result<Grant, StorageError> {
        let statement = statements::reserve(&self.marketplace, self.pace, class, None);
        let row: GrantRow =
            statement.get_result(&mut *self.storage.connection().await?).await.map_err(storage_error)?;
        row.try_into()
    }

    async fn slow_down(&self, pause: Duration) -> Result<(), StorageError> {
        self.note(statements::slow_down(&self.marketplace, pause, None)).await
    }

    async fn note_failure(&self) -> Result<(), StorageError> {
        self.note(statements::note_failure(&self.marketplace, None)).await
    }

    async fn note_answer(&self) -> Result<(), StorageError> {
        self.note(statements::note_answer(&self.marketplace)).await
    }
}

/// What `reserve_request` returns.
#[derive(QueryableByName)]
struct GrantRow {
    #[diesel(sql_type = Text)]
    verdict: String,
    #[diesel(sql_type = Interval)]
    wait: PgInterval,
    #[diesel(sql_type = Bool)]
    troubled: bool,
}

impl TryFrom<GrantRow> for Grant {
    type Error = StorageError;

    fn try_from(GrantRow { verdict, wait, troubled }: GrantRow) -> Result<Self, StorageError> {
        let wait = duration(wait);
        match verdict.as_str() {
            "go" => Ok(Self::Go { wait, troubled }),
            "later" => Ok(Self::Later(wait)),
            "down" => Ok(Self::Down(wait)),
            _ => Err(corrupt(format!("the verdict on a request is {verdict:?}"))),
        }
    }
}

/// A difference of times, which has days and no months; nothing, if it is below.
fn duration(interval: PgInterval) -> Duration {
    let days = Duration::from_hours(24).saturating_mul(interval.days.try_into().unwrap_or_default());
    days + Duration::from_micros(interval.microseconds.try_into().unwrap_or_default())
}
