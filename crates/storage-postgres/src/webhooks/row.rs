//! Messages as rows.

use crate::{error::corrupt, json::parse_name};
use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{Integer, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    ports::StorageError,
    webhook::{InboxEntry, InboxId, WebhookId, WebhookMessage, WebhookSource},
};

/// The columns of an [`InboxRow`].
pub(super) const COLUMNS: &str = "id, source, event_id, sent_at, since, body, state, attempts, last_failure";

#[derive(QueryableByName)]
pub(super) struct InboxRow {
    #[diesel(sql_type = Uuid)]
    id: uuid::Uuid,
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = Text)]
    event_id: String,
    #[diesel(sql_type = Timestamptz)]
    sent_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    since: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Integer)]
    attempts: i32,
    #[diesel(sql_type = Nullable<Text>)]
    last_failure: Option<String>,
}

impl InboxRow {
    pub(super) fn into_entry(self) -> Result<InboxEntry, StorageError> {
        let message = WebhookMessage {
            source: WebhookSource::find(&self.source)
                .ok_or_else(|| corrupt("a message is of no known source"))?,
            id: WebhookId::try_from(self.event_id.as_str()).map_err(corrupt)?,
            sent_at: self.sent_at,
            body: serde_json::from_str(&self.body).map_err(corrupt)?,
        };
        Ok(InboxEntry {
            id: InboxId(self.id),
            message,
            state: parse_name(self.state)?,
            attempts: self.attempts.unsigned_abs(),
            last_failure: self.last_failure,
            since: self.since,
        })
    }
}
