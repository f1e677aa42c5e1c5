//! Wallets: paying in, and what operators give and take.

use crate::{
    idempotent::{NamedRequest, NotDone, wait_for_other},
    webhooks::Webhooks,
};
use domain::{
    account::UserId,
    money::Money,
    order::StoredReply,
    ports::{
        Constraint, Ids, OrderQueries, PageOf, PaymentError, PaymentGateway, PaymentStart, StorageError, Tx,
        Unbelievable, in_transaction,
    },
    wallet::{
        Adjustment, LedgerTransaction, LedgerTransactionId, NewTopUp, Reason, TopUp, TopUpAmount, TopUpId,
        WalletMovement, WalletPosition,
    },
    webhook::{WebhookMessage, WebhookSource},
};
use std::sync::Arc;

/// What can be done with wallets.
pub struct Wallets {
    /// What is read.
    pub queries: Arc<dyn OrderQueries>,
    /// Who takes money from customers; nobody, if nobody does.
    pub gateway: Option<Arc<dyn PaymentGateway>>,
    /// Where providers tell how payments end.
    pub webhooks: Arc<Webhooks>,
    /// For the ids of top-ups and movements.
    pub ids: Arc<dyn Ids>,
}

/// A top-up, and where the customer has to be sent, if anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartedTopUp {
    /// The top-up.
    pub top_up: TopUp,
    /// The provider's page.
    pub redirect: Option<String>,
}

/// Makes the reply to a request of its top-up. The reply is kept with the top-up, in one transaction.
pub type RenderTopUp = dyn Fn(&StartedTopUp) -> StoredReply + Send + Sync;

/// Why there is no top-up.
#[derive(Debug, thiserror::Error)]
pub enum TopUpError {
    /// The request was not done, because of its key.
    #[error(transparent)]
    NotDone(NotDone),
    /// Nobody takes money from customers.
    #[error("there is no payment provider")]
    NoProvider,
    /// The provider failed.
    #[error(transparent)]
    Provider(#[from] PaymentError),
    /// The provider's message is not believed.
    #[error("the provider's message is not believed")]
    Unbelievable(#[from] Unbelievable),
    /// Storage failed.
    #[error("the top-up could not be stored")]
    Storage(#[from] StorageError),
}

/// Why a wallet holds what it held.
#[derive(Debug, thiserror::Error)]
pub enum AdjustError {
    /// There is no such user.
    #[error("there is no such user")]
    UnknownUser,
    /// The wallet does not hold as much as is to be taken.
    #[error("the wallet does not hold enough")]
    InsufficientFunds,
    /// Storage failed.
    #[error("the adjustment could not be stored")]
    Storage(#[source] StorageError),
}

impl From<StorageError> for AdjustError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Conflict(Constraint::WalletBalance) => Self::InsufficientFunds,
            other => Self::Storage(other),
        }
    }
}

impl Wallets {
    /// What the user's wallet holds.
    pub async fn get_balance(&self, user: UserId) -> Result<Money, StorageError> {
        self.queries.get_balance(user).await
    }

    /// The movements of the user's wallet, page by page.
    pub async fn list_movements(
        &self,
        user: UserId,
        after: Option<WalletPosition>,
        limit: u32,
    ) -> Result<PageOf<WalletMovement, WalletPosition>, StorageError> {
        self.queries.list_movements(user, after, limit).await
    }

    /// Begins a payment into the user's wallet. The same request again gets the same reply.
    pub async fn top_up(
        &self,
        request: &NamedRequest,
        amount: TopUpAmount,
        render: &RenderTopUp,
    ) -> Result<StoredReply, TopUpError> {
        let gateway = self.gateway.as_ref().ok_or(TopUpError::NoProvider)?;
        let new = NewTopUp {
            id: TopUpId(self.ids.next()),
            user: request.user,
            amount: amount.money(),
            provider: gateway.name(),
        };
        // Before the transaction, which makes no calls. A payment that is begun twice, because the request comes twice, is paid once.
        let (redirect, settled) = match gateway.start(&new).await? {
            PaymentStart::Redirect(url) => (Some(url), None),
            PaymentStart::Settled(signed) => {
                let source = WebhookSource::Payments(gateway.name());
                (None, Some(self.webhooks.verify(source, &signed)?))
            }
        };
        let mut attempt = 0;
        loop {
            let done = in_transaction(&*self.webhooks.unit_of_work, async |tx| {
                self.begin(tx, request, &new, redirect.as_deref(), settled.as_ref(), render).await
            })
            .await;
            match done {
                Err(TopUpError::NotDone(NotDone::InUse))
                    if wait_for_other(&*self.webhooks.clock, attempt).await =>
                {
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    async fn begin(
        &self,
        tx: &mut Tx,
        request: &NamedRequest,
        new: &NewTopUp,
        redirect: Option<&str>,
        settled: Option<&WebhookMessage>,
        render: &RenderTopUp,
    ) -> Result<StoredReply, TopUpError> {
        if let Some(reply) = request.claim(tx).await?.map_err(TopUpError::NotDone)? {
            return Ok(reply);
        }
        tx.wallets().insert_top_up(new).await?;
        if let Some(message) = settled {
            self.webhooks.take_in_and_act(tx, message).await?;
        }
        let missing = || StorageError::Corrupt("a top-up is gone as soon as it was added".into());
        let top_up = tx.wallets().lock_top_up(new.id).await?.ok_or_else(missing)?;
        let reply = render(&StartedTopUp { top_up, redirect: redirect.map(str::to_owned) });
        request.keep(tx, &reply).await?;
        Ok(reply)
    }

    /// Gives to a user's wallet, or takes from it, and returns what it holds then.
    pub async fn adjust(
        &self,
        by: UserId,
        user: UserId,
        adjustment: Adjustment,
        reason: Reason,
    ) -> Result<Money, AdjustError> {
        let id = LedgerTransactionId(self.ids.next());
        let transaction = LedgerTransaction::Adjustment { user, by, amount: adjustment.money(), reason };
        in_transaction(&*self.webhooks.unit_of_work, async |tx| {
            tx.users().find(user).await?.ok_or(AdjustError::UnknownUser)?;
            tx.wallets().post(id, &transaction).await?;
            Ok(tx.wallets().get_balance(user).await?)
        })
        .await
    }
}
