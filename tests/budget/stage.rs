//! The marketplace with its limit, the shop's database, a Redis that can be restarted, and the instances.

use super::{
    fleet::Fleet,
    plan::{LIMIT, Mishap, Plan},
};
use crate::{
    chaos_cache::own_redis::{Memory, OwnRedis},
    shop::Shop,
};
use g2a_simulator::{OrderRules, RateLimit, Simulator, SimulatorConfig, SimulatorHandle};
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};

/// How long Redis is away.
const OUTAGE: Duration = Duration::from_secs(1);
/// How long until every unit has its key, or never will: a killed instance's lease runs out, and the unit is taken up again.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Stage {
    pub(crate) shop: Shop,
    pub(crate) fleet: Fleet,
    redis: tokio::sync::Mutex<OwnRedis>,
    address: String,
    logs: tempfile::TempDir,
    plan: Plan,
}

impl Stage {
    pub(crate) async fn open(plan: Plan) -> Self {
        let orders = OrderRules { completion_delay: Duration::from_millis(150), ..OrderRules::default() };
        let limit = RateLimit { per_minute: LIMIT, ..RateLimit::default() };
        let config = SimulatorConfig {
            products: plan.products,
            rate_limit: Some(limit),
            orders,
            ..SimulatorConfig::default()
        };
        let shop = Shop::with(Simulator::start(config).expect("a port is free")).await;
        let redis = OwnRedis::start().await;
        let address = redis.address();
        let logs = tempfile::tempdir().expect("a folder for logs");
        let fleet = Fleet::start(&shop, &address, logs.path(), &plan).await;
        Self { shop, fleet, redis: redis.into(), address, logs, plan }
    }

    pub(crate) fn marketplace(&self) -> &SimulatorHandle {
        &self.shop.marketplace
    }

    /// Lets the mishaps happen, each in its time. Returns the exit codes of instances that were told to stop.
    pub(crate) async fn befall(&self) -> Vec<Option<i32>> {
        let begin = Instant::now();
        let mut stopped = Vec::new();
        for mishap in self.plan.mishaps {
            sleep_until(begin + self.plan.duration.mul_f64(mishap.after())).await;
            (self.plan.announce)(&format!("{:>4} s: {mishap:?}", begin.elapsed().as_secs()));
            match mishap {
                Mishap::RedisRestarts => self.restart_redis().await,
                Mishap::HolderStops => {
                    let instance = self.fleet.take_away(&self.shop, true).await;
                    let (code, ()) = tokio::join!(
                        instance.process.terminate_within(Duration::from_secs(30)),
                        self.start_another()
                    );
                    stopped.push(code);
                }
                Mishap::AnotherDies => {
                    let instance = self.fleet.take_away(&self.shop, false).await;
                    instance.process.kill_9().await;
                    self.start_another().await;
                }
            }
        }
        stopped
    }

    async fn restart_redis(&self) {
        let mut redis = self.redis.lock().await;
        redis.kill();
        sleep(OUTAGE).await;
        redis.come_up(Memory::Nothing).await;
    }

    async fn start_another(&self) {
        self.fleet.start_another(&self.shop, &self.address, self.logs.path(), &self.plan).await;
    }

    /// Waits until no unit is open, for as long as there is hope.
    pub(crate) async fn settle(&self) {
        let begin = Instant::now();
        let open = "SELECT count(*) FROM purchases WHERE state IN ('intended', 'created', 'paying', 'paid')";
        while self.shop.number(open).await > 0 && begin.elapsed() < PATIENCE {
            sleep(Duration::from_millis(200)).await;
        }
    }

    /// How many units there are in each state.
    pub(crate) async fn units(&self) -> Vec<(String, u64)> {
        let rows =
            self.shop.rows("SELECT state, count(*) FROM purchases GROUP BY state ORDER BY state").await;
        let unit = |row: &tokio_postgres::Row| (row.get(0), row.get::<_, i64>(1).unsigned_abs());
        rows.iter().map(unit).collect()
    }
}
