//! The parts of a running shop, and what connects them.

use super::{
    Database, Laps, MarketplaceLink, Role, accounts, banner::Banner, buying_line, caching::Caching,
    housekeeping, inbox, lap_line, laps, money::Money, pool_metrics, progress_board::ProgressBoard,
    purchase_metrics, redis::Redis, secret::Secrets, supervise::supervise,
};
use crate::{
    adapters::{OsRandomTokens, RequestIds, SystemClock, UuidV7Ids},
    config::Settings,
    failure::Failure,
    http::{CsrfKey, CursorKey, HttpState, ReadinessPart, Shortcuts, Streams},
    telemetry::ProgressArea,
};
use application::{
    accounts::Accounts, carts::Carts, game_edits::GameEdits, guests::Guests, housekeeping::Housekeeping,
    invalidation::Invalidation, sync_catalogue::Stop, sync_jobs::SyncJobs, throttle::Throttle,
    wishlists::Wishlists,
};
use cache_redis::{LocalRateLimiter, RedisRateLimiter};
use domain::ports::{Clock, Ids, RateLimiter, ShopperQueries};
use futures_util::future;
use metrics_exporter_prometheus::PrometheusHandle;
use std::{net::SocketAddr, sync::Arc};

/// What a shop is made of, apart from its HTTP server.
pub(super) struct Parts {
    clock: Arc<dyn Clock>,
    secrets: Secrets,
    accounts: Arc<Accounts>,
    money: Money,
    jobs: Arc<SyncJobs>,
    game_edits: Arc<GameEdits>,
    database: Database,
    caching: Caching,
    /// Only where one is named.
    redis: Option<Redis>,
    /// Only where laps are run.
    link: Option<MarketplaceLink>,
}

