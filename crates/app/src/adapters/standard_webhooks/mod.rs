//! Signed messages after Standard Webhooks (<https://www.standardwebhooks.com>), with its symmetric scheme `v1`.

mod secret;

pub use secret::{InvalidWebhookSecret, WebhookSecret};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ports::{SignedMessage, Unbelievable, WebhookVerifier},
    webhook::{WebhookId, WebhookMessage, WebhookSource},
};
use std::collections::HashMap;

/// How far the time of a message may be from ours.
const WINDOW: TimeDelta = TimeDelta::minutes(5);

/// Believes messages that are signed with any of their source's secrets.
#[derive(Debug, Default)]
pub struct StandardWebhooks {
    secrets: HashMap<WebhookSource, Vec<WebhookSecret>>,
}

impl StandardWebhooks {
    /// Nobody may send.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, where also those may send to `source` who know one of `secrets`.
    #[must_use]
    pub fn with(mut self, source: WebhookSource, secrets: impl IntoIterator<Item = WebhookSecret>) -> Self {
        self.secrets.entry(source).or_default().extend(secrets);
        self
    }

    fn secrets(&self, source: WebhookSource) -> &[WebhookSecret] {
        self.secrets.get(&source).map(Vec::as_slice).unwrap_or_default()
    }
}

impl WebhookVerifier for StandardWebhooks {
    /// The signature is judged before anything else: who knows no secret learns nothing but that.
    fn verify(
        &self,
        source: WebhookSource,
        signed: &SignedMessage,
        now: DateTime<Utc>,
    ) -> Result<WebhookMessage, Unbelievable> {
        let secrets = self.secrets(source);
        if secrets.is_empty() {
            return Err(Unbelievable::NoSecret);
        }
        if !secrets.iter().any(|secret| secret.has_signed(signed)) {
            return Err(Unbelievable::BadSignature);
        }
        let sent_at = sent_at(&signed.timestamp)
            .filter(|sent_at| (now - sent_at).abs() <= WINDOW)
            .ok_or(Unbelievable::OutsideWindow)?;
        let id = WebhookId::try_from(signed.id.as_str()).map_err(|_| Unbelievable::Malformed)?;
        let body = object(&signed.body).ok_or(Unbelievable::Malformed)?;
        Ok(WebhookMessage { source, id, sent_at, body })
    }
}

/// A time in whole seconds since 1970, in decimal digits and nothing else.
fn sent_at(text: &str) -> Option<DateTime<Utc>> {
    let seconds = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?;
    DateTime::from_timestamp(seconds?, 0)
}

fn object(body: &[u8]) -> Option<serde_json::Value> {
    serde_json::from_slice(body).ok().filter(serde_json::Value::is_object)
}

#[cfg(test)]
mod tests;
