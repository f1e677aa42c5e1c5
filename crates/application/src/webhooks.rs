//! Webhooks: a message is believed if it is signed, kept, and acted upon later, once. It is a hint at most where money is spent; where
//! money comes in, it is the provider's word.

use domain::{
    ports::{
        Clock, Ids, SignedMessage, StorageError, Tx, Unbelievable, UnitOfWork, WebhookVerifier, in_savepoint,
        in_transaction,
    },
    purchase::UpstreamOrderId,
    wallet::{LedgerTransaction, LedgerTransactionId, TopUp, TopUpStatus},
    webhook::{
        InboxEntry, InboxId, InboxState, PaymentEvent, PaymentOutcome, SupplyEvent, WebhookMessage,
        WebhookSource,
    },
};
use metrics::counter;
use std::{error::Error, sync::Arc, time::Duration};
use tracing::{error, warn};

/// Takes messages in, and acts upon them.
pub struct Webhooks {
    /// Where transactions begin.
    pub unit_of_work: Arc<dyn UnitOfWork>,
    /// Tells who sent a message.
    pub verifier: Arc<dyn WebhookVerifier>,
    /// For the ids of messages and movements.
    pub ids: Arc<dyn Ids>,
    /// How old messages are.
    pub clock: Arc<dyn Clock>,
}

