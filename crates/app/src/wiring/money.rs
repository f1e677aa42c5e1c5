//! Orders, wallets and webhooks, as the server and its worker use them.

use super::{Database, secret::Secrets};
use crate::{
    adapters::{AesGcmVault, StandardWebhooks, TestPayments, UuidV7Ids, WebhookSecret},
    config::{Profile, Settings},
    failure::Failure,
};
use application::{
    buying::Buying,
    incidents::Incidents,
    orders::{Orders, SalesPolicy},
    wallets::Wallets,
    webhooks::Webhooks,
};
use domain::{
    ports::{Clock, Ids, KeyVault, OrderQueries, PaymentGateway, Supplier, UnitOfWork, WorkerId},
    purchase::PurchasePolicy,
    wallet::ProviderName,
    webhook::WebhookSource,
};
use std::sync::Arc;

/// What money takes.
pub(super) struct Money {
    pub(super) orders: Arc<Orders>,
    pub(super) wallets: Arc<Wallets>,
    pub(super) webhooks: Arc<Webhooks>,
    pub(super) incidents: Arc<Incidents>,
    pub(super) queries: Arc<dyn OrderQueries>,
    vault: Arc<dyn KeyVault>,
    policy: SalesPolicy,
}

impl Money {
    pub(super) fn new(
        settings: &Settings,
        secrets: &Secrets,
        database: &Database,
        unit_of_work: &Arc<dyn UnitOfWork>,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, Failure> {
        let ids: Arc<dyn Ids> = Arc::new(UuidV7Ids);
        let queries: Arc<dyn OrderQueries> = database.storage.clone();
        let vault = vault(secrets)?;
        let policy = policy(settings);
        let test_secret = (settings.profile == Profile::Development)
            .then(|| WebhookSecret::from(secrets.derive(b"keymart/test-payments/1")));
        let webhooks = Arc::new(Webhooks {
            unit_of_work: Arc::clone(unit_of_work),
            verifier: Arc::new(verifier(settings, test_secret.clone())),
            ids: Arc::clone(&ids),
            clock: Arc::clone(clock),
        });
        let gateway = test_secret.map(|secret| -> Arc<dyn PaymentGateway> {
            Arc::new(TestPayments::new(secret, Arc::clone(clock)))
        });
        Ok(Self {
            orders: Arc::new(Orders {
                unit_of_work: Arc::clone(unit_of_work),
                queries: Arc::clone(&queries),
                vault: Arc::clone(&vault),
                ids: Arc::clone(&ids),
                clock: Arc::clone(clock),
                policy,
            }),
            wallets: Arc::new(Wallets {
                queries: Arc::clone(&queries),
                gateway,
                webhooks: Arc::clone(&webhooks),
                ids: Arc::clone(&ids),
            }),
            incidents: Arc::new(Incidents {
                unit_of_work: Arc::clone(unit_of_work),
                vault: Arc::clone(&vault),
                ids,
                clock: Arc::clone(clock),
                policy: policy.purchases,
            }),
            webhooks,
            queries,
            vault,
            policy,
        })
    }

    /// The buying line of this process, which buys from `supplier`.
    pub(super) fn buying(&self, settings: &Settings, supplier: Arc<dyn Supplier>) -> Buying {
        let ids = Arc::clone(&self.orders.ids);
        Buying {
            unit_of_work: Arc::clone(&self.orders.unit_of_work),
            supplier,
            vault: Arc::clone(&self.vault),
            worker: WorkerId(ids.next()),
            ids,
            clock: Arc::clone(&self.orders.clock),
            policy: self.policy.purchases,
            lease: settings.purchases.lease,
        }
    }
}

/// What encrypts games' keys, for commands.
pub fn open_vault(settings: &Settings) -> Result<Arc<dyn KeyVault>, Failure> {
    vault(&Secrets::of(settings)?)
}

fn vault(secrets: &Secrets) -> Result<Arc<dyn KeyVault>, Failure> {
    let vault = AesGcmVault::new(&secrets.encryption_keys);
    Ok(Arc::new(vault.ok_or_else(|| Failure::new("there is no key to encrypt games' keys with"))?))
}

fn policy(settings: &Settings) -> SalesPolicy {
    let purchases = PurchasePolicy::with_reservation(settings.purchases.reservation);
    SalesPolicy { margin: settings.purchases.min_margin, deadline: settings.purchases.deadline, purchases }
}

fn verifier(settings: &Settings, test_secret: Option<WebhookSecret>) -> StandardWebhooks {
    StandardWebhooks::new()
        .with(WebhookSource::G2a, settings.marketplace.webhook_secrets.clone())
        .with(WebhookSource::Payments(ProviderName::Test), test_secret)
}