impl Parts {
    /// Opens what `role` takes.
    pub(super) async fn open(settings: &Settings, role: Role) -> Result<Self, Failure> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let secrets = Secrets::of(settings)?;
        let redis = match &settings.redis {
            Some(redis) => Some(Redis::open(redis, Arc::clone(&clock)).await),
            None => None,
        };
        let database = Database::open_ready(settings).await?;
        let link = match role {
            Role::Everything | Role::Worker => {
                Some(MarketplaceLink::open(settings, &database, Arc::clone(&clock))?)
            }
            Role::Api => None,
        };
        let caching = Caching::new(settings, &secrets, &database, redis.as_ref(), Arc::clone(&clock));
        caching.begin().await;
        let unit_of_work = Arc::clone(&caching.unit_of_work);
        let money = Money::new(settings, &secrets, &database, &unit_of_work, &clock)?;
        let jobs = laps::jobs(settings, &database, Arc::clone(&unit_of_work), Arc::clone(&clock));
        let game_edits = GameEdits {
            unit_of_work: Arc::clone(&unit_of_work),
            markup: settings.markup,
            margin: settings.purchases.min_margin,
        };
        let accounts = accounts::accounts(settings, &secrets, &database, unit_of_work, Arc::clone(&clock))?;
        Ok(Self {
            clock,
            secrets,
            accounts: Arc::new(accounts),
            money,
            jobs: Arc::new(jobs),
            game_edits: Arc::new(game_edits),
            database,
            caching,
            redis,
            link,
        })
    }

    /// What the routes work with.
    pub(super) fn http_state(&self, metrics: PrometheusHandle, stop: &Stop) -> HttpState {
        let g2a = self.link.iter().map(|link| ReadinessPart { name: "g2a", probe: link.last_word.clone() });
        let redis = self.redis.iter().map(|redis| ReadinessPart { name: "redis", probe: redis.probe() });
        let ids: Arc<dyn Ids> = Arc::new(UuidV7Ids);
        let unit_of_work = Arc::clone(&self.caching.unit_of_work);
        let queries: Arc<dyn ShopperQueries> = self.database.storage.clone();
        let root = self.secrets.root();
        HttpState {
            cache: Arc::clone(&self.caching.cache),
            shortcuts: Shortcuts::default(),
            catalogue: self.database.storage.clone(),
            accounts: Arc::clone(&self.accounts),
            guests: Arc::new(Guests {
                unit_of_work: Arc::clone(&unit_of_work),
                queries: Arc::clone(&queries),
                random: Arc::new(OsRandomTokens),
                ids: Arc::clone(&ids),
                clock: Arc::clone(&self.clock),
            }),
            carts: Arc::new(Carts {
                unit_of_work: Arc::clone(&unit_of_work),
                queries: Arc::clone(&queries),
                ids: Arc::clone(&ids),
                clock: Arc::clone(&self.clock),
            }),
            invalidation: Arc::new(Invalidation { unit_of_work: Arc::clone(&unit_of_work) }),
            wishlists: Arc::new(Wishlists { unit_of_work, queries, ids, clock: Arc::clone(&self.clock) }),
            orders: Arc::clone(&self.money.orders),
            wallets: Arc::clone(&self.money.wallets),
            webhooks: Arc::clone(&self.money.webhooks),
            incidents: Arc::clone(&self.money.incidents),
            order_queries: Arc::clone(&self.money.queries),
            sync_jobs: Arc::clone(&self.jobs),
            game_edits: Arc::clone(&self.game_edits),
            streams: Streams::default(),
            stop: stop.clone(),
            throttle: Throttle { limiter: self.rate_limiter() },
            ids: Arc::new(RequestIds::new(Arc::clone(&self.clock))),
            cursor_key: CursorKey::derive(&root),
            csrf_key: CsrfKey::derive(&root),
            readiness: g2a.chain(redis).collect(),
            metrics,
        }
    }

    fn rate_limiter(&self) -> Arc<dyn RateLimiter> {
        let local = Arc::new(LocalRateLimiter::new(Arc::clone(&self.clock)));
        let Some(redis) = &self.redis else { return local };
        let key = self.secrets.derive(b"keymart/rate-limit/1");
        Arc::new(RedisRateLimiter::new(Arc::clone(&redis.link), &key, local))
    }

    /// Begins the work that nobody asks for. What is returned completes when all of it has ended.
    pub(super) fn start_background(
        &self,
        settings: &Settings,
        progress: &ProgressArea,
        stop: &Stop,
    ) -> impl Future<Output = ()> + use<> {
        tokio::spawn(pool_metrics::report(self.database.storage.clone()));
        let laps = self.link.as_ref().map(|link| {
            let clock = Arc::clone(&self.clock);
            let unit_of_work = Arc::clone(&self.caching.unit_of_work);
            let board = self
                .redis
                .as_ref()
                .map(|redis| ProgressBoard::new(Arc::clone(&redis.link), Arc::clone(&clock)));
            Arc::new(Laps::new(settings, &self.database, unit_of_work, link, clock, progress.clone(), board))
        });
        let sweep = {
            let housekeeping = Arc::new(Housekeeping {
                unit_of_work: Arc::clone(&self.caching.unit_of_work),
                change_log: Arc::clone(&self.database.change_log),
            });
            let (clock, stop) = (Arc::clone(&self.clock), stop.clone());
            move || housekeeping::sweep_hourly(Arc::clone(&housekeeping), Arc::clone(&clock), stop.clone())
        };
        let caching = self.caching.run(stop);
        let jobs = Arc::clone(&self.jobs);
        let stop = stop.clone();
        async move {
            let lap_line = async {
                let Some(laps) = laps else { return };
                let stop_laps = stop.clone();
                let lap_line =
                    move || lap_line::run_laps(Arc::clone(&laps), Arc::clone(&jobs), stop_laps.clone());
                supervise("lap_line", stop.clone(), lap_line).await;
            };
            future::join3(caching, lap_line, supervise("housekeeping", stop.clone(), sweep)).await;
        }
    }

    /// Begins to buy what customers have paid for, where this process does. What is returned completes when no call is in flight any
    /// more; it must not be cut off before.
    pub(super) fn start_buying(&self, settings: &Settings, stop: &Stop) -> impl Future<Output = ()> + use<> {
        let buying = self.link.as_ref().map(|link| {
            tokio::spawn(purchase_metrics::report(Arc::clone(&self.money.queries)));
            Arc::new(self.money.buying(settings, Arc::clone(&link.supplier)))
        });
        let (parallel, stop) = (settings.purchases.parallel, stop.clone());
        let webhooks = Arc::clone(&self.money.webhooks);
        async move {
            let Some(buying) = buying else { return };
            let line_stop = stop.clone();
            let line = move || buying_line::buy(Arc::clone(&buying), parallel, line_stop.clone());
            let inbox_stop = stop.clone();
            let inbox = move || inbox::empty(Arc::clone(&webhooks), inbox_stop.clone());
            future::join(
                supervise("buying_line", stop.clone(), line),
                supervise("webhook_inbox", stop.clone(), inbox),
            )
            .await;
        }
    }

    /// What the operator is told.
    pub(super) fn banner<'a>(&'a self, settings: &'a Settings, listen: Option<SocketAddr>) -> Banner<'a> {
        Banner {
            profile: settings.profile,
            listen,
            database: &self.database.description,
            redis: self.redis.as_ref().map(|redis| redis.description.as_str()),
            marketplace: self.link.as_ref().map(|link| link.description.as_str()),
            generated_secrets: &self.secrets.generated,
        }
    }

    /// Closes what has to be closed.
    pub(super) async fn close(self) {
        let close_link = async {
            if let Some(link) = self.link {
                link.close().await;
            }
        };
        // It holds on to the database.
        drop(self.caching);
        tokio::join!(close_link, self.database.close());
    }
}