/// Why a message was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// It is not believed. Nothing was written.
    #[error(transparent)]
    Unbelievable(#[from] Unbelievable),
    /// Storage failed; it should be sent again.
    #[error("the message could not be stored")]
    Storage(#[from] StorageError),
}

/// Why a message is not acted upon again.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// There is no such message.
    #[error("there is no such message")]
    UnknownMessage,
    /// Storage failed.
    #[error("the message could not be stored")]
    Storage(#[from] StorageError),
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acted {
    /// All that follows from it is done.
    Done,
    /// It is about something that we do not know, or not yet.
    Unknown(&'static str),
    /// A person has to look at it.
    Park(String),
}

/// For how long a message about something unknown is tried again.
pub const PATIENCE: Duration = Duration::from_hours(24);

/// How long messages are kept that were acted upon.
pub const KEPT: Duration = Duration::from_hours(30 * 24);

/// The wait before the second try; it doubles.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

impl Webhooks {
    /// Keeps a message, if its signature holds. Returns whether it is new.
    pub async fn receive(&self, source: WebhookSource, signed: &SignedMessage) -> Result<bool, ReceiveError> {
        let message = self.verify(source, signed)?;
        let id = InboxId(self.ids.next());
        let is_new =
            in_transaction(&*self.unit_of_work, async |tx| tx.webhooks().insert(id, &message).await).await?;
        counter!("webhooks_total", "source" => source.as_str(), "outcome" => if is_new { "new" } else { "repeated" })
            .increment(1);
        Ok(is_new)
    }

    pub(crate) fn verify(
        &self,
        source: WebhookSource,
        signed: &SignedMessage,
    ) -> Result<WebhookMessage, Unbelievable> {
        let verified = self.verifier.verify(source, signed, self.clock.now());
        if verified.is_err() {
            counter!("webhooks_total", "source" => source.as_str(), "outcome" => "refused").increment(1);
        }
        verified
    }

    /// Keeps a message, and acts upon it at once, in a transaction of somebody else's.
    pub(crate) async fn take_in_and_act(
        &self,
        tx: &mut Tx,
        message: &WebhookMessage,
    ) -> Result<(), StorageError> {
        let id = InboxId(self.ids.next());
        if tx.webhooks().insert(id, message).await? && self.act(tx, message).await? == Acted::Done {
            tx.webhooks().finish(id, InboxState::Done, None).await?;
        }
        Ok(())
    }

    /// Acts upon the message that has been due for the longest. Returns whether there was one.
    pub async fn act_on_next(&self) -> Result<bool, StorageError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            let Some(entry) = tx.webhooks().lock_due(1).await?.into_iter().next() else { return Ok(false) };
            // A message that cannot be acted upon must not stop the others.
            let acted = in_savepoint(tx, async |tx: &mut Tx| self.act(tx, &entry.message).await).await?;
            self.note(tx, &entry, acted).await?;
            Ok(true)
        })
        .await
    }

    /// Has a message acted upon again.
    pub async fn replay(&self, id: InboxId) -> Result<(), ReplayError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            tx.webhooks().lock(id).await?.ok_or(ReplayError::UnknownMessage)?;
            Ok(tx.webhooks().replay(id).await?)
        })
        .await
    }

    async fn note(
        &self,
        tx: &mut Tx,
        entry: &InboxEntry,
        acted: Result<Acted, StorageError>,
    ) -> Result<(), StorageError> {
        let wait = LONGEST_WAIT.min(FIRST_WAIT.saturating_mul(2_u32.saturating_pow(entry.attempts)));
        let expired = self.clock.now() >= entry.since + PATIENCE;
        match acted {
            Ok(Acted::Done) => tx.webhooks().finish(entry.id, InboxState::Done, None).await,
            Ok(Acted::Unknown(what)) if !expired => tx.webhooks().postpone(entry.id, what, wait).await,
            Ok(Acted::Unknown(what)) => park(tx, entry, what).await,
            Ok(Acted::Park(why)) => park(tx, entry, &why).await,
            Err(reason) => {
                error!(message = %entry.id.0, error = &reason as &dyn Error, "a message could not be acted upon");
                tx.webhooks().postpone(entry.id, &reason.to_string(), wait).await
            }
        }
    }

    async fn act(&self, tx: &mut Tx, message: &WebhookMessage) -> Result<Acted, StorageError> {
        match message.source {
            WebhookSource::G2a => match SupplyEvent::read(&message.body) {
                Ok(event) => hint(tx, &event.order).await,
                Err(fault) => Ok(Acted::Park(fault.to_string())),
            },
            WebhookSource::Payments(_) => match PaymentEvent::read(&message.body) {
                Ok(event) => self.settle(tx, event).await,
                Err(fault) => Ok(Acted::Park(fault.to_string())),
            },
        }
    }

    /// A top-up is credited once, whatever comes how often and in which order; that a payment failed is no news after it succeeded.
    async fn settle(&self, tx: &mut Tx, event: PaymentEvent) -> Result<Acted, StorageError> {
        let Some(top_up) = tx.wallets().lock_top_up(event.top_up).await? else {
            return Ok(Acted::Unknown("there is no such top-up"));
        };
        match (top_up.status, event.outcome) {
            (TopUpStatus::Completed, _) | (TopUpStatus::Failed, PaymentOutcome::Failed) => {}
            (_, PaymentOutcome::Paid(amount)) if amount != top_up.amount => {
                let why = format!("{} cents were paid instead of {}", amount.amount, top_up.amount.amount);
                return Ok(Acted::Park(why));
            }
            (_, PaymentOutcome::Paid(_)) => self.credit(tx, &top_up).await?,
            (TopUpStatus::Pending, PaymentOutcome::Failed) => {
                tx.wallets().set_top_up_status(top_up.id, TopUpStatus::Failed).await?;
            }
        }
        Ok(Acted::Done)
    }

    async fn credit(&self, tx: &mut Tx, top_up: &TopUp) -> Result<(), StorageError> {
        let credit = LedgerTransaction::TopUp { top_up: top_up.id, user: top_up.user, amount: top_up.amount };
        tx.wallets().post(LedgerTransactionId(self.ids.next()), &credit).await?;
        tx.wallets().set_top_up_status(top_up.id, TopUpStatus::Completed).await
    }
}

/// What the marketplace says is only a reason to look at once: the buying line asks it how the order stands, and does what follows from
/// that and from what we know. So nothing that comes late or twice can reopen anything.
async fn hint(tx: &mut Tx, order: &UpstreamOrderId) -> Result<Acted, StorageError> {
    let known = tx.orders().make_due(order).await?;
    Ok(if known { Acted::Done } else { Acted::Unknown("no purchase has this order") })
}

async fn park(tx: &mut Tx, entry: &InboxEntry, why: &str) -> Result<(), StorageError> {
    warn!(message = %entry.id.0, why, "a message waits for a person: see `GET /admin/webhooks`");
    tx.webhooks().finish(entry.id, InboxState::Parked, Some(why)).await
}
