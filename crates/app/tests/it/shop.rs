//! A shop in memory with everything that a request may need, and the clock that it goes by.

use crate::{
    api::{Api, OneId, recorded_metrics},
    fakes::{CountingIds, CountingLimiter, ForeseenTokens, PlainHasher, TestClock},
    games,
};
use app::{
    adapters::{AesGcmVault, EncryptionKey, JwtTokens, StandardWebhooks, TestPayments, WebhookSecret},
    http::{CsrfKey, CursorKey, HttpConfig, HttpState, Shortcuts, StorageSource, Streams, remember_write},
};
use application::{
    accounts::{Accounts, Client, LoggedIn, Register, TokenPolicy},
    buying::Buying,
    carts::Carts,
    game_edits::GameEdits,
    guests::Guests,
    incidents::Incidents,
    invalidation::Invalidation,
    orders::{Orders, SalesPolicy},
    sync_jobs::SyncJobs,
    throttle::Throttle,
    wallets::Wallets,
    webhooks::Webhooks,
    wishlists::Wishlists,
};
use cache::{Cache, CacheConfig, CacheParts, Seal, WatchedUnitOfWork};
use domain::{
    account::{Email, Password, UserId},
    ports::{
        AccountQueries, CatalogueQueries, ChangeLog, Ids, KeyVault, OrderQueries, ShopperQueries, Supplier,
        SyncRunQueries, UnitOfWork, WorkerId,
    },
    pricing::{Margin, Markup},
    sync::Agenda,
    wallet::ProviderName,
    webhook::WebhookSource,
};
use futures_util::{FutureExt, future};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use std::{sync::Arc, time::Duration};
use storage_memory::MemoryStorage;
use storage_postgres::{PgChangeLog, PgStorage};

/// Where a shop keeps everything.
pub(crate) trait Storage:
    UnitOfWork + CatalogueQueries + AccountQueries + ShopperQueries + OrderQueries + SyncRunQueries + 'static
{
    /// What tells of its changes.
    fn change_log(&self) -> Arc<dyn ChangeLog>;
}

impl Storage for MemoryStorage {
    fn change_log(&self) -> Arc<dyn ChangeLog> {
        Arc::new(self.clone())
    }
}

impl Storage for PgStorage {
    fn change_log(&self) -> Arc<dyn ChangeLog> {
        Arc::new(PgChangeLog::pooled(self.clone()))
    }
}

/// A shop with some games.
pub(crate) struct Shop {
    pub(crate) api: Api,
    pub(crate) state: HttpState,
    pub(crate) clock: Arc<TestClock>,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::with(front_end()).await
    }

    pub(crate) async fn with(config: HttpConfig) -> Self {
        let clock = Arc::new(TestClock::default());
        let storage = MemoryStorage::new(clock.clone());
        games::fill(&storage).await;
        Self::over(Arc::new(storage), clock, config).await
    }

    /// On a storage that has the games, and a clock of its own if it likes.
    pub(crate) async fn on<S: Storage>(storage: S) -> Self {
        Self::over(Arc::new(storage), Arc::default(), front_end()).await
    }

    async fn over<S: Storage>(storage: Arc<S>, clock: Arc<TestClock>, config: HttpConfig) -> Self {
        let state = state_by(&clock, storage);
        let api = Api::with(config, state.clone()).await;
        Self { api, state, clock }
    }

    /// Registers a user called `name`.
    pub(crate) async fn register(&self, name: &str) -> LoggedIn {
        let wish = Register {
            email: Email::parse(&format!("{name}@example.com")).expect("it is an address"),
            password: Password::choose("Correct-Horse-7").expect("it is a password"),
            nickname: None,
            guest: None,
            client: Client::default(),
        };
        self.state.accounts.register(wish).await.expect("the user can be registered")
    }

    /// What a new user called `name` sends to say who it is.
    pub(crate) async fn bearer(&self, name: &str) -> String {
        format!("Bearer {}", self.register(name).await.tokens.access.expose_secret())
    }

    /// Gives so many cents to the user.
    pub(crate) async fn give(&self, user: UserId, cents: i64) {
        let (amount, reason) = (cents.try_into().unwrap(), "a gift".to_owned().try_into().unwrap());
        self.state.wallets.adjust(user, user, amount, reason).await.expect("the user has a wallet");
    }

    /// Has the buying line buy all that is due from `supplier`.
    pub(crate) async fn buy_from(&self, supplier: Arc<dyn Supplier>) {
        let orders = &self.state.orders;
        let buying = Buying {
            unit_of_work: orders.unit_of_work.clone(),
            supplier,
            vault: orders.vault.clone(),
            ids: orders.ids.clone(),
            clock: orders.clock.clone(),
            policy: orders.policy.purchases,
            worker: WorkerId(orders.ids.next()),
            lease: Duration::from_mins(1),
        };
        for unit in buying.take_up(100).await.expect("storage works") {
            buying.carry_on(unit, || true).await.expect("the unit can be carried on");
        }
    }
}

/// A shop with a front end on another host.
fn front_end() -> HttpConfig {
    let front = "https://front.example".parse().expect("it is an origin");
    HttpConfig { allowed_origins: vec![front], ..HttpConfig::default() }
}

/// What routes work with, over `storage`.
pub(crate) fn state<S: Storage>(storage: Arc<S>) -> HttpState {
    state_by(&Arc::new(TestClock::default()), storage)
}

