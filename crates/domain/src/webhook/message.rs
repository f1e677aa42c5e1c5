//! Messages as they were received.

use crate::wallet::ProviderName;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// The sender's id of a message: 1 to 255 visible ASCII characters (Standard Webhooks, `webhook-id`). A message that is sent again
/// has the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WebhookId(String);

/// A text that names no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must have 1 to 255 visible ASCII characters")]
pub struct InvalidWebhookId;

impl WebhookId {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&str> for WebhookId {
    type Error = InvalidWebhookId;

    fn try_from(text: &str) -> Result<Self, InvalidWebhookId> {
        let fits = (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidWebhookId) }
    }
}

/// Who sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookSource {
    /// The marketplace, or a relay before it.
    G2a,
    /// A payment provider.
    Payments(ProviderName),
}

impl WebhookSource {
    /// The word, as storage has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::G2a => "g2a",
            Self::Payments(ProviderName::Test) => "payments/test",
        }
    }

    /// The source with this word.
    pub fn find(text: &str) -> Option<Self> {
        [Self::G2a, Self::Payments(ProviderName::Test)].into_iter().find(|source| source.as_str() == text)
    }
}

impl fmt::Display for WebhookSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A message whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookMessage {
    /// Who sent it.
    pub source: WebhookSource,
    /// The sender's id of it.
    pub id: WebhookId,
    /// When the sender says that it was sent.
    pub sent_at: DateTime<Utc>,
    /// What it says: JSON, an object.
    pub body: serde_json::Value,
}

/// Our id of a message, a `UUIDv7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InboxId(pub Uuid);

/// How far a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboxState {
    /// It waits, for the first time or again.
    Waiting,
    /// It was acted upon.
    Done,
    /// It makes no sense to us, or is about something that we still do not know after a day: a person has to look at it.
    Parked,
}

impl InboxState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Done, Self::Parked];

    /// The word, as storage and clients have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Parked => "parked",
        }
    }
}

/// A message in the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxEntry {
    /// Our id.
    pub id: InboxId,
    /// What was received.
    pub message: WebhookMessage,
    /// How far it is.
    pub state: InboxState,
    /// How often it was acted upon in vain since it came or was replayed.
    pub attempts: u32,
    /// Why in vain.
    pub last_failure: Option<String>,
    /// When it came, or was replayed.
    pub since: DateTime<Utc>,
}

/// Where in the inbox the next page begins: the latest come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InboxPosition(pub InboxId);
