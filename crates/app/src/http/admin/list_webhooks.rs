//! `GET /admin/webhooks`: what others have told.

use crate::http::{
    caller::Administrator,
    catalogue::body::List,
    input::{Fields, InTurn, Input, Parsed, values},
    problem::{AdministratorProblems, ApiError, ListProblems},
    state::HttpState,
};
use actix_web::{get, web};
use chrono::{DateTime, Utc};
use domain::webhook::{self, InboxEntry, InboxPosition};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookMessage)]
pub(super) struct Message {
    /// The shop's id of it.
    id: Uuid,
    /// Who sent it.
    #[schema(example = "payments/test")]
    source: &'static str,
    /// The sender's id of it.
    #[schema(example = "msg_2mn8a1b2c3d4e5f6")]
    webhook_id: String,
    /// When the sender says that it was sent.
    sent_at: DateTime<Utc>,
    /// What it says.
    #[schema(value_type = Object)]
    body: serde_json::Value,
    /// How far it is.
    state: InboxState,
    /// How often it was acted upon in vain since it came or was replayed.
    #[schema(example = 0)]
    attempts: u32,
    /// Why in vain; null if it was not.
    #[schema(required)]
    last_failure: Option<String>,
    /// When it came, or was replayed.
    since: DateTime<Utc>,
}

/// How far a message is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum InboxState {
    /// It waits, for the first time or again.
    Waiting,
    /// It was acted upon.
    Done,
    /// A person has to look at it.
    Parked,
}

impl From<InboxEntry> for Message {
    fn from(entry: InboxEntry) -> Self {
        Self {
            id: entry.id.0,
            source: entry.message.source.as_str(),
            webhook_id: entry.message.id.as_str().to_owned(),
            sent_at: entry.message.sent_at,
            body: entry.message.body,
            state: match entry.state {
                webhook::InboxState::Waiting => InboxState::Waiting,
                webhook::InboxState::Done => InboxState::Done,
                webhook::InboxState::Parked => InboxState::Parked,
            },
            attempts: entry.attempts,
            last_failure: entry.last_failure,
            since: entry.since,
        }
    }
}

/// Which messages, how many, from where.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListWebhooks {
    /// Only messages that are so far.
    #[param(inline, value_type = Option<InboxState>, example = "parked")]
    state: Option<webhook::InboxState>,
    /// How many messages a page has at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 24, example = 10)]
    limit: u32,
    /// The `next_cursor` of the page before, with the same filter.
    cursor: Option<String>,
}

impl Input for ListWebhooks {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        use webhook::InboxState;
        Some(Self {
            state: fields.query("state", |raw| values::word(raw, &InboxState::ALL, InboxState::as_str)),
            limit: fields.query("limit", values::limit).unwrap_or(values::DEFAULT_LIMIT),
            cursor: fields.query("cursor", |raw| Ok(raw.to_owned())),
        })
    }
}

/// What decides which messages follow each other.
fn list_of(state: Option<webhook::InboxState>) -> impl Serialize {
    ("webhooks", state)
}

/// The messages of others, the latest first, page by page.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    params(ListWebhooks),
    responses(
        (status = 200, description = "A page of messages", body = List<Message>),
        ListProblems, AdministratorProblems,
    )
)]
#[get("/admin/webhooks")]
pub(super) async fn list_webhooks(
    InTurn(_admin, Parsed(list)): InTurn<Administrator, Parsed<ListWebhooks>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<List<Message>>, ApiError> {
    let key = &state.cursor_key;
    let after = list.cursor.map(|cursor| key.open(&list_of(list.state), &cursor));
    let after: Option<InboxPosition> = after.transpose()?;
    let page = state.order_queries.list_webhooks(list.state, after, list.limit).await?;
    Ok(web::Json(List {
        items: page.items.into_iter().map(Message::from).collect(),
        next_cursor: page.next.map(|message| key.seal(&list_of(list.state), &message)),
    }))
}