fn state_by<S: Storage>(clock: &Arc<TestClock>, storage: Arc<S>) -> HttpState {
    let ids: Arc<dyn Ids> = Arc::new(CountingIds::default());
    let secret = SecretSlice::from(b"a secret for tests".to_vec());
    let cache = cache_by(clock, &storage, storage.clone());
    let unit_of_work: Arc<dyn UnitOfWork> =
        Arc::new(WatchedUnitOfWork::new(storage.clone(), cache.clone(), Arc::new(remember_write)));
    let money = money_by(clock, &storage, &unit_of_work, &ids);
    HttpState {
        cache,
        shortcuts: Shortcuts::default(),
        catalogue: storage.clone(),
        accounts: Arc::new(Accounts {
            unit_of_work: unit_of_work.clone(),
            queries: storage.clone(),
            hasher: Arc::new(PlainHasher),
            tokens: Arc::new(tokens("access", "refresh")),
            ids: ids.clone(),
            clock: clock.clone(),
            policy: TokenPolicy::default(),
        }),
        guests: Arc::new(Guests {
            unit_of_work: unit_of_work.clone(),
            queries: storage.clone(),
            random: Arc::new(ForeseenTokens::default()),
            ids: ids.clone(),
            clock: clock.clone(),
        }),
        carts: Arc::new(Carts {
            unit_of_work: unit_of_work.clone(),
            queries: storage.clone(),
            ids: ids.clone(),
            clock: clock.clone(),
        }),
        invalidation: Arc::new(Invalidation { unit_of_work: unit_of_work.clone() }),
        orders: money.orders,
        wallets: money.wallets,
        webhooks: money.webhooks,
        incidents: money.incidents,
        order_queries: storage.clone(),
        game_edits: Arc::new(GameEdits {
            unit_of_work: unit_of_work.clone(),
            markup: Markup::from_percent(0.into()).expect("it is a markup"),
            margin: Margin::default(),
        }),
        sync_jobs: Arc::new(SyncJobs {
            unit_of_work: unit_of_work.clone(),
            runs: storage.clone(),
            ids: ids.clone(),
            clock: clock.clone(),
            agenda: Agenda::default(),
            sole_process: false,
        }),
        streams: Streams::default(),
        stop: future::pending().boxed().shared(),
        wishlists: Arc::new(Wishlists { unit_of_work, queries: storage, ids, clock: clock.clone() }),
        throttle: Throttle {
            limiter: Arc::new(CountingLimiter { clock: clock.clone(), spent: std::sync::Mutex::default() }),
        },
        ids: Arc::new(OneId),
        cursor_key: CursorKey::derive(&secret),
        csrf_key: CsrfKey::derive(&secret),
        readiness: Arc::new([]),
        metrics: recorded_metrics(),
    }
}

/// The use cases of money.
struct Money {
    orders: Arc<Orders>,
    wallets: Arc<Wallets>,
    webhooks: Arc<Webhooks>,
    incidents: Arc<Incidents>,
}

fn money_by<S: Storage>(
    clock: &Arc<TestClock>,
    storage: &Arc<S>,
    unit_of_work: &Arc<dyn UnitOfWork>,
    ids: &Arc<dyn Ids>,
) -> Money {
    let key = EncryptionKey::new("tests", &SecretSlice::from(vec![7; 32])).expect("it is a key");
    let vault: Arc<dyn KeyVault> = Arc::new(AesGcmVault::new(&[key]).expect("there is a key"));
    let verifier = StandardWebhooks::new()
        .with(WebhookSource::G2a, [marketplace_secret()])
        .with(WebhookSource::Payments(ProviderName::Test), [payments_secret()]);
    let webhooks = Arc::new(Webhooks {
        unit_of_work: unit_of_work.clone(),
        verifier: Arc::new(verifier),
        ids: ids.clone(),
        clock: clock.clone(),
    });
    let policy = SalesPolicy::default();
    Money {
        orders: Arc::new(Orders {
            unit_of_work: unit_of_work.clone(),
            queries: storage.clone(),
            vault: vault.clone(),
            ids: ids.clone(),
            clock: clock.clone(),
            policy,
        }),
        wallets: Arc::new(Wallets {
            queries: storage.clone(),
            gateway: Some(Arc::new(TestPayments::new(payments_secret(), clock.clone()))),
            webhooks: webhooks.clone(),
            ids: ids.clone(),
        }),
        webhooks,
        incidents: Arc::new(Incidents {
            unit_of_work: unit_of_work.clone(),
            vault,
            ids: ids.clone(),
            clock: clock.clone(),
            policy: policy.purchases,
        }),
    }
}

/// What the marketplace signs with.
pub(crate) fn marketplace_secret() -> WebhookSecret {
    SecretSlice::from(vec![1; 32]).into()
}

/// What the payment provider signs with.
pub(crate) fn payments_secret() -> WebhookSecret {
    SecretSlice::from(vec![2; 32]).into()
}

/// A cache over `storage` with its catalogue, or another. It is empty, and stays so until it is told to poll.
pub(crate) fn cache_by<S: Storage>(
    clock: &Arc<TestClock>,
    storage: &Arc<S>,
    catalogue: Arc<dyn CatalogueQueries>,
) -> Arc<Cache> {
    let secret = SecretSlice::from(b"a secret for tests".to_vec());
    let source = StorageSource {
        catalogue,
        accounts: storage.clone(),
        shoppers: storage.clone(),
        orders: storage.clone(),
        cursor_key: CursorKey::derive(&secret),
    };
    let parts = CacheParts {
        source: Arc::new(source),
        change_log: storage.change_log(),
        shared: None,
        seal: Seal::new(&secret, b"tests"),
        clock: clock.clone(),
    };
    Cache::new(parts, CacheConfig::default())
}

/// Tokens signed with these secrets.
pub(crate) fn tokens(access: &str, refresh: &str) -> JwtTokens {
    let [access, refresh] = [access, refresh].map(|secret| SecretString::from(secret.repeat(8)));
    JwtTokens::new(&[access], &[refresh]).expect("there are secrets")
}
